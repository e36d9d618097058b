// The doctor: everything that does not fit together is named, what follows from messages is rebuilt, and only once.
import assert from "node:assert/strict";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import type { FaultKind } from "../../src/domain/care/fault.ts";
import { FAULTS } from "../../src/domain/care/fault.ts";
import { OWNER_ID } from "../../src/domain/ids.ts";
import { createDoor, pauseAt } from "../support/door.ts";
import { textFile } from "../support/file.ts";
import type { RealApp } from "../support/real-app.ts";
import { startApp } from "../support/real-app.ts";

/** A session with a withdrawn, a waiting and a steering message behind it, a fork, and a person's title. */
async function fill(app: RealApp) {
  const session_id = await app.session();
  await app.client.askMessage(session_id, { content: "What is\n a good   name for a boat?" });
  await app.client.askMessage(session_id, { content: "Another one" });
  await app.client.renameSession(session_id, "Boats");
  await app.client.askMessage((await app.client.forkSession(session_id)).session_id, { content: "In the fork" });
  await app.session();
  return session_id;
}

const kinds = async (app: RealApp) => Object.fromEntries((await app.client.examine()).faults.map(({ kind, count }) => [kind, count]));

/** Everything that is derived from messages, as it stands in the file. */
const derived = (app: RealApp) => [app.rows("SELECT * FROM sessions"), app.rows("SELECT * FROM events")];

function unguarded(app: RealApp, sql: string): void {
  const db = new DatabaseSync(app.database, { enableForeignKeyConstraints: false, defensive: false });
  db.exec(`PRAGMA busy_timeout = 5000; ${sql}`);
  db.close();
}

test("whatever people do, nothing is found: with forks, waiting and withdrawn messages, files alone, and in the middle of an answer", async () => {
  const door = createDoor();
  await using app = await startApp({ script: (request, call) => (call === 3 ? pauseAt(door, ["One "], ["two."])(request, call) : [{ type: "text", text: "Yes." }]) });
  const session_id = await fill(app);
  const { turn } = await app.client.sendMessage(session_id, { content: "Slow" });
  await door.reached;
  for (const content of ["waits", "is withdrawn"]) await app.client.sendMessage(session_id, { content });
  const { queue } = await app.client.listQueue(session_id);
  await app.client.withdrawInput(session_id, queue[1]?.input_id ?? "");
  const { file_id } = await app.client.uploadFile("boat.txt", textFile("A boat"));
  await app.client.askMessage(await app.session(), { content: "", attachments: [file_id] });
  assert.deepEqual(await kinds(app), {});
  assert.deepEqual(await app.client.rebuild(), { rebuilt: [], faults: [] });
  door.open();
  await app.ended(turn);
});

test("every counter that is wrong is named and put right from the messages, and a second rebuild changes nothing", async () => {
  await using app = await startApp();
  await fill(app);
  const before = derived(app);
  app.write("UPDATE sessions SET message_count = 7, message_seq = 99, event_seq = 1, queued_count = 3, cost_usd = 5, preview = 'nonsense', last_activity_at = 1, started_at = 1, answer_seq = 77, bytes = 5, running_turn_pk = 1");
  const counters: FaultKind[] = ["message_count", "message_seq", "event_seq", "queued_count", "cost", "preview", "last_activity", "started", "answer", "bytes", "running_turn"];
  const found = await kinds(app);
  for (const kind of counters) assert.equal(found[kind], 3, kind);
  const first = await app.client.rebuild();
  assert.deepEqual([first.rebuilt.map(({ kind }) => kind).sort(), first.faults], [[...counters].sort(), []]);
  assert.deepEqual(derived(app), before);
  assert.deepEqual(await app.client.rebuild(), { rebuilt: [], faults: [] });
  assert.deepEqual(derived(app), before);
});

/** The index is made while it is told to hold nothing, and then told to hold everything. */
function emptyIndex(app: RealApp): void {
  const tell = (where: string) =>
    `PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'CREATE INDEX messages_by_turn ON messages (turn_pk)${where}' WHERE name = 'messages_by_turn'; PRAGMA writable_schema = RESET;`;
  unguarded(app, `${tell(" WHERE turn_pk < 0")} REINDEX messages_by_turn; ${tell("")}`);
}

