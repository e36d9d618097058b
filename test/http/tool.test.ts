// Tools in a turn: what they may see, what comes back when they fail, and the limits of a turn.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { ToolResultPart } from "../../src/domain/message.ts";
import type { Tool } from "../../src/ports/tool.ts";
import { createDoor, inTurn, say } from "../support/door.ts";
import { createFakeClock } from "../support/fake-clock.ts";
import type { RealApp } from "../support/real-app.ts";
import { PROFILES, startApp } from "../support/real-app.ts";
import type { Script } from "../support/scripted-model.ts";

/** A step that calls one tool. */
const call = (tool: string, input: unknown, problem: string | null = null): Script => () => [{ type: "tool_call", call_id: `call_${tool}`, tool, input, problem }];
const resultsOf = (messages: { parts: { type: string }[] }[]) =>
  messages.flatMap((message) => message.parts).filter((part): part is ToolResultPart => part.type === "tool_result");

/** One turn in which the model calls `tool` once and then answers; the tool's result. */
async function callOnce(app: RealApp, tool: string, input: unknown, problem: string | null = null) {
  const before = app.models.requests.length;
  app.models.setScript((request, n) => (n === before ? call(tool, input, problem)(request, n) : say("Done.")(request, n)));
  const id = await app.session();
  const { turn, messages } = await app.client.askMessage(id, { content: "Use it" });
  assert.equal(turn.status, "finished");
  const result = resultsOf(messages)[0];
  assert.ok(result);
  return { id, turn, messages, result };
}

test("an agent can know the time, in any zone, and the call, its result and the answer are all kept", async () => {
  const clock = createFakeClock(Date.UTC(2026, 6, 1, 10, 30));
  await using app = await startApp({ clock });
  const { id, turn, messages, result } = await callOnce(app, "current_time", { timezone: "Asia/Tokyo" });
  assert.equal(result.is_error, false);
  assert.deepEqual(JSON.parse(result.output), { utc: "2026-07-01T10:30:00.000Z", timezone: "Asia/Tokyo", local: "Wednesday, 1 July 2026 at 19:30:00 GMT+9" });
  assert.deepEqual(messages.map(({ role }) => role), ["user", "assistant", "tool", "assistant"]);
  assert.equal(turn.steps, 2);
  assert.equal((await app.client.getSession(id)).message_count, 2);
  const reader = await app.events(`/sessions/${id}/events`, "0");
  const started = (await reader.until(({ type }) => type === "tool.started")).data as { input: unknown };
  const finished = (await reader.until(({ type }) => type === "tool.finished")).data as { output: string; is_error: boolean };
  assert.deepEqual([started.input, finished.output, finished.is_error], [{ timezone: "Asia/Tokyo" }, result.output, false]);
  assert.deepEqual(app.models.requests[1]?.messages.map(({ role }) => role), ["user", "assistant", "tool"]);
});

test("a tool that fails, is unknown or was called wrongly gives a result that the model can act on, and the turn goes on", async () => {
  const broken: Tool = { name: "broken", description: "x", input_schema: { type: "object" }, origin: "web", repeatable: false, run: () => Promise.reject(new Error("The line is down.")) };
  await using app = await startApp({ tools: [broken] });
  const cases: [string, unknown, string | null, RegExp][] = [
    ["current_time", { timezone: "Mars/Olympus" }, null, /no time zone "Mars\/Olympus"/],
    ["teleport", {}, null, /no tool "teleport".*current_time, sessions, broken/],
    ["broken", {}, null, /^The line is down\.$/],
    ["current_time", '{"timezone": ', "The arguments are not JSON.", /^The arguments are not JSON\.$/],
    ["sessions", { action: "delete" }, null, /action list/],
    ["sessions", null, null, /action list/],
  ];
  for (const [tool, input, problem, words] of cases) {
    const { result, messages } = await callOnce(app, tool, input, problem);
    assert.equal(result.is_error, true, tool);
    assert.match(result.output, words);
    assert.equal(messages.at(-1)?.content, "Done.");
    assert.equal(result.origin, tool === "broken" ? "web" : "tool");
  }
});

test("the sessions tool shows an agent its own sessions and no others", async () => {
  await using app = await startApp();
  const [own, other] = [await app.session("ada"), await app.session("bob")];
  await app.client.askMessage(own, { content: "Ours" });
  await app.client.askMessage(other, { content: "With Bob" });
  const hidden = await app.client.createSession({ agent_id: "ada", incognito: true });
  await app.client.askMessage(hidden.session_id, { content: "Off the record" });
  const foreign = app.app.random.id("ses");
  const now = Date.now();
  await app.app.store.run("createSession", { session_id: foreign, agent_id: "ada", type: "chat", person_id: "per_other", title: "Theirs", incognito: false, now });
  const { result, id } = await callOnce(app, "sessions", { action: "list" });
  const listed = JSON.parse(result.output) as { session_id: string; current: boolean }[];
  assert.deepEqual(new Set(listed.map(({ session_id }) => session_id)), new Set([own, id]));
  assert.equal(listed.find(({ session_id }) => session_id === id)?.current, true);
  const read = await callOnce(app, "sessions", { action: "read", session_id: own });
  assert.deepEqual((JSON.parse(read.result.output) as { messages: { content: string }[] }).messages.map(({ content }) => content), ["Ours", "Reply to: Ours"]);
  for (const session_id of [other, foreign, hidden.session_id, `ses_${"0".repeat(32)}`, "ses_x", "' OR 1=1"]) {
    const refusal = await callOnce(app, "sessions", { action: "read", session_id });
    assert.equal(refusal.result.is_error, true);
    assert.match(refusal.result.output, /no such session/);
  }
});

