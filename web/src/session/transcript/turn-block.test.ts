// What stands in the transcript for given messages and turns.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { TurnId } from "../../../../src/domain/ids.ts";
import type { Message, MessageRole } from "../../../../src/domain/message.ts";
import { NO_USAGE } from "../../../../src/domain/usage.ts";
import type { TurnView } from "../../../../src/domain/view.ts";
import { blocksOf, createBlocks } from "./turn-block.ts";

let next = 0;
function message(role: MessageRole, name: string, seq: number, at = "2026-11-22T10:00:00.000Z"): Message {
  next += 1;
  const text = `${role} ${seq}`;
  return {
    message_id: `msg_${next}`,
    session_id: "ses_a",
    turn_id: `trn_${name}`,
    seq,
    role,
    parts: [{ type: "text", text }],
    content: text,
    status: "complete",
    created_at: at,
  };
}
function turn(name: string, status: TurnView["status"]): [TurnId, TurnView] {
  const turn_id: TurnId = `trn_${name}`;
  return [turn_id, { turn_id, status, reason: null, model: null, started_at: null, ended_at: null, usage: NO_USAGE, cost_usd: 0, pause: null, question: null, tools: {} }];
}
const shape = (blocks: ReturnType<typeof blocksOf>) => blocks.map((block) => (block.kind === "own" ? "own" : `answer of ${block.messages.length}`));

test("a turn is what was asked and one answer of all its steps", () => {
  const messages = [message("user", "a", 1), message("assistant", "a", 2), message("tool", "a", 3), message("assistant", "a", 4), message("user", "b", 5)];
  const blocks = blocksOf({ messages, turns: Object.fromEntries([turn("a", "finished"), turn("b", "finished")]), running_turn_id: null, has_more: false }, 1);
  assert.deepEqual(shape(blocks), ["own", "answer of 3", "own"]);
  assert.deepEqual(blocks.map((block) => block.kind === "answer" && block.last), [false, true, false]);
});

test("a running turn has an answer before it said a word", () => {
  const blocks = blocksOf({ messages: [message("user", "a", 1)], turns: Object.fromEntries([turn("a", "running")]), running_turn_id: "trn_a", has_more: false }, 1);
  assert.deepEqual(shape(blocks), ["own", "answer of 0"]);
  assert.deepEqual(blocks.map((block) => block.running), [true, true]);
});

test("a turn that failed without a word has a place to say so, also when another followed", () => {
  const messages = [message("user", "a", 1), message("user", "b", 2), message("assistant", "b", 3)];
  const turns = Object.fromEntries([turn("a", "failed"), turn("b", "finished")]);
  assert.deepEqual(shape(blocksOf({ messages, turns, running_turn_id: null, has_more: false }, 1)), ["own", "answer of 0", "own", "answer of 1"]);
});

test("the context edge stands before its first message and what is above is out", () => {
  const messages = [];
  for (let seq = 1; seq <= 12; seq += 2) messages.push(message("user", `t${seq}`, seq), message("assistant", `t${seq}`, seq + 1));
  const blocks = blocksOf({ messages, turns: {}, running_turn_id: null, has_more: false }, 9);
  assert.equal(blocks.filter((block) => block.edge).length, 1);
  const at = blocks.findIndex((block) => block.edge);
  assert.equal(blocks[at]?.kind === "own" && blocks[at].message.seq, 9);
  assert.equal(blocks.every((block, index) => block.out === index < at), true);
});

test("no edge is shown where it is among messages that are not loaded", () => {
  const messages = [message("user", "a", 11), message("assistant", "a", 12)];
  const shown = (context_from: number) => blocksOf({ messages, turns: {}, running_turn_id: null, has_more: true }, context_from).map((block) => block.edge);
  assert.deepEqual([shown(1), shown(9), shown(11), shown(12)], [[false, false], [false, false], [true, false], [false, true]]);
});

test("a day's name stands above its first block only", () => {
  const messages = [message("user", "a", 1, "2026-11-20T10:00:00.000Z"), message("assistant", "a", 2, "2026-11-20T10:00:05.000Z"), message("user", "b", 3, "2026-11-22T10:00:00.000Z")];
  const days = blocksOf({ messages, turns: {}, running_turn_id: null, has_more: false }, 1).map((block) => block.day !== null);
  assert.deepEqual(days, [true, false, true]);
  const cut = blocksOf({ messages, turns: {}, running_turn_id: null, has_more: true }, 1).map((block) => block.day !== null);
  assert.deepEqual(cut, [false, false, true]);
});

test("input that goes in during a turn parts its answer, and only the later part runs", () => {
  const messages = [message("user", "a", 1), message("assistant", "a", 2), message("user", "a", 3), message("assistant", "a", 4)];
  const blocks = blocksOf({ messages, turns: {}, running_turn_id: "trn_a", has_more: false }, 1);
  const answers = blocks.filter((block) => block.kind === "answer");
  assert.deepEqual(answers.map((block) => block.running), [false, true]);
  assert.equal(new Set(answers.map((block) => block.key)).size, 2);
  assert.deepEqual(answers.map((block) => block.parted), [true, false]);
  assert.deepEqual(blocks.map((block) => block.kind === "own" && block.joined), [false, false, true, false]);
});

test("two inputs in a row that went into a turn have no empty answer between them", () => {
  const messages = [message("user", "a", 1), message("assistant", "a", 2), message("user", "a", 3), message("user", "a", 4)];
  const running = blocksOf({ messages, turns: {}, running_turn_id: "trn_a", has_more: false }, 1);
  assert.deepEqual(shape(running), ["own", "answer of 1", "own", "own", "answer of 0"]);
  const failed = blocksOf({ messages, turns: Object.fromEntries([turn("a", "failed")]), running_turn_id: null, has_more: false }, 1);
  assert.deepEqual(shape(failed), ["own", "answer of 1", "own", "own", "answer of 0"]);
});

test("what did not change keeps its identity", () => {
  const messages = [message("user", "a", 1), message("assistant", "a", 2)];
  const view = { messages, turns: {}, running_turn_id: null, has_more: false };
  const blocks = createBlocks();
  const before = blocks(view, 1);
  const after = blocks({ ...view, messages: [...messages, message("user", "b", 3)] }, 1);
  assert.equal(after[0], before[0]);
  assert.equal(after[1], before[1]);
  assert.equal(after.length, 3);
});
