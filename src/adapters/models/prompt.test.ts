// The prompt that goes out is valid, whatever a crash, a moved window or another provider left behind.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Part } from "../../domain/message.ts";
import type { PromptMessage, StepRequest } from "../../ports/model.ts";
import { buildCall } from "./prompt.ts";

const message = (role: PromptMessage["role"], ...parts: Part[]): PromptMessage => ({ message_id: "msg_1", role, parts });
const text = (words: string): Part => ({ type: "text", text: words });
const call = (call_id: string, input: unknown = { a: 1 }, problem: string | null = null): Part => ({ type: "tool_call", call_id, tool: "look", input, problem });
const result = (call_id: string, output: string, is_error = false): Part => ({ type: "tool_result", call_id, tool: "look", output, is_error, origin: "tool" });

function promptOf(messages: PromptMessage[], instructions = ""): unknown {
  const request: StepRequest = { instructions, messages, tools: [], temperature: null, max_tokens: null };
  return buildCall(request).prompt;
}

const sentText = (words: string) => ({ type: "text", text: words });
const sentCall = (id: string, input: unknown = { a: 1 }) => ({ type: "tool-call", toolCallId: id, toolName: "look", input });
const sentResult = (id: string, value: string, type = "text") => ({ type: "tool-result", toolCallId: id, toolName: "look", output: { type, value } });

test("instructions come first, then the conversation, without reasoning", () => {
  const prompt = promptOf([message("user", text("hi")), message("assistant", { type: "reasoning", text: "hm" }, text("hello")), message("user", text("bye"))], "Be kind.");
  assert.deepEqual(prompt, [
    { role: "system", content: "Be kind." },
    { role: "user", content: [sentText("hi")] },
    { role: "assistant", content: [sentText("hello")] },
    { role: "user", content: [sentText("bye")] },
  ]);
});

test("a call and its result go out as a pair", () => {
  const prompt = promptOf([message("user", text("hi")), message("assistant", text("Let me look."), call("c1")), message("tool", result("c1", "seen"))]);
  assert.deepEqual(prompt, [
    { role: "user", content: [sentText("hi")] },
    { role: "assistant", content: [sentText("Let me look."), sentCall("c1")] },
    { role: "tool", content: [sentResult("c1", "seen")] },
  ]);
});

test("a call whose result a crash took away is answered with an error, before anything else is said", () => {
  const prompt = promptOf([message("user", text("hi")), message("assistant", call("c1"), call("c2")), message("tool", result("c2", "seen")), message("user", text("and now?"))]);
  assert.deepEqual(prompt, [
    { role: "user", content: [sentText("hi")] },
    { role: "assistant", content: [sentCall("c1"), sentCall("c2")] },
    { role: "tool", content: [sentResult("c2", "seen"), sentResult("c1", "The server stopped before this finished.", "error-text")] },
    { role: "user", content: [sentText("and now?")] },
  ]);
});

test("results without their call, or given twice, are left out", () => {
  const prompt = promptOf([message("tool", result("lost", "x")), message("user", text("hi")), message("assistant", call("c1")), message("tool", result("c1", "one")), message("tool", result("c1", "two"))]);
  assert.deepEqual(prompt, [
    { role: "user", content: [sentText("hi")] },
    { role: "assistant", content: [sentCall("c1")] },
    { role: "tool", content: [sentResult("c1", "one")] },
  ]);
});

test("a call that could not be read goes out with empty input, and its result says why", () => {
  const prompt = promptOf([message("user", text("hi")), message("assistant", call("c1", '{"broken', "The arguments are not valid JSON.")), message("tool", result("c1", "The arguments are not valid JSON.", true))]);
  assert.deepEqual((prompt as unknown[]).slice(1), [
    { role: "assistant", content: [sentCall("c1", {})] },
    { role: "tool", content: [sentResult("c1", "The arguments are not valid JSON.", "error-text")] },
  ]);
});

test("ids that a provider repeats or another would refuse are made unique and plain, also in the results", () => {
  const step = (id: string) => [message("assistant", call(id)), message("tool", result(id, "seen"))];
  const prompt = promptOf([message("user", text("hi")), ...step("call:0"), ...step("call:0")]) as { content: { toolCallId: string }[] }[];
  assert.deepEqual(prompt.slice(1).map((sent) => sent.content[0]?.toolCallId), ["call_0", "call_0", "call_0_2", "call_0_2"]);
});

test("neighbours of one role become one message, and empty ones vanish", () => {
  const prompt = promptOf([message("user", text("one")), message("assistant", text("  \n")), message("user", text("two"))]);
  assert.deepEqual(prompt, [{ role: "user", content: [sentText("one\n\ntwo")] }]);
});

test("a conversation whose window begins or ends with the agent still begins and ends with the person", () => {
  const prompt = promptOf([message("assistant", text("as I said"))]) as { role: string }[];
  assert.deepEqual(prompt.map(({ role }) => role), ["user", "assistant", "user"]);
});

test("building a prompt does not change the messages it is built from", () => {
  const messages = [message("user", text("one")), message("user", text("two"))];
  const before = structuredClone(messages);
  promptOf(messages);
  assert.deepEqual(messages, before);
});

test("settings that nobody made are not sent", () => {
  const plain = buildCall({ instructions: "", messages: [], tools: [], temperature: null, max_tokens: null });
  assert.deepEqual(Object.keys(plain), ["prompt"]);
  const set = buildCall({ instructions: "", messages: [], tools: [{ name: "look", description: "Looks.", input_schema: { type: "object" } }], temperature: 0, max_tokens: 9 });
  assert.deepEqual([set.temperature, set.maxOutputTokens, set.tools?.length], [0, 9, 1]);
});

test("half a letter, which providers refuse, goes out as a replacement character", () => {
  const prompt = promptOf([message("user", text("a\ud83d")), message("assistant", text("\ude00b"), call("c1")), message("tool", result("c1", "half \ud83d"))]);
  assert.deepEqual(prompt, [
    { role: "user", content: [sentText("a\ufffd")] },
    { role: "assistant", content: [sentText("\ufffdb"), sentCall("c1")] },
    { role: "tool", content: [sentResult("c1", "half \ufffd")] },
  ]);
});
