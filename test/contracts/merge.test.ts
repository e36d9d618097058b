// The text indexes are merged while the store is quiet: what is found stays the same, and nobody waits for it.
import assert from "node:assert/strict";
import { closeSync, copyFileSync, openSync, writeSync } from "node:fs";
import { test } from "node:test";
import type { Database } from "../../src/adapters/store/database.ts";
import { openDatabase } from "../../src/adapters/store/database.ts";
import { QUIET, whenQuiet } from "../../src/adapters/store/quiet.ts";
import type { Left } from "../../src/adapters/store/quiet.ts";
import { mergeIndexes, countSegments } from "../../src/adapters/store/search/merge.ts";
import { openThreadStore } from "../../src/adapters/store/thread-store.ts";
import { OWNER_ID } from "../../src/domain/ids.ts";
import { NOW, openRecallStore } from "../support/recall-store.ts";
import { createSeededRandom } from "../support/seeded-random.ts";

const SHELVES = ["said", "told"] as const;

/** A store with `sessions` small sessions, each of which makes a segment in each of the two indexes. */
async function openMany(sessions: number) {
  const kit = await openRecallStore();
  const ids: string[] = [];
  for (let index = 0; index < sessions; index += 1) ids.push((await kit.add([{ said: `Lynx ${index} was seen at dusk`, told: `Noted the lynx ${index} seen at dusk` }])).session_id);
  return { ...kit, ids, [Symbol.asyncDispose]: () => kit[Symbol.asyncDispose]() };
}

/** Looks at the file of a store, beside it. */
function look<T>(path: string, read: (db: Database) => T): T {
  const db = openDatabase({ path, backups: path, readOnly: true });
  try {
    return read(db);
  } finally {
    db.close();
  }
}

const segmentsIn = (path: string) => look(path, (db) => SHELVES.map((index) => countSegments(db, index)));
const mergedFrom = (path: string) => look(path, (db) => SHELVES.map((index) => db.get<{ v: number }>(`SELECT v FROM ${index}_config WHERE k = 'usermerge'`)?.v ?? 4));
/** All rows with the word, straight from the index. */
const rowsWith = (path: string, word: string) => look(path, (db) => SHELVES.map((index) => db.all<{ pk: number }>(`SELECT rowid AS pk FROM ${index} WHERE ${index} MATCH ? ORDER BY rowid`, `words : "${word}"`).map(({ pk }) => pk)));

test("merging goes by steps, finds the same at each of them, leaves few segments and the index as it was set", async () => {
  await using kit = await openMany(44);
  const find = async () => (await kit.recall("Which lynx was seen at dusk?", { limit: 44 })).map(({ message_id, score }) => [message_id, score]);
  const before = await find();
  for (const [index, count] of segmentsIn(kit.path).entries()) assert.ok(count > 8, `${SHELVES[index]}: ${count} segments`);
  const steps: string[] = [];
  const settings = new Set<string>();
  for (let left: Left = "more"; left === "more"; steps.push(left)) {
    ({ left } = await kit.store.run("mergeIndexes", { pages: 1 }));
    settings.add(mergedFrom(kit.path).join());
    assert.deepEqual(await find(), before);
    // What is deleted between two steps is gone at once, and stays so.
    if (steps.length === 0) {
      await kit.store.run("deleteSession", { deletion_id: "del_1", cause: "person", session_id: kit.ids[7] as never, person_id: OWNER_ID, now: NOW });
      before.splice(0, before.length, ...(await find()));
    }
    assert.ok(steps.length < 1000);
  }
  assert.ok(steps.length > 2, steps.join());
  assert.deepEqual([steps.at(-1), [...settings].at(-1)], ["none", "4,4"]);
  assert.ok([...settings].some((setting) => setting.includes("2")), "two of a size become one");
  for (const [index, count] of segmentsIn(kit.path).entries()) assert.ok(count <= 4, `${SHELVES[index]}: ${count} segments`);
  assert.deepEqual(rowsWith(kit.path, "dusk").map((rows) => rows.length), [43, 43]);
  assert.deepEqual(rowsWith(kit.path, "7"), [[], []]);
  const changes = () => look(kit.path, (db) => db.get("PRAGMA data_version"));
  assert.deepEqual([await kit.store.run("mergeIndexes", { pages: 1 }), changes()], [{ left: "none" }, changes()]);
});

test("a merge that is cut off goes on after a restart, however few segments are left", async () => {
  await using kit = await openMany(44);
  await kit.store.run("mergeIndexes", { pages: 1 });
  const db = openDatabase({ path: kit.path, backups: kit.path });
  try {
    assert.ok(mergedFrom(kit.path).includes(2));
    for (let left: Left = "more"; left === "more"; ) ({ left } = mergeIndexes(db, { pages: 1 }));
    assert.deepEqual(mergedFrom(kit.path), [4, 4]);
    for (const count of segmentsIn(kit.path)) assert.ok(count <= 4);
  } finally {
    db.close();
  }
});