for (const store of ["inline", "thread"] as const) {
  test(`an index that disagrees with its table is found and made anew, also when the store takes nothing else because of it (${store})`, async () => {
    await using app = await startApp({ store });
    await fill(app);
    emptyIndex(app);
    await app.client.diagnose();
    assert.equal((await kinds(app))["index"], 1);
    const { rebuilt, faults } = await app.client.rebuild();
    assert.deepEqual([rebuilt.map(({ kind, count }) => [kind, count]), faults], [[["index", 1]], []]);
    assert.deepEqual((await app.client.rebuild()).rebuilt, []);
    await app.client.askMessage(await app.session(), { content: "Go on" });
  });
}

test("an index that disagrees with its table is made anew at the next start", async () => {
  await using app = await startApp();
  await fill(app);
  await app.stop();
  emptyIndex(app);
  await app.restart();
  assert.deepEqual(await kinds(app), {});
});

test("events whose message is gone and gaps in their numbers are closed, so that the session opens again", async () => {
  await using app = await startApp();
  const session_id = await fill(app);
  unguarded(app, "DELETE FROM messages WHERE message_pk = 1 * 1048576 + 2; DELETE FROM events WHERE session_pk = 1 AND seq = 3");
  const found = await kinds(app);
  assert.deepEqual([found["event_broken"], found["event_missing"], found["message_missing"]], [1, 1, 1]);
  const { rebuilt, faults } = await app.client.rebuild();
  assert.deepEqual(rebuilt.map(({ kind }) => kind).sort(), ["bytes", "event_broken", "event_missing", "message_count", "text_index"]);
  // What is lost is not hidden.
  assert.deepEqual(faults.map(({ kind, count }) => [kind, count]), [["message_missing", 1]]);
  const events = await app.events(`/sessions/${session_id}/events`, "0");
  const { event_seq } = await app.client.getSession(session_id);
  await events.until(({ data }) => "seq" in data && data.seq === event_seq);
  assert.deepEqual(events.session().map((event) => ("seq" in event ? event.seq : 0)), Array.from({ length: event_seq }, (_, index) => index + 1));
  events.close();
});

test("rows that are left of what is gone are removed, and words are kept and told", async () => {
  await using app = await startApp();
  await fill(app);
  unguarded(app, "DELETE FROM sessions WHERE session_pk = 1");
  const found = await kinds(app);
  assert.ok((found["leftover"] ?? 0) > 5);
  assert.ok((found["message_lost"] ?? 0) >= 4);
  const { rebuilt, faults } = await app.client.rebuild();
  assert.deepEqual(rebuilt.map(({ kind }) => kind), ["text_index", "leftover"]);
  assert.deepEqual(faults.map(({ kind, count }) => [kind, count]), [["message_lost", found["message_lost"]]]);
  assert.equal(app.rows("SELECT 1 FROM messages WHERE message_pk < 2 * 1048576").length, 4);
  assert.deepEqual((await app.client.rebuild()).rebuilt, []);
});

test("files without their rows and rows without their files are counted", async () => {
  await using app = await startApp();
  const file = await app.client.uploadFile("a.txt", new Blob(["hello"]));
  assert.deepEqual(await kinds(app), {});
  rmSync(join(app.home, "files"), { recursive: true });
  mkdirSync(join(app.home, "files", "ff"), { recursive: true });
  writeFileSync(join(app.home, "files", "ff", "f".repeat(64)), "who am I");
  assert.deepEqual(await kinds(app), { file_missing: 1, file_unknown: 1 }, file.file_id);
});

/** What is found by words of the messages, by session. */
async function search(app: RealApp, question: string): Promise<number> {
  const hits = await app.app.store.ask("recallMessages", { person_id: OWNER_ID, within: { agent_id: "ada" }, question, limit: 20, now: Date.now() });
  return hits.length;
}

