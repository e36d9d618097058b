// What the model is sent: bounded by messages and by tokens, growing at its end on most turns, with its beginning marked.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { StepRequest } from "../../src/ports/model.ts";
import { isRegion, readRegion } from "../../src/domain/prompt/region.ts";
import { estimateTokens, messageTokens } from "../../src/domain/prompt/tokens.ts";
import { say } from "../support/door.ts";
import { PROFILES, startApp } from "../support/real-app.ts";
import { createScriptedModels } from "../support/scripted-model.ts";
import { systemClock } from "../../src/adapters/system/clock.ts";

const WORDS = "the quick brown fox jumps over the lazy dog and then it rests for a while in the shade ".split(" ");

/** Words of a conversation, of varying length. */
const words = (n: number) => Array.from({ length: 20 + ((n * 37) % 60) }, (_, index) => WORDS[(n + index * 7) % WORDS.length]).join(" ");

/** The prompt as one text, as a provider's cache sees it. */
const textOf = ({ instructions, tools, messages }: StepRequest) =>
  [instructions, JSON.stringify(tools), ...messages.map(({ role, parts }) => JSON.stringify([role, parts]))].join("\n");

function commonLength(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  return at;
}

/** Requests of sixty turns. `tools`: turns that use one before they answer. */
async function prompts(options: { profile: string; tools: boolean; window: number; context_tokens?: number }): Promise<StepRequest[]> {
  const models = createScriptedModels(
    (request) => {
      const last = request.messages.at(-1);
      const asked = last?.role === "user" ? last.parts.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("") : "";
      const uses = options.tools && asked.length % 3 === 0 && asked !== "";
      return uses ? [{ type: "tool_call", call_id: `c${request.messages.length}`, tool: "current_time", input: {}, problem: null }] : [{ type: "text", text: words(request.messages.length + asked.length) }];
    },
    { clock: systemClock, ...(options.context_tokens ? { context_tokens: options.context_tokens } : {}) },
  );
  await using app = await startApp({ models, profiles: { ...PROFILES, "ada.yaml": `${PROFILES["ada.yaml"]}${options.profile}` } });
  const id = await app.session();
  for (let turn = 0; turn < 60; turn += 1) {
    const { turn: ended } = await app.client.askMessage(id, { content: words(turn) });
    assert.equal(ended.status, "finished", ended.reason?.message);
  }
  return [...models.requests];
}

const CASES: Record<string, { profile: string; tools: boolean; window: number; context_tokens?: number }> = {
  "with the usual window": { profile: "", tools: false, window: 50 },
  "with tools": { profile: "", tools: true, window: 50 },
  "where tokens are what is scarce": { profile: "memory: { stm_window: 500 }\n", tools: false, window: 500, context_tokens: 6500 },
};

for (const [name, options] of Object.entries(CASES)) {
  test(`over sixty turns the prompt stays bounded and on nine turns of ten 95 % of the one before is its beginning: ${name}`, async (t) => {
    const requests = await prompts(options);
    const sent = requests.map(textOf);
    const pairs = sent.slice(1).map((prompt, index) => [sent[index] as string, prompt] as const);
    const shares = pairs.map(([before, now]) => commonLength(before, now) / before.length);
    const kept = shares.filter((share) => share >= 0.95).length / shares.length;
    const cached = pairs.map(([before, now]) => commonLength(before, now) / now.length);
    const mean = cached.reduce((sum, one) => sum + one, 0) / cached.length;
    t.diagnostic(`${(kept * 100).toFixed(0)} % of the prompts keep 95 % of the one before; on average ${(mean * 100).toFixed(0)} % of a prompt was sent before`);
    assert.ok(kept >= 0.9, `${kept}`);
    const moves = requests.slice(1).filter((request, index) => request.messages[0]?.message_id !== requests[index]?.messages[0]?.message_id).length;
    assert.ok(moves >= 2, `the context moved ${moves} times, too seldom to mean something`);
    const room = options.context_tokens ?? 128_000;
    for (const { messages } of requests) {
      const placed = messages.flatMap(({ parts }) => parts.flatMap((part) => (part.type === "text" && isRegion(part.text) ? readRegion(part.text).earlier : [])));
      assert.ok(placed.reduce((sum, text) => sum + estimateTokens(text), 0) <= room / 10, "what was said earlier takes a tenth of the room at most");
      assert.ok(messages.reduce((sum, { parts }) => sum + messageTokens(parts), 0) <= room, "the prompt fits the model");
      const counted = messages.filter(({ role, parts }) => role === "user" || (role === "assistant" && parts.some((part) => part.type === "text")));
      assert.ok(counted.length <= options.window, `${counted.length} messages`);
    }
    t.diagnostic(`the context moved ${moves} times`);
  });
}

test("the context never holds more messages than the window, and the session says where it begins", async () => {
  await using app = await startApp({ profiles: { ...PROFILES, "ada.yaml": `${PROFILES["ada.yaml"]}memory: { stm_window: 10 }\n` }, script: say("Yes.") });
  const id = await app.session();
  for (let turn = 0; turn < 12; turn += 1) await app.client.askMessage(id, { content: `Question ${turn}` });
  for (const request of app.models.requests) assert.ok(request.messages.length <= 10, `${request.messages.length} messages`);
  const { context_from } = await app.client.getSession(id);
  const { messages } = await app.client.listMessages(id, { limit: 100 });
  const first = app.models.requests.at(-1)?.messages[0]?.message_id;
  assert.equal(messages.find((message) => message.seq === context_from)?.message_id, first);
  assert.ok(context_from > 1);
});

test("a message that the model has no room for fails before it is sent and says what to do; the session stays usable", async () => {
  const models = createScriptedModels(undefined, { clock: systemClock, context_tokens: 6500 });
  await using app = await startApp({ models });
  const id = await app.session();
  const { turn } = await app.client.askMessage(id, { content: "word ".repeat(20_000) });
  assert.deepEqual([turn.status, turn.reason?.code, models.requests.length], ["failed", "context_too_long", 0]);
  assert.match(turn.reason?.message ?? "", /has room for.*Send less/);
  assert.equal((await app.client.askMessage(id, { content: "Short" })).turn.status, "finished");
});

test("the size of a model's context can be set, and counts from the next turn on", async () => {
  await using app = await startApp({});
  const id = await app.session();
  const content = "word ".repeat(2000);
  assert.equal((await app.client.askMessage(id, { content })).turn.status, "finished");
  const { default_model } = await app.client.modelState();
  assert.ok(default_model);
  await app.client.patchSettings({ context_tokens: { [default_model]: 1024 } });
  assert.equal((await app.client.askMessage(id, { content })).turn.reason?.code, "context_too_long");
});
