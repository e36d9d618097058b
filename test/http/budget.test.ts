// Limits of a turn beside its steps: money per day, silence of the provider, an answer without end.
import assert from "node:assert/strict";
import { test } from "node:test";
import { say } from "../support/door.ts";
import { createFakeClock } from "../support/fake-clock.ts";
import { PROFILES, startApp } from "../support/real-app.ts";
import type { Script } from "../support/scripted-model.ts";

const limited = (limits: string) => ({ ...PROFILES, "ada.yaml": `${PROFILES["ada.yaml"]}limits: { ${limits} }\n` });

const costly: Script = () => [
  { type: "text", text: "Dear." },
  { type: "end", finish_reason: "stop", usage: { input_tokens: 400_000, output_tokens: 100_000, cached_tokens: 0 } },
];

test("an agent that has spent its money for the day answers no more until the next one, in any of its sessions", async () => {
  const clock = createFakeClock();
  await using app = await startApp({ clock, profiles: limited("usd_per_day: 1, tokens_per_turn: 10000000"), script: costly });
  const [first, second] = [await app.session(), await app.session()];
  const ask = async (id: typeof first) => {
    const { turn } = await app.client.sendMessage(id, { content: "Go" });
    return (await app.ended(turn)).turn;
  };
  assert.equal((await ask(first)).cost_usd, 0.6);
  assert.equal((await ask(second)).status, "finished");
  const refused = await ask(first);
  assert.deepEqual([refused.status, refused.reason?.code], ["failed", "limit_usd"]);
  assert.match(refused.reason?.message ?? "", /\$1\.20 today \(UTC\) and may spend \$1/);
  assert.equal(app.models.requests.length, 2);
  await clock.advance(12 * 3_600_000);
  assert.equal((await ask(first)).status, "finished");
});

test("a budget on a model whose price is unknown refuses to start and says so", async () => {
  await using app = await startApp({ profiles: limited("usd_per_day: 1"), price: null });
  const { turn } = await app.client.askMessage(await app.session(), { content: "Go" });
  assert.deepEqual([turn.reason?.code, app.models.requests.length], ["limit_usd", 0]);
  assert.match(turn.reason?.message ?? "", /price of .* is unknown/);
});

test("a provider that says nothing is asked again after two minutes, and the turn ends with what to do", async () => {
  const clock = createFakeClock();
  const silent: Script = () => [{ type: "hold", until: new Promise(() => undefined) }];
  await using app = await startApp({ clock, profiles: limited("seconds_per_turn: 3600"), script: silent });
  const id = await app.session();
  const { turn } = await app.client.sendMessage(id, { content: "Hello?" });
  await clock.advance(119_000);
  assert.equal((await app.client.listMessages(id, { limit: 5 })).turns[0]?.status, "running");
  await clock.advance(1500);
  const waiting = (await app.client.listMessages(id, { limit: 5 })).turns[0];
  assert.deepEqual([waiting?.status, waiting?.reason?.code], ["waiting", "provider_timeout"]);
  app.models.setScript(say("Here I am."));
  await clock.advance(2000);
  assert.equal((await app.ended(turn)).messages.at(-1)?.content, "Here I am.");
});

test("a provider that falls silent in the middle is given up after a minute, and its text is kept", async () => {
  const clock = createFakeClock();
  const stuck: Script = function* () {
    yield { type: "text", text: "So far" };
    yield { type: "hold", until: new Promise(() => undefined) };
  };
  await using app = await startApp({ clock, script: stuck });
  const id = await app.session();
  await app.client.sendMessage(id, { content: "Go" });
  await clock.advance(60_500);
  const { turns, messages } = await app.client.listMessages(id, { limit: 5 });
  assert.deepEqual([turns[0]?.status, messages.at(-1)?.content, messages.at(-1)?.status], ["waiting", "So far", "interrupted"]);
});

test("an answer that does not end is stopped at the agent's tokens, and what was said is kept", async () => {
  const endless: Script = function* () {
    for (;;) yield { type: "text", text: "and so on ".repeat(10) };
  };
  await using app = await startApp({ profiles: limited("tokens_per_turn: 1000"), script: endless });
  const id = await app.session();
  const { turn, messages } = await app.client.askMessage(id, { content: "Go" });
  assert.deepEqual([turn.status, turn.reason?.code, messages.at(-1)?.status], ["failed", "limit_tokens", "failed"]);
  assert.ok((messages.at(-1)?.content.length ?? 0) < 10_000);
  app.models.setScript(say("Short."));
  assert.equal((await app.client.askMessage(id, { content: "Again" })).turn.status, "finished");
});