const INDEX_FAULTS: Record<string, string> = {
  "a message has no row": "DELETE FROM message_texts WHERE message_pk = (SELECT min(message_pk) FROM message_texts)",
  "a row cannot be found by its words": "DELETE FROM said WHERE rowid = (SELECT min(message_pk) FROM message_texts WHERE shelf = 'said')",
  "a row is of no message": "INSERT INTO message_texts (message_pk, shelf, turn_pk, at, traits, length, stems) VALUES (999, 'told', 1, 1, 0, 1, x''); INSERT INTO told (rowid, owner, words, stems) VALUES (999, 's1', 'boat', 'boat')",
  "sums are wrong": "UPDATE text_owners SET length = length + 7 WHERE owner = ''",
  "a title cannot be found": "DELETE FROM titled WHERE rowid = (SELECT min(rowid) FROM titled)",
  "a title is of no session": "INSERT INTO titled (rowid, owner, words) VALUES (999, 's1', 'boat')",
  "words are of no row": "INSERT INTO told (rowid, owner, words, stems) VALUES (999, 's1', 'boat', 'boat')",
};

for (const [name, sql] of Object.entries(INDEX_FAULTS)) {
  test(`the text index is made anew when ${name}`, async () => {
    await using app = await startApp();
    await fill(app);
    const [before, rows] = [await search(app, "boat"), app.rows("SELECT * FROM message_texts")];
    unguarded(app, sql);
    assert.deepEqual(Object.keys(await kinds(app)), ["text_index"]);
    const { rebuilt, faults } = await app.client.rebuild();
    assert.deepEqual([rebuilt.map(({ kind }) => kind), faults], [["text_index"], []]);
    assert.deepEqual([await search(app, "boat"), app.rows("SELECT * FROM message_texts")], [before, rows]);
    assert.deepEqual(await app.client.rebuild(), { rebuilt: [], faults: [] });
  });
}

test("a memory that is forgotten while the long session that gave it is being erased leaves every sum right", async () => {
  await using app = await startApp();
  await fill(app);
  const session_id = await app.session();
  const [now, { id }] = [app.app.clock.now(), app.app.random];
  const turns = Array.from({ length: 250 }, (_, index) => ({ turn_id: id("trn"), messages: [{ message_id: id("msg"), role: "user" as const, parts: [{ type: "text" as const, text: `Knot ${index}` }], at: now }] }));
  await app.app.store.run("importTurns", { session_id, person_id: "per_owner", turns, now });
  const memory_id = id("mem");
  const sources = [{ session_id, message_id: turns.at(-1)?.messages[0]?.message_id ?? "msg_" }];
  const item = { ...{ action: "add" as const, memory_id, kind: "fact" as const, text: "Ties knots.", scope: "person" as const }, ...{ confidence: 1, origin: "person" as const, sources, valid_from: null, valid_to: null } };
  const set = { change_set_id: id("dis"), agent_id: "ada", person_id: "per_owner" as const, cause: "tool" as const, session_id, from_seq: 1, to_seq: 1, model: null, items: [item] };
  await app.app.store.run("changeMemories", { set, hold: false, now });
  await app.client.deleteSession(session_id);
  assert.equal(app.rows("SELECT 1 FROM sessions WHERE deletion_pk IS NOT NULL").length, 1, "its rows are still there");
  await app.client.deleteMemory(memory_id);
  assert.deepEqual(await kinds(app), {});
  while (!(await app.app.store.run("purgeDeleted", { limit: 100 })).done);
  assert.deepEqual(await kinds(app), {});
});

test("messages that wait to be indexed are no fault, and the diagnosis counts them", async () => {
  await using app = await startApp();
  await fill(app);
  assert.equal((await app.client.diagnose()).database.unindexed, 0);
  unguarded(app, "DELETE FROM message_texts; DELETE FROM text_owners; INSERT INTO said (said) VALUES ('delete-all'); INSERT INTO told (told) VALUES ('delete-all'); INSERT INTO text_backlog SELECT 0, max(message_pk) FROM messages");
  assert.deepEqual(await kinds(app), {});
  const { unindexed, messages } = (await app.client.diagnose()).database;
  assert.ok(unindexed > 0);
  assert.equal(unindexed, messages);
});

/** Pages of a text index are not what was written. */
function spoil(app: RealApp, table: string): void {
  unguarded(app, `UPDATE ${table}_data SET block = x'ffffffff' WHERE id > 100`);
}