test("nothing is merged while messages wait to be indexed, and what came since is not merged one by one", async () => {
  await using kit = await openMany(44);
  const run = () => kit.store.run("mergeIndexes", { pages: 1000 });
  const db = openDatabase({ path: kit.path, backups: kit.path });
  db.run("INSERT INTO text_backlog SELECT 0, max(message_pk) FROM messages");
  assert.deepEqual(await run(), { left: "later" });
  db.run("DELETE FROM text_backlog");
  db.close();
  while ((await run()).left === "more");
  const few = segmentsIn(kit.path);
  for (let index = 0; index < 4; index += 1) await kit.add([{ said: `Owl ${index}`, told: "Noted" }]);
  assert.deepEqual([await run(), segmentsIn(kit.path)], [{ left: "none" }, few.map((count) => count + 4)]);
});

test("whatever comes and goes between the steps, what is found is what is there", async () => {
  for (const seed of [1, 2, 3, 4]) {
    await using kit = await openRecallStore();
    const random = createSeededRandom(seed);
    const draw = () => Buffer.from(random.secret(1), "base64url")[0] as number;
    const there = new Map<string, string>();
    for (let step = 0; step < 150; step += 1) {
      const roll = draw();
      const word = `word${roll % 5}`;
      if (roll < 150) there.set((await kit.add([{ said: `${word} was said`, told: `${word} was told` }])).session_id, word);
      else if (roll < 190 && there.size > 0) {
        const session_id = [...there.keys()][roll % there.size] as string;
        there.delete(session_id);
        await kit.store.run("deleteSession", { deletion_id: `del_${step}`, cause: "person", session_id: session_id as never, person_id: OWNER_ID, now: NOW });
      } else await kit.store.run("mergeIndexes", { pages: 1 });
      const counts = Array.from({ length: 5 }, (_, index) => [...there.values()].filter((one) => one === `word${index}`).length);
      assert.deepEqual(Array.from({ length: 5 }, (_, index) => rowsWith(kit.path, `word${index}`).map((rows) => rows.length)), counts.map((count) => [count, count]), `seed ${seed}, step ${step}`);
    }
  }
});

test("work is done once it has been quiet, stops for whoever comes, and is taken up again", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const pieces: ((left: Left | Error) => void)[] = [];
  const quiet = whenQuiet(
    () =>
      new Promise<Left>((resolve, reject) => {
        pieces.push((left) => (left instanceof Error ? reject(left) : resolve(left)));
      }),
  );
  const end = async (left: Left | Error) => {
    pieces.at(-1)?.(left);
    await new Promise((resolve) => setImmediate(resolve));
  };
  const after = (ms: number) => {
    t.mock.timers.tick(ms);
    return pieces.length;
  };
  quiet.wake();
  assert.equal(after(QUIET - 1), 0);
  quiet.wake();
  assert.deepEqual([after(QUIET - 1), after(1)], [0, 1], "a command begins the time anew");
  await end("more");
  assert.equal(pieces.length, 2, "the next piece follows");
  quiet.wake();
  await end("more");
  assert.equal(pieces.length, 2, "somebody came during it");
  assert.equal(after(QUIET), 3);
  await end("none");
  assert.deepEqual([pieces.length, after(10 * QUIET)], [3, 3], "nothing is left");
  quiet.wake();
  assert.equal(after(QUIET), 4);
  await end(new Error("The disk is full."));
  assert.equal(after(10 * QUIET), 4, "what fails waits for the next command");
  quiet.wake();
  assert.equal(after(QUIET), 5);
  await end("later");
  assert.deepEqual([after(QUIET - 1), after(1)], [5, 6], "what cannot be done yet is tried again");
  quiet.stop();
  await end("more");
  assert.deepEqual([pieces.length, after(10 * QUIET)], [6, 6], "stopped is stopped");
});

test("a store that was opened merges by itself in a quiet moment", async (t) => {
  await using kit = await openMany(44);
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const store = await openThreadStore({ path: kit.path, backups: kit.path, durable: false });
  const until = AbortSignal.timeout(30_000);
  try {
    t.mock.timers.tick(QUIET);
    while (segmentsIn(kit.path).some((count) => count > 4)) {
      until.throwIfAborted();
      await store.ask("getSettings");
    }
  } finally {
    await store.close();
  }
});

test("nothing is merged in a file that is known to be damaged", async (t) => {
  await using kit = await openMany(44);
  const db = openDatabase({ path: kit.path, backups: kit.path });
  db.get("PRAGMA wal_checkpoint(TRUNCATE)");
  db.close();
  const path = `${kit.path}-copy`;
  copyFileSync(kit.path, path);
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const store = await openThreadStore({ path, backups: kit.path, durable: false });
  try {
    const many = segmentsIn(path);
    const file = openSync(path, "r+");
    // The header's count of free pages.
    writeSync(file, Buffer.from([0, 0, 0, 9]), 0, 4, 36);
    closeSync(file);
    assert.notEqual(await store.checkFile(), "ok");
    t.mock.timers.tick(QUIET);
    // Whatever the timer has asked the writer for is answered before this is.
    await assert.rejects(store.run("mergeIndexes", { pages: 1 }), { code: "database_damaged" });
    for (let turn = 0; turn < 20; turn += 1) await store.ask("getSettings");
    assert.deepEqual(segmentsIn(path), many);
  } finally {
    await store.close();
  }
});
