// The text indexes are merged while the store is quiet: what is found stays the same, and what was deleted stays gone.
import assert from "node:assert/strict";
import { test } from "node:test";
import { openDatabase } from "../../src/adapters/store/database.ts";
import { runCommands } from "../../src/adapters/store/request.ts";
import { countSegments } from "../../src/adapters/store/search/merge.ts";
import type { Reply } from "../../src/adapters/store/store-protocol.ts";
import { OWNER_ID } from "../../src/domain/ids.ts";
import { NOW, openRecallStore } from "../support/recall-store.ts";

const QUIET = 5000;

/** Many small sessions, each of which makes a segment; the one with a yeti is deleted. */
async function openMany() {
  const kit = await openRecallStore();
  for (let index = 0; index < 60; index += 1) await kit.add([{ said: `Lynx ${index} was seen at dusk`, told: `Noted lynx ${index}` }]);
  const { session_id } = await kit.add([{ said: "A yeti was seen at dusk" }]);
  await kit.store.run("deleteSession", { deletion_id: "del_1", cause: "person", session_id, person_id: OWNER_ID, now: NOW });
  return kit;
}

function segments(path: string): number {
  const db = openDatabase({ path, backups: path, readOnly: true });
  try {
    return Math.max(...["said", "told"].map((index) => countSegments(db, index)));
  } finally {
    db.close();
  }
}

test("merging leaves few segments, finds the same in the same order, and ends", async () => {
  await using kit = await openMany();
  const find = async () => (await kit.recall("Which lynx was seen at dusk?", { limit: 25 })).map(({ message_id, score }) => [message_id, score]);
  const [many, before] = [segments(kit.path), await find()];
  assert.ok(many > 8, `${many} segments`);
  let steps = 0;
  for (let done = false; !done; steps += 1) {
    ({ done } = await kit.store.run("mergeIndexes", { pages: 1 }));
    assert.deepEqual(await find(), before);
    assert.ok(steps < 1000);
  }
  assert.ok(steps > 1, "in steps");
  assert.ok(segments(kit.path) < 8, `${segments(kit.path)} segments`);
  assert.deepEqual(await kit.recall("yeti"), []);
  assert.deepEqual(await kit.store.run("mergeIndexes", { pages: 1 }), { done: true });
});

test("the writer merges once it has been quiet, and stops for whoever comes", async (t) => {
  await using kit = await openMany();
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const db = openDatabase({ path: kit.path, backups: kit.path });
  const replies: Reply[] = [];
  const handle = runCommands(db, { reply: (some) => replies.push(...some), end: () => undefined });
  const turnOver = () => new Promise((resolve) => setImmediate(resolve));
  const settle = async () => {
    for (let turn = 0; turn < 500; turn += 1) await turnOver();
  };
  const ask = (id: number) => handle({ id, name: "sweepEmpty", input: { before: 0, now: NOW } });
  const many = segments(kit.path);
  ask(1);
  await settle();
  t.mock.timers.tick(QUIET - 1);
  await settle();
  assert.equal(segments(kit.path), many, "not yet");
  ask(2);
  await settle();
  t.mock.timers.tick(QUIET - 1);
  await settle();
  assert.equal(segments(kit.path), many, "a command begins the time anew");
  ask(3);
  t.mock.timers.tick(1);
  await settle();
  assert.equal(segments(kit.path), many, "somebody came at that moment");
  t.mock.timers.tick(QUIET);
  await settle();
  assert.ok(segments(kit.path) < 8);
  assert.equal(replies.length, 3);
  handle({ id: 4, name: "close", input: null });
});
