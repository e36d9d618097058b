// Models in a turn: their failures in plain words, what they cost, and which one answers.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { ErrorCode } from "../../src/domain/errors.ts";
import { createModels } from "../../src/adapters/models/models.ts";
import { systemClock } from "../../src/adapters/system/clock.ts";
import { inTurn, say } from "../support/door.ts";
import { startApp } from "../support/real-app.ts";
import { refused } from "../support/refusal.ts";
import type { Script } from "../support/scripted-model.ts";

const fail = (code: ErrorCode, message: string, said?: string): Script => () => [
  ...(said === undefined ? [] : [{ type: "text" as const, text: said }]),
  { type: "failure", code, message, retry_after: null },
];

test("a provider's failure ends the turn with its code and what to do, keeps the text, and leaves the session usable", async () => {
  await using app = await startApp();
  const codes = ["provider_auth", "provider_model", "provider_refused"] as const;
  for (const code of codes) {
    const id = await app.session();
    app.models.setScript(fail(code, `Words for ${code}.`, "So far"));
    const { turn, messages } = await app.client.askMessage(id, { content: "Go" });
    assert.deepEqual([turn.status, turn.reason], ["failed", { code, message: `Words for ${code}.` }]);
    assert.deepEqual([messages[1]?.content, messages[1]?.status], ["So far", "failed"]);
    const reader = await app.events(`/sessions/${id}/events`, "0");
    const told = (await reader.until(({ type }) => type === "turn.failed")).data as { code: string; message: string };
    assert.deepEqual([told.code, told.message], [code, `Words for ${code}.`]);
    reader.close();
    app.models.setScript(say("Better."));
    assert.equal((await app.client.askMessage(id, { content: "Again" })).messages[1]?.content, "Better.");
    assert.equal((await app.client.getSession(id)).running_turn_id, null);
  }
});

test("a failure before the first word leaves no empty message", async () => {
  await using app = await startApp({ script: fail("provider_auth", "No key.") });
  const { messages } = await app.client.askMessage(await app.session(), { content: "Go" });
  assert.deepEqual(messages.map(({ role }) => role), ["user"]);
});

test("an empty answer is a failure, and a model that breaks in an unexpected way does not leave a turn running", async () => {
  await using app = await startApp({ script: say() });
  const { turn } = await app.client.askMessage(await app.session(), { content: "Go" });
  assert.deepEqual([turn.status, turn.reason?.code], ["failed", "provider_malformed"]);
  app.models.open = () => Promise.reject(new TypeError("undefined is not a function"));
  await app.client.patchSettings({ default_model: "scripted/other" });
  const broken = await app.client.askMessage(await app.session(), { content: "Go" });
  assert.deepEqual([broken.turn.status, broken.turn.reason?.code], ["failed", "internal"]);
  assert.doesNotMatch(broken.turn.reason?.message ?? "", /undefined is not/);
  assert.match(JSON.stringify(app.log), /undefined is not a function/);
});

test("tokens and cost are counted per step and added up for the turn and the session", async () => {
  const usage = { input_tokens: 10_000, output_tokens: 5000, cached_tokens: 4000 };
  const first: Script = () => [
    { type: "tool_call", call_id: "c", tool: "current_time", input: {}, problem: null },
    { type: "end", finish_reason: "tool_calls", usage },
  ];
  const second: Script = () => [{ type: "text", text: "Done" }, { type: "end", finish_reason: "stop", usage }];
  await using app = await startApp({ script: inTurn(first, second), price: { input: 100, output: 200, cached_input: 10 } });
  const id = await app.session();
  const { turn } = await app.client.askMessage(id, { content: "Go" });
  assert.deepEqual(turn.usage, { input_tokens: 20_000, output_tokens: 10_000, cached_tokens: 8000 });
  const step = 0.6 + 0.04 + 1;
  assert.ok(Math.abs((turn.cost_usd ?? 0) - 2 * step) < 1e-9, String(turn.cost_usd));
  assert.ok(Math.abs(((await app.client.getSession(id)).cost_usd ?? 0) - 2 * step) < 1e-9);
  const reader = await app.events(`/sessions/${id}/events`, "0");
  await reader.until(({ type }) => type === "turn.finished");
  const steps = reader.session().filter((event) => event.type === "step.finished");
  assert.deepEqual(steps.map((event) => [event.step, event.usage, Math.round((event.cost_usd ?? 0) * 100)]), [[1, usage, 164], [2, usage, 164]]);
});

