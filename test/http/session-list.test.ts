// Lists of sessions over HTTP: their order, their pages, their filters.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { SessionId } from "../../src/domain/ids.ts";
import type { SessionType } from "../../src/domain/session.ts";
import { createFakeClock } from "../support/fake-clock.ts";
import type { RealApp } from "../support/real-app.ts";
import { startApp } from "../support/real-app.ts";
import { problemOf } from "../support/refusal.ts";

const START = Date.UTC(2026, 1, 1, 12);

/** A session with one message, made in the store at `now`; quicker than a turn. */
async function seed(app: RealApp, now: number, wish: { agent_id?: string; type?: SessionType; person_id?: `per_${string}` } = {}): Promise<SessionId> {
  const { random, store } = app.app;
  const { agent_id = "ada", type = "chat", person_id = "per_owner" } = wish;
  const session_id = random.id("ses");
  await store.run("createSession", { session_id, agent_id, type: "chat", person_id, title: null, incognito: false, now });
  const start = { message_id: random.id("msg"), step_message_id: random.id("msg"), model: "m/m", profile_version: "v", limit: { messages: 50, tokens: 100_000 }, lease_until: now + 30_000 };
  const turn_id = random.id("trn");
  await store.run("acceptInput", { session_id, person_id, turn_id, content: `At ${now}`, mode: "queue", attachments: [], client_id: null, start, now });
  await store.run("endTurn", { turn_id, fence: null, status: "cancelled", code: "stopped", message: "x", partial: null, now });
  // The types that no person makes have no route yet, so the row is given its type directly.
  if (type !== "chat") setType(app, session_id, type);
  return session_id;
}

function setType(app: RealApp, session_id: SessionId, type: SessionType): void {
  app.write("UPDATE sessions SET type = ? WHERE session_id = ?", type, session_id);
}

const idsOf = async (app: RealApp, query: Parameters<RealApp["client"]["listSessions"]>[0] = {}) =>
  (await app.client.listSessions(query)).sessions.map((session) => session.session_id);

test("the list is ordered by the last message, and answering moves a session to the top", async () => {
  const clock = createFakeClock();
  await using app = await startApp({ clock });
  const made: SessionId[] = [];
  for (const content of ["one", "two", "three"]) {
    const id = await app.session();
    await app.client.askMessage(id, { content });
    made.unshift(id);
    await clock.advance(1000);
  }
  const [three, two, one] = made as [SessionId, SessionId, SessionId];
  assert.deepEqual(await idsOf(app), [three, two, one]);
  await app.client.askMessage(one, { content: "again" });
  assert.deepEqual(await idsOf(app), [one, three, two]);
  const { last_activity_at } = await app.client.getSession(one);
  assert.equal(last_activity_at, new Date(clock.now()).toISOString());
});

test("renaming, closing and reopening are no activity", async () => {
  const clock = createFakeClock();
  await using app = await startApp({ clock });
  const older = await seed(app, START - 2000);
  const newer = await seed(app, START - 1000);
  await app.client.renameSession(older, "Old");
  await app.client.closeSession(older);
  await app.client.reopenSession(older);
  assert.deepEqual(await idsOf(app), [newer, older]);
});

test("a session without messages is in no list", async () => {
  await using app = await startApp();
  await app.session();
  await app.client.createSession({ agent_id: "ada", title: "Named but silent" });
  assert.deepEqual(await app.client.listSessions(), { sessions: [], next_cursor: null });
});

test("paging through 120 sessions misses none and repeats none, also while new ones arrive", async () => {
  await using app = await startApp();
  const made: SessionId[] = [];
  // Several share a moment, as sessions of one job do.
  for (let n = 0; n < 120; n += 1) made.push(await seed(app, START + Math.floor(n / 7)));
  const seen: SessionId[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<RealApp["client"]["listSessions"]>> = await app.client.listSessions({ limit: 17, ...(cursor ? { cursor } : {}) });
    seen.push(...page.sessions.map((session) => session.session_id));
    cursor = page.next_cursor;
    await seed(app, START + 1000 + seen.length);
  } while (cursor !== null);
  assert.deepEqual(seen, made.toReversed());
});

test("a page that ends exactly at the last session says that there is no more", async () => {
  await using app = await startApp();
  for (let n = 0; n < 4; n += 1) await seed(app, START + n);
  assert.equal((await app.client.listSessions({ limit: 4 })).next_cursor, null);
  const first = await app.client.listSessions({ limit: 3 });
  assert.equal(first.sessions.length, 3);
  assert.ok(first.next_cursor);
  const second = await app.client.listSessions({ limit: 3, cursor: first.next_cursor });
  assert.deepEqual([second.sessions.length, second.next_cursor], [1, null]);
});

