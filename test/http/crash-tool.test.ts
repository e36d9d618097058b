// Tool calls and the end of a process: what is finished is kept, what never began is run once, and what may have happened
// is never done again.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { SessionId } from "../../src/domain/ids.ts";
import type { Tool } from "../../src/ports/tool.ts";
import { inTurn, say } from "../support/door.ts";
import type { RealApp } from "../support/real-app.ts";
import { PROFILES, startApp } from "../support/real-app.ts";
import type { Script } from "../support/scripted-model.ts";

/** A tool that counts what was asked of it, and waits for `until`. */
function createCounted(until: Promise<void> = Promise.resolve()) {
  const runs: unknown[] = [];
  const begun = Promise.withResolvers<AbortSignal>();
  const tool: Tool = {
    name: "count",
    description: "x",
    input_schema: { type: "object" },
    origin: "tool", repeatable: false,
    async run(input, _, signal) {
      runs.push(input);
      begun.resolve(signal);
      await until;
      return `run ${runs.length}`;
    },
  };
  return { tool, runs, begun: begun.promise };
}

/** A step with one call for each id; its input is the id. */
const call = (...ids: string[]): Script => () => ids.map((call_id) => ({ type: "tool_call", call_id, tool: "count", input: { call_id }, problem: null }));

/** Ends the process right after the commit of the `nth` event of a type, before anything that follows from it; resolves when it is back. */
function crashAt(app: RealApp, id: SessionId, type: string, nth = 1): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let left = nth;
  app.app.bell.onSession(id, (events) => {
    for (const event of events) if (event.type === type && --left === 0) resolve(app.crash());
  });
  return promise;
}

const rolesOf = (messages: { role: string; status: string }[]) => messages.map(({ role, status }) => (status === "complete" ? role : status));

for (const store of ["inline", "thread"] as const) {
  test(`a tool that was finished before a crash is not run again, and the next step goes on with its result (${store})`, async () => {
    const { tool, runs } = createCounted();
    await using app = await startApp({ store, tools: [tool], script: inTurn(call("a"), say("Done.")) });
    const id = await app.session();
    const crash = crashAt(app, id, "tool.finished");
    const { turn } = await app.client.sendMessage(id, { content: "Go" });
    await crash;
    const { turn: ended, messages } = await app.ended(turn);
    assert.deepEqual([ended.status, ended.steps], ["finished", 2]);
    assert.deepEqual(rolesOf(messages), ["user", "assistant", "tool", "assistant"]);
    assert.deepEqual(runs, [{ call_id: "a" }]);
    assert.deepEqual(app.models.requests.map((request) => request.messages.at(-1)?.role), ["user", "tool"]);
    const steps = app.rows<{ step: number; finish_reason: string }>("SELECT step, finish_reason FROM steps ORDER BY step");
    assert.deepEqual(steps.map(({ step, finish_reason }) => [step, finish_reason]), [[1, "tool_calls"], [2, "stop"]]);
  });

  test(`calls that were never begun before a crash are run once after it, without asking the model again (${store})`, async () => {
    const { tool, runs } = createCounted();
    await using app = await startApp({ store, tools: [tool], script: inTurn(call("a", "b"), say("Done.")) });
    const id = await app.session();
    const crash = crashAt(app, id, "step.finished");
    const { turn } = await app.client.sendMessage(id, { content: "Go" });
    await crash;
    const { turn: ended, messages } = await app.ended(turn);
    assert.deepEqual([ended.status, ended.steps], ["finished", 2]);
    assert.deepEqual(rolesOf(messages), ["user", "assistant", "tool", "tool", "assistant"]);
    assert.deepEqual(runs, [{ call_id: "a" }, { call_id: "b" }]);
    assert.equal(app.models.requests.length, 2);
  });

  test(`a call that was begun and has no result is not run again by itself: its person is asked, and what waits goes on after that (${store})`, async () => {
    const { tool, runs, begun } = createCounted(new Promise(() => undefined));
    await using app = await startApp({ store, tools: [tool], script: inTurn(call("a", "b"), say("Done.")) });
    const id = await app.session();
    const { turn } = await app.client.sendMessage(id, { content: "Go" });
    const next = await app.client.sendMessage(id, { content: "Next" });
    await begun;
    await app.crash();
    const { question } = await app.asking(turn);
    assert.deepEqual([question.kind, question.call_id, question.expires_at], ["outcome", "a", null]);
    await app.client.answerTool(id, turn.turn_id, { call_id: "a", answer: "discard" });
    const { turn: ended, messages } = await app.ended(turn);
    assert.deepEqual([ended.status, ended.reason?.code], ["cancelled", "stopped"]);
    assert.deepEqual(rolesOf(messages), ["user", "assistant"]);
    assert.equal((await app.ended(next.turn)).turn.status, "finished");
    assert.deepEqual(runs, [{ call_id: "a" }]);
  });
}

