// What every store promises, in this thread and in threads of its own: whole commands, isolated neighbours, quick lists.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { runBatch } from "../../src/adapters/store/batch.ts";
import type { Database, Value } from "../../src/adapters/store/database.ts";
import { openDatabase } from "../../src/adapters/store/database.ts";
import { openInlineStore } from "../../src/adapters/store/inline-store.ts";
import { listSessions } from "../../src/adapters/store/query/session-list.ts";
import { keepStatements, STATEMENTS_MAX } from "../../src/adapters/store/statement.ts";
import { openThreadStore } from "../../src/adapters/store/thread-store.ts";
import { systemRandom as random } from "../../src/adapters/system/random.ts";
import type { SessionId } from "../../src/domain/ids.ts";
import { SESSION_TYPES } from "../../src/domain/session.ts";
import type { AcceptInput, NewSession, Store } from "../../src/ports/store.ts";
import { refused } from "../support/refusal.ts";

const PERSON = "per_owner";
const NOW = Date.UTC(2026, 1, 1);

type Place = { path: string; backups: string };

/** A folder of its own for one test. */
function makePlace(): Place & Disposable {
  const folder = mkdtempSync(join(tmpdir(), "rapport-store-"));
  return { path: join(folder, "sessions", "rapport.db"), backups: join(folder, "backups"), [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}

const newSession = (session_id: SessionId = random.id("ses")): NewSession => ({ session_id, agent_id: "ada", type: "chat", person_id: PERSON, title: null, incognito: false, now: NOW });
const newInput = (session_id: SessionId, content = "Hi", now = NOW): AcceptInput => ({
  ...{ session_id, person_id: PERSON, turn_id: random.id("trn"), content, mode: "queue", attachments: [], client_id: null, now },
  start: { message_id: random.id("msg"), step_message_id: random.id("msg"), model: "m/m", profile_version: "v", limit: { messages: 50, tokens: 100_000 }, lease_until: now + 30_000 },
});

/** Everything in the file, table by table. */
function dump(path: string): Record<string, unknown[]> {
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").all() as { name: string }[];
    return Object.fromEntries(tables.map(({ name }) => [name, db.prepare(`SELECT * FROM ${name}`).all()]));
  } finally {
    db.close();
  }
}

const STORES: Record<string, (place: Place) => Store | Promise<Store>> = { inline: openInlineStore, thread: openThreadStore };

for (const [name, open] of Object.entries(STORES)) {
  test(`a command that fails leaves no trace (${name})`, async () => {
    using place = makePlace();
    const store = await open(place);
    const { session } = await store.run("createSession", newSession());
    const first = newInput(session.session_id);
    const { turn } = await store.run("acceptInput", first);
    const idle = await store.run("createSession", newSession());
    const before = dump(place.path);
    await refused(store.run("acceptInput", newInput(random.id("ses"))), "not_found");
    await refused(store.run("acceptInput", { ...newInput(session.session_id), mode: "reject" }), "session_busy");
    await refused(store.run("finishStep", { fence: 1, turn_id: random.id("trn"), step: 1, message_id: random.id("msg"), parts: [], model: "m", finish_reason: "stop", usage: { input_tokens: 0, output_tokens: 0, cached_tokens: 0 }, cost_usd: 0, end: true, now: NOW }), "turn_ended");
    // These fail because a name is taken, the last one in the middle, after it has written a turn and an input.
    await assert.rejects(async () => store.run("createSession", newSession(session.session_id)));
    await assert.rejects(async () => store.run("acceptInput", { ...newInput(session.session_id), turn_id: turn.turn_id }));
    await assert.rejects(async () => store.run("startStep", { limit: { messages: 50, tokens: 100_000 }, fence: 1, turn_id: turn.turn_id, step: 1, message_id: random.id("msg"), now: NOW }));
    await assert.rejects(async () => store.run("acceptInput", { ...newInput(idle.session.session_id), start: first.start }));
    assert.deepEqual(dump(place.path), before);
    await store.close();
  });

  test(`commands that come together are each whole: one that fails does not disturb its neighbours (${name})`, async () => {
    using place = makePlace();
    const store = await open(place);
    const ids = Array.from({ length: 20 }, () => random.id("ses"));
    const work = ids.flatMap((id, index) => [store.run("createSession", newSession(id)), index % 3 === 0 ? store.run("acceptInput", newInput(random.id("ses"))) : store.run("acceptInput", newInput(id))]);
    const results = await Promise.allSettled(work);
    assert.equal(results.filter(({ status }) => status === "rejected").length, 7);
    assert.equal((await store.ask("listSessions", { person_id: PERSON, limit: 100 })).sessions.length, 13);
    assert.equal((await store.ask("checkIntegrity")).sessions, 20);
    await store.close();
  });

  test(`a query sees every command that has resolved (${name})`, async () => {
    using place = makePlace();
    const store = await open(place);
    for (let n = 0; n < 20; n += 1) {
      const { session } = await store.run("createSession", newSession());
      assert.ok(await store.ask("getSession", { session_id: session.session_id, person_id: PERSON }));
    }
    await store.close();
  });

  test(`errors keep their code, message and details (${name})`, async () => {
    using place = makePlace();
    const store = await open(place);
    const session_id = random.id("ses");
    const error = await refused(store.run("closeSession", { session_id, person_id: PERSON, now: NOW }), "not_found");
    assert.deepEqual(error.details, { session_id });
    await refused(store.ask("listSessions", { person_id: PERSON, limit: 1, cursor: "nonsense" }), "invalid_request");
    await store.close();
  });

  test(`closing folds the log into the file, and what was there is there again (${name})`, async () => {
    using place = makePlace();
    const first = await open(place);
    const { session } = await first.run("createSession", newSession());
    await first.run("acceptInput", newInput(session.session_id));
    await first.close();
    const before = dump(place.path);
    const second = await open(place);
    assert.equal((await second.ask("getSession", { session_id: session.session_id, person_id: PERSON }))?.message_count, 1);
    await second.close();
    assert.deepEqual(dump(place.path), before);
  });
}

for (const [name, open] of Object.entries(STORES)) {
  test(`after it was closed a store says so, by a code of its own (${name})`, async () => {
    using place = makePlace();
    const store = await open(place);
    await store.close();
    await refused(store.run("recoverTurns", { lapsed: false, now: NOW }), "store_closed");
    await refused(store.ask("getSettings"), "store_closed");
    await refused(store.ask("checkIntegrity"), "store_closed");
  });
}

test("when SQLite has ended the transaction itself, the first error is told and not that there is no savepoint", () => {
  using place = makePlace();
  const db = openDatabase(place);
  const full: Database = {
    ...db,
    get<T>(sql: string, ...values: Value[]) {
      if (!sql.startsWith("SELECT s.*")) return db.get<T>(sql, ...values);
      db.exec("ROLLBACK");
      throw Object.assign(new Error("database or disk is full"), { errcode: 13 });
    },
  };
  const outcomes = runBatch(full, [{ name: "createSession", input: newSession() }, { name: "createSession", input: newSession() }]);
  assert.deepEqual(outcomes.map((outcome) => "error" in outcome && (outcome.error as { code: string }).code), ["disk_full", "disk_full"]);
  assert.deepEqual(dump(place.path)["sessions"], []);
  db.close();
});

test("however often a filter names its types, each part of the list is read by the same two statements", () => {
  using place = makePlace();
  const db = openDatabase(place);
  const texts = new Set<string>();
  const listening: Database = {
    ...db,
    all<T>(sql: string, ...values: Value[]) {
      texts.add(sql);
      return db.all<T>(sql, ...values);
    },
  };
  for (let length = 1; length < 60; length += 1) {
    listSessions(listening, { person_id: PERSON, limit: 5, types: Array.from({ length }, () => "chat") });
    listSessions(listening, { person_id: PERSON, limit: 5, types: Array.from({ length }, (_, n) => SESSION_TYPES[n % SESSION_TYPES.length] ?? "chat") });
  }
  assert.equal(texts.size, 2 * ["what is pinned", "the rest"].length);
  db.close();
});

test("statements are kept while they are used, and never more than their bound", () => {
  using folder = makePlace();
  openDatabase(folder).close();
  const db = new DatabaseSync(folder.path);
  let prepared = 0;
  const prepare = keepStatements({ prepare: (sql) => ((prepared += 1), db.prepare(sql)) });
  const often = prepare("SELECT 1");
  for (let n = 0; n < STATEMENTS_MAX * 3; n += 1) {
    prepare(`SELECT ${n} AS n`);
    assert.equal(prepare("SELECT 1"), often);
  }
  assert.equal(prepared, STATEMENTS_MAX * 3 + 1);
  prepare(`SELECT ${STATEMENTS_MAX * 3 - 1} AS n`);
  assert.equal(prepared, STATEMENTS_MAX * 3 + 1, "the newest is still there");
  prepare("SELECT 0 AS n");
  assert.equal(prepared, STATEMENTS_MAX * 3 + 2, "the oldest had been let go");
  db.close();
});

test("what belongs to a session is deleted by indexes, without reading whole tables", () => {
  using place = makePlace();
  const db = openDatabase(place);
  const plan = db.all<{ detail: string }>("EXPLAIN QUERY PLAN DELETE FROM inputs WHERE session_pk = ?", 1);
  assert.match(plan.map(({ detail }) => detail).join(), /SEARCH inputs USING (COVERING )?INDEX/);
  db.close();
});

test("a fork copies inside the database: the same rows under derived ids, and no event is handed out", async () => {
  using place = makePlace();
  const store = openInlineStore(place);
  const { session } = await store.run("createSession", newSession());
  const input = newInput(session.session_id, "Where is the key?");
  await store.run("acceptInput", input);
  const usage = { input_tokens: 1, output_tokens: 1, cached_tokens: 0 };
  await store.run("finishStep", { fence: 1, turn_id: input.turn_id, step: 1, message_id: input.start.step_message_id, parts: [{ type: "text", text: "Here." }], model: "m", finish_reason: "stop", usage, cost_usd: 1, end: true, now: NOW + 1 });
  const session_id = random.id("ses");
  const fork = await store.run("forkSession", { source_id: session.session_id, message_id: null, session_id, person_id: PERSON, agent_id: "ada", now: NOW + 2 });
  const derived = (id: string) => createHash("sha256").update(`${session_id} ${id}`).digest("hex").slice(0, 32);
  const own = { session_id, person_id: PERSON } as const;
  const page = await store.ask("listMessages", { ...own, limit: 10 });
  assert.deepEqual(page?.messages.map(({ seq, message_id, turn_id, content }) => ({ seq, message_id, turn_id, content })), [
    { seq: 1, message_id: `msg_${derived(input.start.message_id)}`, turn_id: `trn_${derived(input.turn_id)}`, content: "Where is the key?" },
    { seq: 2, message_id: `msg_${derived(input.start.step_message_id)}`, turn_id: `trn_${derived(input.turn_id)}`, content: "Here." },
  ]);
  assert.deepEqual([fork.session.message_count, fork.session.preview, fork.session.event_seq, fork.session.cost_usd], [2, "Where is the key?", 2, 0]);
  assert.deepEqual(fork.events, []);
  assert.deepEqual(fork.list.map(({ type }) => type), ["session.created"]);
  const events = await store.ask("readEvents", { ...own, after: 0, limit: 10 });
  assert.deepEqual(events?.events.map((event) => [event.type, event.seq, event.type === "message.finished" && event.message.content]), [["message.finished", 1, "Where is the key?"], ["message.finished", 2, "Here."]]);
  assert.deepEqual(dump(place.path)["events"]?.map((row) => (row as { data: string }).data).slice(-2), ['{"m":1}', '{"m":2}']);
  await store.close();
});

test("one batch is one transaction: when it cannot be committed, all of it fails and none of it stays", () => {
  using place = makePlace();
  const db = openDatabase(place);
  const failing: Database = {
    ...db,
    exec(sql) {
      if (sql === "COMMIT") throw Object.assign(new Error("disk I/O"), { errcode: 13 });
      db.exec(sql);
    },
  };
  const outcomes = runBatch(failing, [{ name: "createSession", input: newSession() }, { name: "createSession", input: newSession() }]);
  assert.deepEqual(outcomes.map((outcome) => "error" in outcome && (outcome.error as { code: string }).code), ["disk_full", "disk_full"]);
  assert.deepEqual(dump(place.path)["sessions"], []);
  const [good] = runBatch(db, [{ name: "createSession", input: newSession() }]);
  assert.ok(good && "value" in good);
  db.close();
});

test("every commit is synced to disk: the journal is a log, and the level is full", () => {
  using place = makePlace();
  const db = openDatabase(place);
  const pragma = (name: string) => Object.values(db.get<Record<string, unknown>>(`PRAGMA ${name}`) ?? {})[0];
  assert.deepEqual(["journal_mode", "synchronous", "foreign_keys", "busy_timeout"].map(pragma), ["wal", 2, 1, 5000]);
  db.close();
});

test("lists are read in the order of an index: no sorting, no reading of whole tables", () => {
  using place = makePlace();
  const db = openDatabase(place);
  const plans: { sql: string; plan: string }[] = [];
  const explaining: Database = {
    ...db,
    all<T>(sql: string, ...values: Value[]) {
      plans.push({ sql, plan: db.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, ...values).map(({ detail }) => detail).join("; ") });
      return db.all<T>(sql, ...values);
    },
  };
  const base = { person_id: PERSON, limit: 50 } as const;
  const cursor = Buffer.from("1.1700000000000.5").toString("base64url");
  const expected: [Parameters<typeof listSessions>[1], string][] = [
    [base, "sessions_by_activity"],
    [{ ...base, cursor }, "sessions_by_activity"],
    [{ ...base, before: NOW }, "sessions_by_activity"],
    [{ ...base, before: NOW, after: NOW - 1 }, "sessions_by_activity"],
    [{ ...base, agent_id: "ada" }, "sessions_by_agent"],
    [{ ...base, agent_id: "ada", cursor }, "sessions_by_agent"],
    [{ ...base, agent_id: "ada", types: ["chat"] }, "sessions_by_type"],
    [{ ...base, agent_id: "ada", types: ["chat"], cursor }, "sessions_by_type"],
    [{ ...base, agent_id: "ada", types: ["chat", "schedule"] }, "sessions_by_"],
    [{ ...base, types: ["chat"] }, "sessions_by_activity"],
    [{ ...base, types: ["heartbeat", "schedule"], cursor }, "sessions_by_activity"],
    [{ ...base, archived: "true" }, "sessions_archived"],
    [{ ...base, archived: "any" }, "sessions_archived"],
  ];
  for (const [filter, index] of expected) {
    plans.length = 0;
    listSessions(explaining, filter);
    assert.match((plans.at(-1) ?? assert.fail()).plan, new RegExp(`SEARCH s USING INDEX ${index}`), JSON.stringify(filter));
    if (!filter.cursor && filter.archived !== "true") assert.match((plans[0] ?? assert.fail()).plan, /SEARCH s USING INDEX sessions_pinned/, JSON.stringify(filter));
    for (const { plan } of plans) assert.doesNotMatch(plan, /TEMP B-TREE|SCAN/, JSON.stringify(filter));
  }
  db.close();
});