test("the list can be narrowed to an agent, to types and to a status, alone and together", async () => {
  await using app = await startApp();
  const ada = await seed(app, START + 1);
  const bob = await seed(app, START + 2, { agent_id: "bob" });
  const beat = await seed(app, START + 3, { agent_id: "bob", type: "heartbeat" });
  const run = await seed(app, START + 4, { type: "schedule" });
  await app.client.closeSession(ada);
  assert.deepEqual(await idsOf(app), [run, beat, bob, ada]);
  assert.deepEqual(await idsOf(app, { agent_id: "bob" }), [beat, bob]);
  assert.deepEqual(await idsOf(app, { type: ["chat"] }), [bob, ada]);
  assert.deepEqual(await idsOf(app, { type: ["heartbeat", "schedule"] }), [run, beat]);
  assert.deepEqual(await idsOf(app, { type: ["chat"], agent_id: "bob" }), [bob]);
  assert.deepEqual(await idsOf(app, { status: "closed" }), [ada]);
  assert.deepEqual(await idsOf(app, { status: "open", agent_id: "ada" }), [run]);
  assert.deepEqual(await idsOf(app, { agent_id: "nobody" }), []);
  const commas = (await (await app.request("GET", "/sessions?type=heartbeat,schedule")).json()) as { sessions: unknown[] };
  assert.equal(commas.sessions.length, 2);
});

test("before and after mean the last activity: before leaves its instant out, after lets it in", async () => {
  await using app = await startApp();
  const midnight = Date.UTC(2026, 1, 1);
  const [late, exact, early] = [await seed(app, midnight + 1), await seed(app, midnight), await seed(app, midnight - 1)];
  assert.deepEqual(await idsOf(app, { before: "2026-02-01" }), [early]);
  assert.deepEqual(await idsOf(app, { after: "2026-02-01" }), [late, exact]);
  assert.deepEqual(await idsOf(app, { after: "2026-02-01T00:00:00Z", before: "2026-02-01T00:00:00.001Z" }), [exact]);
  assert.deepEqual(await idsOf(app, { before: "2026-02-01T02:00:00+02:00" }), [early]);
  assert.deepEqual(await idsOf(app, { before: "2026-02-01", after: "2026-02-01" }), []);
});

test("a filter that cannot be read is refused, not ignored", async () => {
  await using app = await startApp();
  const wrong = ["limit=0", "limit=201", "limit=many", "type=dream", "status=gone", "before=2026-02-31", "after=soon", "cursor=AAAA", "agent=ada", "agent_id=", "type="];
  for (const query of wrong) await problemOf(await app.request("GET", `/sessions?${query}`), 400, "invalid_request");
});

test("another person's sessions are in nobody else's list and cannot be reached by their id", async () => {
  await using app = await startApp();
  const mine = await seed(app, START);
  const theirs = await seed(app, START + 1, { person_id: "per_other" });
  assert.deepEqual(await idsOf(app), [mine]);
  for (const [method, path, json] of [["GET", ""], ["GET", "/messages"], ["GET", "/events"], ["GET", "/queue"], ["DELETE", ""], ["POST", "/close"], ["POST", "/fork", {}], ["POST", "/messages", { content: "x" }], ["PATCH", "", { title: "x" }]] as const) {
    await problemOf(await app.request(method, `/sessions/${theirs}${path}`, json ? { json } : {}), 404, "not_found");
  }
  assert.deepEqual(app.rows("SELECT count(*) AS n FROM sessions")[0]?.["n"], 2);
});

test("a session of any type but chat can only be read, whoever asks, and can be forked into a chat", async () => {
  await using app = await startApp();
  for (const type of ["heartbeat", "schedule", "subagent"] as const) {
    const id = await seed(app, START, { type });
    const before = await app.client.getSession(id);
    for (const [method, path, json] of [["POST", "/messages", { content: "x" }], ["POST", "/messages/stream", { content: "x" }], ["PATCH", "", { title: "x" }], ["POST", "/close"], ["POST", "/reopen"]] as const) {
      await problemOf(await app.request(method, `/sessions/${id}${path}`, json ? { json } : {}), 409, "session_read_only");
    }
    assert.deepEqual(await app.client.getSession(id), before);
    const fork = await app.client.forkSession(id);
    assert.deepEqual([fork.type, fork.status, fork.message_count], ["chat", "open", 1]);
    assert.equal((await app.client.askMessage(fork.session_id, { content: "Go on" })).turn.status, "finished");
  }
});