test("the step after a finished tool is asked again when a crash cuts it off; the step before is kept", async () => {
  const { tool, runs } = createCounted();
  await using app = await startApp({ tools: [tool], script: inTurn(call("a"), say("cut off"), say("Done.")) });
  const id = await app.session();
  const crash = crashAt(app, id, "text.delta");
  const { turn } = await app.client.sendMessage(id, { content: "Go" });
  await crash;
  const { turn: ended, messages } = await app.ended(turn);
  assert.deepEqual([ended.status, ended.steps, messages.at(-1)?.content], ["finished", 2, "Done."]);
  assert.deepEqual(app.models.requests[2], app.models.requests[1]);
  assert.equal(runs.length, 1);
});

test("a model that uses a call id again in a later step does not make that call look begun", async () => {
  const { tool, runs } = createCounted();
  await using app = await startApp({ tools: [tool], script: inTurn(call("same"), call("same"), say("Done.")) });
  const id = await app.session();
  const crash = crashAt(app, id, "step.finished", 2);
  const { turn } = await app.client.sendMessage(id, { content: "Go" });
  await crash;
  const { turn: ended, messages } = await app.ended(turn);
  assert.deepEqual([ended.status, ended.steps], ["finished", 3]);
  assert.deepEqual(rolesOf(messages), ["user", "assistant", "tool", "assistant", "tool", "assistant"]);
  assert.equal(runs.length, 2);
});

test("a crash gives no step beyond the agent's limit", async () => {
  const { tool } = createCounted();
  const profiles = { ...PROFILES, "ada.yaml": `${PROFILES["ada.yaml"]}limits: { steps_per_turn: 1 }\n` };
  await using app = await startApp({ profiles, tools: [tool], script: call("a") });
  const id = await app.session();
  const crash = crashAt(app, id, "tool.finished");
  const { turn } = await app.client.sendMessage(id, { content: "Go" });
  await crash;
  assert.equal((await app.ended(turn)).turn.reason?.code, "limit_steps");
  assert.equal(app.models.requests.length, 1);
});

test("a clean stop lets a running tool finish, and the start goes on with the calls after it", async () => {
  const release = Promise.withResolvers<void>();
  const { tool, runs, begun } = createCounted(release.promise);
  await using app = await startApp({ tools: [tool], script: inTurn(call("a", "b"), say("Done.")) });
  const id = await app.session();
  const { turn } = await app.client.sendMessage(id, { content: "Go" });
  const signal = await begun;
  const { app: first } = app;
  const restarting = app.restart();
  while (!first.stopping) await new Promise((resolve) => setImmediate(resolve));
  const told = signal.aborted;
  release.resolve();
  await restarting;
  assert.equal(told, false, "the tool is not told to stop");
  const { turn: ended, messages } = await app.ended(turn);
  assert.equal(ended.status, "finished");
  assert.deepEqual(messages.flatMap(({ parts }) => parts).flatMap((part) => (part.type === "tool_result" ? [[part.call_id, part.is_error]] : [])), [["a", false], ["b", false]]);
  assert.deepEqual(runs, [{ call_id: "a" }, { call_id: "b" }]);
  assert.equal(app.models.requests.length, 2);
});
