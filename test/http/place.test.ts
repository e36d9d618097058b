// Where sessions stand: pinned, archived, seen or not, ended or not; in every client's list without reloading.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createFakeClock } from "../support/fake-clock.ts";
import { createDoor, pauseAt } from "../support/door.ts";
import type { RealApp } from "../support/real-app.ts";
import { PROFILES, startApp } from "../support/real-app.ts";

const idsOf = async (app: RealApp, query: Parameters<RealApp["client"]["listSessions"]>[0] = {}) => (await app.client.listSessions(query)).sessions.map(({ session_id }) => session_id);

/** Four sessions with a message each, oldest first. */
async function four(app: RealApp) {
  const made = [];
  for (let n = 1; n <= 4; n += 1) {
    const id = await app.session();
    await app.client.askMessage(id, { content: `Number ${n}` });
    made.push(id);
  }
  return made as [`ses_${string}`, `ses_${string}`, `ses_${string}`, `ses_${string}`];
}

test("what is pinned comes first, also over pages; the rest and the order by activity are untouched", async () => {
  await using app = await startApp();
  const [a, b, c, d] = await four(app);
  await app.client.placeSession(a, { pinned: true });
  await app.client.placeSession(c, { pinned: true });
  assert.deepEqual(await idsOf(app), [c, a, d, b]);
  assert.deepEqual(await idsOf(app, { order: "activity" }), [d, c, b, a]);
  const paged = [];
  for (let cursor: string | undefined; ; ) {
    const page = await app.client.listSessions({ limit: 1, ...(cursor ? { cursor } : {}) });
    paged.push(...page.sessions.map(({ session_id }) => session_id));
    if (page.next_cursor === null) break;
    cursor = page.next_cursor;
  }
  assert.deepEqual(paged, [c, a, d, b]);
  await app.client.placeSession(c, { pinned: false });
  assert.deepEqual(await idsOf(app), [a, d, c, b]);
});

test("what is archived is hidden, loses its pin, and comes back by a click or by a message", async () => {
  await using app = await startApp();
  const [a, b, c, d] = await four(app);
  await app.client.placeSession(b, { pinned: true });
  const { archived_at, pinned_at } = await app.client.placeSession(b, { archived: true });
  assert.deepEqual([archived_at === null, pinned_at], [false, null]);
  await app.client.placeSession(c, { archived: true });
  assert.deepEqual(await idsOf(app), [d, a]);
  assert.deepEqual(await idsOf(app, { archived: "true" }), [c, b]);
  assert.deepEqual(await idsOf(app, { archived: "any" }), [d, c, b, a]);
  await app.client.placeSession(b, { archived: false });
  await app.client.askMessage(c, { content: "Are you there?" });
  assert.deepEqual(await idsOf(app), [c, d, b, a]);
  // To put something on top is to show it.
  await app.client.placeSession(a, { archived: true });
  assert.equal((await app.client.placeSession(a, { pinned: true })).archived_at, null);
  assert.deepEqual(await idsOf(app), [a, c, d, b]);
});

test("an answer is unread until its person has seen it; their own words are not", async () => {
  const door = createDoor();
  await using app = await startApp({ script: pauseAt(door, ["half "], ["whole"]) });
  const id = await app.session();
  const { turn } = await app.client.sendMessage(id, { content: "Go" });
  await door.reached;
  assert.equal((await app.client.getSession(id)).unread, false);
  door.open();
  await app.ended(turn);
  assert.equal((await app.client.getSession(id)).unread, true);
  assert.deepEqual([await idsOf(app, { unread: true }), await idsOf(app, { unread: false })], [[id], []]);
  assert.equal((await app.client.markSeen(id, 1)).unread, true);
  assert.equal((await app.client.markSeen(id, 99)).unread, false);
  // Who saw more elsewhere has seen it.
  assert.equal((await app.client.markSeen(id, 1)).unread, false);
});

test("a fork is not unread: its person has seen what it was made from", async () => {
  await using app = await startApp();
  const [a] = await four(app);
  assert.equal((await app.client.forkSession(a)).unread, false);
});

test("a session has ended when it was closed, or once it was left for as long as its agent waits; a running one has not", async () => {
  const clock = createFakeClock();
  const door = createDoor();
  await using app = await startApp({ clock, script: pauseAt(door, ["half "], ["whole"]), profiles: { ...PROFILES, "ada.yaml": `${PROFILES["ada.yaml"]}memory: { distill_after_idle: 20s }\n` } });
  const id = await app.session();
  const { turn } = await app.client.sendMessage(id, { content: "Go" });
  await door.reached;
  const endOf = async () => (await app.client.getSession(id)).ended_at;
  await clock.advance(20_000);
  assert.equal(await endOf(), null);
  door.open();
  await app.ended(turn);
  const { last_activity_at, started_at, outcome } = await app.client.getSession(id);
  assert.deepEqual([started_at === null, outcome], [false, "finished"]);
  await clock.advance(19_000);
  assert.equal(await endOf(), null);
  await clock.advance(1000);
  assert.equal(await endOf(), last_activity_at);
  assert.equal((await app.client.listSessions()).sessions[0]?.ended_at, last_activity_at);
  const watched = await app.events("/events");
  assert.equal((await app.client.placeSession(id, { pinned: true })).ended_at, last_activity_at, "whoever changes something is told the same");
  const touched = await watched.until((event) => event.type === "session.touched");
  assert.equal("session" in touched.data && touched.data.session?.ended_at, last_activity_at);
  await app.client.closeSession(id);
  assert.equal(await endOf(), new Date(clock.now()).toISOString());
});

test("lists filter by memory state, outcome and channel, and refuse what these cannot be", async () => {
  await using app = await startApp({ script: () => [{ type: "failure", code: "provider_auth", message: "No.", retry_after: null }] });
  const [a] = await four(app);
  assert.equal((await idsOf(app, { outcome: ["failed"] })).length, 4);
  assert.deepEqual(await idsOf(app, { outcome: ["finished", "cancelled"] }), []);
  app.write("UPDATE sessions SET memory_state = 'written' WHERE session_id = ?", a);
  app.write("UPDATE sessions SET channel = 'telegram' WHERE session_id = ?", a);
  assert.deepEqual([await idsOf(app, { memory: ["written", "held"] }), await idsOf(app, { channel: "telegram" })], [[a], [a]]);
  for (const query of ["outcome=lost", "memory=gone", "archived=maybe", "unread=1", "order=size"]) {
    assert.equal((await app.request("GET", `/sessions?${query}`)).status, 400, query);
  }
  assert.equal((await app.request("PATCH", `/sessions/${a}`, { json: {} })).status, 400);
});

test("nobody sees sessions of somebody else by naming them", async () => {
  await using app = await startApp();
  await four(app);
  const listed = async (person_id: string) => (await (await app.request("GET", `/sessions?person_id=${person_id}`)).json()) as { sessions: unknown[] };
  assert.equal((await listed("per_owner")).sessions.length, 4);
  assert.equal((await listed("per_somebody")).sessions.length, 0);
});
