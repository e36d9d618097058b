// Faults of a provider that may pass: the turn waits, says until when, asks again, and goes on where it was.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { ErrorCode } from "../../src/domain/errors.ts";
import type { SessionEvent } from "../../src/domain/event.ts";
import { inTurn } from "../support/door.ts";
import { createFakeClock } from "../support/fake-clock.ts";
import { startApp } from "../support/real-app.ts";
import type { Script } from "../support/scripted-model.ts";
import { replyToLast } from "../support/scripted-model.ts";

const fail = (code: ErrorCode, options: { said?: string; retry_after?: number } = {}): Script => () => [
  ...(options.said === undefined ? [] : [{ type: "text" as const, text: options.said }]),
  { type: "failure", code, message: `Words for ${code}.`, retry_after: options.retry_after ?? null },
];

type Waiting = Extract<SessionEvent, { type: "turn.waiting" }>;

/** An app on a clock that stands still, with a session whose events are read. */
async function start(...scripts: [Script, ...Script[]]) {
  const clock = createFakeClock();
  const app = await startApp({ clock, script: inTurn(...scripts) });
  const id = await app.session();
  const reader = await app.events(`/sessions/${id}/events`, "0");
  const { turn } = await app.client.sendMessage(id, { content: "Go" });
  const waits = async (attempt: number) => (await reader.until(({ data }) => data.type === "turn.waiting" && data.pause.attempt === attempt)).data as Waiting;
  return { app, clock, id, reader, turn, waits };
}

for (const code of ["provider_rate_limit", "provider_unavailable", "provider_timeout", "provider_cut", "provider_malformed"] as const) {
  test(`after ${code} the turn says until when it waits, and is answered by the next attempt`, async () => {
    const { app, clock, id, turn, waits } = await start(fail(code, { said: "So far" }), replyToLast);
    await using _ = app;
    const { pause, message } = await waits(2);
    assert.deepEqual([message, pause.attempts, Date.parse(pause.until) - clock.now()], [`Words for ${code}.`, 4, 1000]);
    const page = await app.client.listMessages(id);
    assert.deepEqual(page.turns.map((one) => [one.status, one.reason?.code, one.pause]), [["waiting", code, pause]]);
    assert.equal((await app.client.getSession(id)).running_turn_id, turn.turn_id, "it counts as running");
    await clock.advance(1000);
    const ended = await app.ended(turn);
    assert.deepEqual([ended.turn.status, ended.turn.reason, ended.turn.pause], ["finished", null, null]);
    assert.deepEqual(ended.messages.map(({ content, status }) => [content, status]), [["Go", "complete"], ["So far", "interrupted"], ["Reply to: Go", "complete"]]);
    assert.deepEqual(app.models.requests[1], app.models.requests[0], "the same is asked, without what was cut off");
  });
}

test("the fourth failure ends the turn with its reason, and the session is usable", async () => {
  const { app, clock, id, turn, waits } = await start(fail("provider_unavailable"), fail("provider_unavailable"), fail("provider_unavailable"), fail("provider_unavailable"), replyToLast);
  await using _ = app;
  for (const [attempt, ms] of [[2, 1000], [3, 4000], [4, 12_000]] as const) {
    await waits(attempt);
    await clock.advance(ms);
  }
  const { turn: ended } = await app.ended(turn);
  assert.deepEqual([ended.status, ended.reason?.code], ["failed", "provider_unavailable"]);
  assert.equal(app.models.requests.length, 4);
  assert.equal((await app.client.askMessage(id, { content: "Again" })).messages[1]?.content, "Reply to: Again");
});

test("a provider that names a time is waited for that long, and one that names too long a time is not", async () => {
  const { app, clock, id, turn, waits } = await start(fail("provider_rate_limit", { retry_after: 30_000 }), replyToLast, fail("provider_rate_limit", { retry_after: 3_600_000 }));
  await using _ = app;
  const { pause } = await waits(2);
  assert.equal(Date.parse(pause.until) - clock.now(), 30_000);
  await clock.advance(30_000);
  await app.ended(turn);
  const { turn: second } = await app.client.askMessage(id, { content: "Again" });
  assert.deepEqual([second.status, second.reason?.code], ["failed", "provider_rate_limit"]);
});

test("somebody may end the pause at once", async () => {
  const { app, id, turn, waits } = await start(fail("provider_unavailable"), replyToLast);
  await using _ = app;
  await waits(2);
  await app.client.retryTurn(id, turn.turn_id);
  assert.equal((await app.ended(turn)).turn.status, "finished");
});

test("a turn that waits can be stopped at once, and what waits behind it goes on", async () => {
  const { app, id, turn, waits } = await start(fail("provider_unavailable"), replyToLast);
  await using _ = app;
  await waits(2);
  const { turn: next } = await app.client.sendMessage(id, { content: "Next" });
  assert.equal(next.status, "queued");
  await app.client.cancelTurn(id, turn.turn_id);
  assert.equal((await app.ended(turn)).turn.status, "cancelled");
  assert.equal((await app.ended(next)).messages[1]?.content, "Reply to: Next");
});

test("a crash during the pause does not lose the turn: the next start asks again", async () => {
  const { app, turn, waits } = await start(fail("provider_unavailable"), replyToLast);
  await using _ = app;
  await waits(2);
  await app.crash();
  const ended = await app.ended(turn);
  assert.deepEqual([ended.turn.status, ended.messages.at(-1)?.content], ["finished", "Reply to: Go"]);
});

test("a refused key and an unknown model are not asked again", async () => {
  for (const code of ["provider_auth", "provider_model", "provider_refused"] as const) {
    const { app, turn } = await start(fail(code), replyToLast);
    await using _ = app;
    assert.equal((await app.ended(turn)).turn.reason?.code, code);
    assert.equal(app.models.requests.length, 1);
  }
});
