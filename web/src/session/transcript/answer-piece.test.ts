// An answer in pieces, and the one line that stands for its tools.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Message, Part } from "../../../../src/domain/message.ts";
import { toldInstead } from "../../../../src/domain/question.ts";
import { NO_USAGE } from "../../../../src/domain/usage.ts";
import type { TurnView } from "../../../../src/domain/view.ts";
import { answerText, countWords, piecesOf } from "./answer-piece.ts";
import { shownValue, summarizeTools } from "./tool-summary.ts";

function said(id: string, role: Message["role"], parts: Part[], second = 0): Message {
  const content = parts.map((part) => (part.type === "text" ? part.text : "")).join("");
  const created_at = new Date(Date.UTC(2026, 10, 22, 10, 0, 0, second * 1000)).toISOString();
  return { message_id: `msg_${id}`, session_id: "ses_a", turn_id: "trn_a", seq: 1, role, parts, content, status: "complete", created_at };
}
const call = (call_id: string, tool = "current_time"): Part => ({ type: "tool_call", call_id, tool, input: { zone: "UTC" }, problem: null });
const result = (call_id: string, is_error = false): Part => ({ type: "tool_result", call_id, tool: "current_time", output: "10:00", is_error, origin: "tool" });

test("text, tools and text again stand in their order; neighbouring calls are one piece", () => {
  const messages = [
    said("1", "assistant", [{ type: "text", text: "I look." }, call("a")], 0),
    said("2", "tool", [result("a")], 0.1),
    said("3", "assistant", [call("b")], 1),
    said("4", "tool", [result("b", true)], 3),
    said("5", "assistant", [{ type: "text", text: "Ten." }], 4),
  ];
  const pieces = piecesOf(messages, null, undefined, false);
  assert.deepEqual(pieces.map((piece) => piece.kind), ["text", "tools", "text"]);
  const tools = pieces[1];
  assert.ok(tools?.kind === "tools");
  assert.deepEqual(tools.calls.map(({ status, ms }) => ({ status, ms })), [{ status: "done", ms: 100 }, { status: "failed", ms: 2000 }]);
  assert.deepEqual(summarizeTools(tools.calls), { text: "Looked up the time 2 times", meta: "1 failed · 2.0 s" });
  assert.equal(answerText(messages), "I look.\n\nTen.");
});

test("streaming text has the key that its message will have", () => {
  const live = { turn_id: "trn_a", message_id: "msg_9", text: "Te" } as const;
  const streaming = piecesOf([], live, undefined, true)[0];
  const stored = piecesOf([said("9", "assistant", [{ type: "text", text: "Ten." }])], null, undefined, false)[0];
  assert.equal(streaming?.key, stored?.key);
  assert.ok(streaming?.kind === "text" && streaming.streaming);
});

test("a call without a result runs while its turn does, and is of unknown outcome after", () => {
  const messages = [said("1", "assistant", [call("a")])];
  const statusOf = (running: boolean) => {
    const piece = piecesOf(messages, null, undefined, running)[0];
    assert.ok(piece?.kind === "tools");
    return summarizeTools(piece.calls);
  };
  assert.deepEqual(statusOf(true), { text: "Looking up the time", meta: "" });
  assert.deepEqual(statusOf(false), { text: "Looked up the time", meta: "outcome unknown" });
});

const turnOf = (part: Partial<TurnView>): TurnView => ({ turn_id: "trn_a", status: "running", reason: null, pause: null, question: null, model: null, started_at: null, ended_at: null, usage: NO_USAGE, cost_usd: 0, tools: {}, ...part });
const callsOf = (messages: Message[], turn: TurnView | undefined, running: boolean) => piecesOf(messages, null, turn, running).flatMap((piece) => (piece.kind === "tools" ? piece.calls : []));

test("a call that waits for its person does, and those behind it have not begun", () => {
  const question = { kind: "consent", step: 1, call_id: "b", tool: "current_time", input: {}, remember: false, asked_at: "", expires_at: null } as const;
  const messages = [said("1", "assistant", [call("a"), call("b"), call("c")]), said("2", "tool", [result("a")])];
  const statusOf = (turn: TurnView) => callsOf(messages, turn, true).map(({ status }) => status);
  assert.deepEqual(statusOf(turnOf({ status: "waiting", question })), ["done", "asking", "behind"]);
  assert.deepEqual(statusOf(turnOf({ tools: { b: { call_id: "b", tool: "current_time", status: "running", answer: "allow" } } })), ["done", "running", "running"]);
});

test("what a person said to a call is known by this window's events, and by the stored result after a reload", () => {
  for (const [answer, status, meta] of [["deny", "declined", "not allowed"], [null, "declined", "not allowed"], ["continue", "lost", "outcome unknown"]] as const) {
    const told: Part = { type: "tool_result", call_id: "a", tool: "current_time", output: toldInstead(answer) ?? "", is_error: true, origin: "tool" };
    const messages = [said("1", "assistant", [call("a")]), said("2", "tool", [told])];
    for (const turn of [undefined, turnOf({ tools: { a: { call_id: "a", tool: "current_time", status: "failed", answer } } })]) {
      const calls = callsOf(messages, turn, false);
      assert.deepEqual([calls[0]?.status, calls[0]?.answer, summarizeTools(calls).meta], [status, answer, meta]);
    }
  }
  assert.equal(callsOf([said("1", "assistant", [call("a")]), said("2", "tool", [result("a", true)])], undefined, false)[0]?.status, "failed");
});

test("what was not allowed is not said to be done, and what was run again says so", () => {
  const done = { call_id: "a", tool: "current_time", input: {}, output: "10:00", status: "done", ms: 0 } as const;
  assert.deepEqual(summarizeTools([{ ...done, status: "declined", answer: "deny" }]), { text: "Wanted to use current time", meta: "not allowed" });
  assert.deepEqual(summarizeTools([done, { ...done, status: "declined", answer: null }]), { text: "Looked up the time, wanted to use current time", meta: "1 not allowed" });
  assert.deepEqual(summarizeTools([{ ...done, answer: "redo" }]), { text: "Looked up the time", meta: "run again" });
});

test("a single call says how long it took, and an unknown tool is named", () => {
  const done = { call_id: "a", tool: "current_time", input: {}, output: "10:00", status: "done", ms: 96 } as const;
  assert.deepEqual(summarizeTools([done]), { text: "Looked up the time", meta: "0.1 s" });
  assert.deepEqual(summarizeTools([{ ...done, tool: "mcp.github.list_issues", status: "failed" }]), { text: "Used list issues", meta: "failed · 0.1 s" });
});

test("JSON is laid out and other text is left alone", () => {
  assert.equal(shownValue('{"a":1}'), '{\n  "a": 1\n}');
  assert.equal(shownValue("{not json"), "{not json");
  assert.equal(shownValue({ a: 1 }), '{\n  "a": 1\n}');
});

test("words are counted in any script", () => {
  assert.equal(countWords("It’s 10:00, well-known."), 4);
  assert.equal(countWords("你好"), 2);
  assert.equal(countWords(""), 0);
});