test("an unknown price makes the cost unknown, never zero, until a price is set", async () => {
  await using app = await startApp({ price: null });
  const id = await app.session();
  assert.equal((await app.client.askMessage(id, { content: "Go" })).turn.cost_usd, null);
  assert.equal((await app.client.getSession(id)).cost_usd, null);
  await app.client.patchSettings({ prices: { "scripted/scripted": { input: 1, output: 1, cached_input: 1 } } });
  const { turn } = await app.client.askMessage(id, { content: "Again" });
  assert.ok((turn.cost_usd ?? 0) > 0);
  assert.equal((await app.client.getSession(id)).cost_usd, null);
});

test("a new default model answers from the next turn on; a profile's own model always wins", async () => {
  await using app = await startApp();
  const id = await app.session();
  assert.equal((await app.client.askMessage(id, { content: "1" })).turn.model, "scripted/scripted");
  await app.client.patchSettings({ default_model: "scripted/large" });
  assert.equal((await app.client.askMessage(id, { content: "2" })).turn.model, "scripted/large");
  await app.client.putAgent("ada", "agent_id: ada\nname: Ada\nrole: M\nllm: { provider: scripted, model: own/one, temperature: 0.2, max_tokens: 77 }\n");
  assert.equal((await app.client.askMessage(id, { content: "3" })).turn.model, "scripted/own/one");
  assert.deepEqual([app.models.requests[2]?.temperature, app.models.requests[2]?.max_tokens], [0.2, 77]);
  await app.client.patchSettings({ default_model: null });
  assert.equal((await app.client.modelState()).default_model, "scripted/scripted");
});

test("a model of a provider that nobody knows fails the turn and says where to add it", async () => {
  await using app = await startApp();
  for (const provider of ["nowhere", "constructor"]) {
    await app.client.patchSettings({ default_model: `${provider}/x` });
    const { turn } = await app.client.askMessage(await app.session(), { content: "Go" });
    assert.deepEqual([turn.status, turn.reason?.code], ["failed", "provider_model"]);
    assert.match(turn.reason?.message ?? "", /Settings, Models/);
  }
});

test("without any provider the built-in model answers and says that it is offline", async () => {
  const env = { openaiApiKey: undefined, openaiBaseUrl: undefined, anthropicApiKey: undefined, googleApiKey: undefined, ollamaHost: "http://127.0.0.1:1" };
  await using app = await startApp({ models: createModels({ env, clock: systemClock }) });
  const state = await app.client.modelState();
  assert.deepEqual([state.offline, state.default_model, state.default_source], [true, "offline/quote", "built-in"]);
  const { turn, messages } = await app.client.askMessage(await app.session(), { content: "What did I say?" });
  assert.deepEqual([turn.status, turn.cost_usd], ["finished", 0]);
  assert.match(messages[1]?.content ?? "", /No model is connected/);
});

test("trying a model says whether it answers, and a provider's fault is a result and no error", async () => {
  await using app = await startApp();
  const good = await app.client.testModel();
  assert.deepEqual([good.ok, good.model, good.models], [true, "scripted/scripted", ["scripted"]]);
  app.models.setScript(fail("provider_auth", "The key was refused."));
  const bad = await app.client.testModel("scripted/other");
  assert.deepEqual([bad.ok, bad.message], [false, "The key was refused."]);
  await refused(app.client.testModel("nonsense"), "invalid_request");
  const unknown = await app.client.testModel("nowhere/x");
  assert.equal(unknown.ok, false);
});