for (const store of ["inline", "thread"] as const) {
  test(`a malformed text index is no damage: it is made anew, also when the store takes nothing else because of it (${store})`, async () => {
    await using app = await startApp({ store });
    await fill(app);
    await app.client.addMemory("ada", { text: "The user's boat is called Argo." });
    const before = await search(app, "boat");
    for (const table of ["said", "titled", "remembered"]) spoil(app, table);
    await app.client.diagnose();
    assert.deepEqual(Object.keys(await kinds(app)).toSorted(), ["memory_fold", "text_index"]);
    const { rebuilt, faults } = await app.client.rebuild();
    assert.deepEqual([rebuilt.map(({ kind }) => kind).toSorted(), faults], [["memory_fold", "text_index"], []]);
    while ((await app.client.diagnose()).database.unindexed > 0);
    assert.equal(await search(app, "boat"), before);
    const recalled = await app.app.store.ask("recallMemories", { agent_id: "ada", person_id: OWNER_ID, question: "boat", limit: 5, now: Date.now() });
    assert.deepEqual(recalled.map(({ memory }) => memory.text), ["The user's boat is called Argo."]);
    await app.client.askMessage(await app.session(), { content: "Go on" });
  });

  test(`a server starts on a malformed text index, so that it can be made anew (${store})`, async () => {
    await using app = await startApp({ store });
    await fill(app);
    await app.stop();
    spoil(app, "said");
    await app.restart();
    assert.deepEqual((await app.client.rebuild()).rebuilt.map(({ kind }) => kind), ["text_index"]);
    assert.equal((await app.client.diagnose()).database.integrity, "ok");
  });
}

const MEMORY_FAULTS: Record<string, string> = {
  "one says something else": "UPDATE memories SET text = 'The user has a yacht.' WHERE memory_pk = 1",
  "one is gone": "DELETE FROM memories WHERE memory_pk = 1; DELETE FROM memory_sources WHERE memory_pk = 1; DELETE FROM remembered WHERE rowid = 1",
  "one is there that was taken back": "UPDATE change_sets SET status = 'undone', applied_no = NULL WHERE change_set_pk = 1",
  "one counts as replaced that is not": "UPDATE memories SET superseded_by = 'mem_x' WHERE memory_pk = 1; DELETE FROM remembered WHERE rowid = 1",
  "one is not found by its words": "DELETE FROM remembered WHERE rowid = 1",
};

for (const [name, sql] of Object.entries(MEMORY_FAULTS)) {
  test(`memories are folded anew from their changes when ${name}`, async () => {
    await using app = await startApp();
    const texts = ["The user has a boat.", "The user likes tea."];
    for (const text of texts) await app.client.addMemory("ada", { text });
    assert.deepEqual(await kinds(app), {});
    unguarded(app, sql);
    assert.deepEqual(await kinds(app), { memory_fold: 1 });
    const { rebuilt, faults } = await app.client.rebuild();
    assert.deepEqual([rebuilt.map(({ kind, count }) => [kind, count]), faults], [[["memory_fold", 1]], []]);
    const known = (await app.client.listMemories("ada")).memories.map(({ text }) => text).toSorted();
    assert.deepEqual(known, name.includes("taken back") ? texts.slice(1) : texts);
    const found = await app.app.store.ask("recallMemories", { agent_id: "ada", person_id: OWNER_ID, question: "a boat and tea", limit: 5, now: Date.now() });
    assert.deepEqual(found.map(({ memory }) => memory.text).toSorted(), known);
    assert.deepEqual(await app.client.rebuild(), { rebuilt: [], faults: [] });
  });
}

test("each fault says what it is and what to do about it", async () => {
  await using app = await startApp();
  await fill(app);
  app.write("UPDATE sessions SET message_count = 7 WHERE session_pk = 1");
  const [fault] = (await app.client.examine()).faults;
  assert.deepEqual([fault?.kind, fault?.count, fault?.text, fault?.harmless], ["message_count", 1, FAULTS.message_count.text, false]);
  assert.match(fault?.todo ?? "", /rapport doctor --rebuild/);
});