test("an agent is offered and may use only the tools that its profile allows", async () => {
  await using app = await startApp({ profiles: { "ada.yaml": `${PROFILES["ada.yaml"]}tools: { restrict_to: [sessions] }\n` } });
  const { result } = await callOnce(app, "current_time", {});
  assert.deepEqual(app.models.requests[0]?.tools.map(({ name }) => name), ["sessions"]);
  assert.match(result.output, /no tool "current_time".*Available: sessions\./);
  await app.client.putAgent("ada", `${PROFILES["ada.yaml"]}tools: { allow_all: false }\n`);
  await callOnce(app, "current_time", {});
  assert.deepEqual(app.models.requests.at(-1)?.tools, []);
});

test("several calls of one step are all answered, in order", async () => {
  const both: Script = () => ["call_a", "call_b"].map((call_id) => ({ type: "tool_call", call_id, tool: "current_time", input: {}, problem: null }));
  await using app = await startApp({ script: inTurn(both, say("Done.")) });
  const { messages } = await app.client.askMessage(await app.session(), { content: "Twice" });
  assert.deepEqual(resultsOf(messages).map(({ call_id }) => call_id), ["call_a", "call_b"]);
});

test("stopping a turn during a tool ends the tool's wait, and the call still has a result", async () => {
  const door = createDoor();
  const slow: Tool = {
    ...{ name: "slow", description: "x", input_schema: { type: "object" }, origin: "tool", repeatable: false },
    run: () => {
      void door.wait();
      return new Promise<string>(() => undefined);
    },
  };
  await using app = await startApp({ tools: [slow], script: call("slow", {}) });
  const id = await app.session();
  const { turn } = await app.client.sendMessage(id, { content: "Go" });
  await door.reached;
  assert.equal((await app.client.cancelTurn(id, turn.turn_id)).status, "cancelled");
  const { messages } = await app.ended(turn);
  assert.deepEqual(resultsOf(messages).map(({ is_error }) => is_error), [true]);
});

const limited = (limits: string) => ({ "ada.yaml": `${PROFILES["ada.yaml"]}limits: { ${limits} }\n` });

test("a turn ends at the agent's limit of steps, keeping what was done", async () => {
  await using app = await startApp({ profiles: limited("steps_per_turn: 3"), script: call("current_time", {}) });
  const id = await app.session();
  const { turn, messages } = await app.client.askMessage(id, { content: "Loop" });
  assert.deepEqual([turn.status, turn.reason?.code, turn.steps], ["failed", "limit_steps", 3]);
  assert.match(turn.reason?.message ?? "", /3 steps.*steps_per_turn/);
  assert.equal(resultsOf(messages).length, 3);
  assert.equal(app.models.requests.length, 3);
  app.models.setScript(say("Better."));
  assert.equal((await app.client.askMessage(id, { content: "Again" })).turn.status, "finished");
});

test("a turn ends at the agent's limit of tokens", async () => {
  const greedy: Script = () => [
    { type: "tool_call", call_id: "c", tool: "current_time", input: {}, problem: null },
    { type: "end", finish_reason: "tool_calls", usage: { input_tokens: 400, output_tokens: 200, cached_tokens: 0 } },
  ];
  await using app = await startApp({ profiles: limited("tokens_per_turn: 1000"), script: greedy });
  const { turn } = await app.client.askMessage(await app.session(), { content: "Loop" });
  assert.deepEqual([turn.status, turn.reason?.code, turn.steps], ["failed", "limit_tokens", 2]);
  assert.match(turn.reason?.message ?? "", /1000 tokens.*tokens_per_turn/);
});

test("a turn ends at the agent's limit of seconds, not before, and keeps its text", async () => {
  const clock = createFakeClock();
  const door = createDoor();
  const script: Script = function* () {
    yield { type: "text", text: "Thinking" };
    yield door.wait();
  };
  await using app = await startApp({ clock, script, profiles: limited("seconds_per_turn: 30") });
  const id = await app.session();
  const { turn } = await app.client.sendMessage(id, { content: "Slowly" });
  await door.reached;
  await clock.advance(29_999);
  assert.equal((await app.client.getSession(id)).running_turn_id, turn.turn_id);
  await clock.advance(1);
  const { turn: ended, messages } = await app.ended(turn);
  assert.deepEqual([ended.status, ended.reason?.code], ["failed", "limit_seconds"]);
  assert.deepEqual([messages[1]?.content, messages[1]?.status], ["Thinking", "failed"]);
  assert.equal(Date.parse(ended.ended_at ?? "") - Date.parse(ended.started_at ?? ""), 30_000);
});
