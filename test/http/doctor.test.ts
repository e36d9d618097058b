// The doctor: everything that does not fit together is named, what follows from messages is rebuilt, and only once.
import assert from "node:assert/strict";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import type { FaultKind } from "../../src/domain/care/fault.ts";
import { FAULTS } from "../../src/domain/care/fault.ts";
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
  app.write("UPDATE sessions SET message_count = 7, message_seq = 99, event_seq = 1, queued_count = 3, cost_usd = 5, preview = 'nonsense', last_activity_at = 1, running_turn_pk = 1");
  const counters: FaultKind[] = ["message_count", "message_seq", "event_seq", "queued_count", "cost", "preview", "last_activity", "running_turn"];
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
  assert.deepEqual(rebuilt.map(({ kind }) => kind).sort(), ["event_broken", "event_missing", "message_count"]);
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
  assert.deepEqual(rebuilt.map(({ kind }) => kind), ["leftover"]);
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

test("each fault says what it is and what to do about it", async () => {
  await using app = await startApp();
  await fill(app);
  app.write("UPDATE sessions SET message_count = 7 WHERE session_pk = 1");
  const [fault] = (await app.client.examine()).faults;
  assert.deepEqual([fault?.kind, fault?.count, fault?.text, fault?.harmless], ["message_count", 1, FAULTS.message_count.text, false]);
  assert.match(fault?.todo ?? "", /rapport doctor --rebuild/);
});
