// What recall finds must not get worse: on months of dialogue between people where the data is present, and on made-up chats.
import assert from "node:assert/strict";
import { test } from "node:test";
import { makeChats } from "../../bench/support/memory/chat-set.ts";
import { DIALOGUES, readDialogues } from "../../bench/support/memory/dialogue.ts";
import { askSet, DEPTHS, meanRecall } from "../../bench/support/memory/measure.ts";
import { openRecallStore } from "../support/recall-store.ts";
import type { MemorySet } from "../../bench/support/memory/set.ts";

/** Percent of the evidence among the best 5, 10, 25 and 50; what was measured on the day (docs/decisions/015-recall.md) minus the error of sampling. */
const FLOORS = { people: [74.7, 80.1, 86.2, 89.2], keys: [75.5, 81.9, 87, 89.7], chats: [73.9, 86.4, 96.4, 97.4] };

/** Asks every second question: a test has seconds, and `npm run bench memory` asks them all. */
async function measure(set: MemorySet, keys = false): Promise<number[]> {
  await using home = await openRecallStore();
  const samples = set.samples.map((sample) => ({ ...sample, questions: sample.questions.filter((_, index) => index % 2 === 0) }));
  return meanRecall(await askSet(home.store, { ...set, samples }, keys));
}

function assertFloor(found: number[], floor: readonly number[]): void {
  DEPTHS.forEach((depth, index) => assert.ok((found[index] ?? 0) >= (floor[index] ?? 0), `${found[index]?.toFixed(1)} % among the best ${depth}, at least ${floor[index]} before`));
}

function needsDialogues(title: string, check: (set: MemorySet) => Promise<void>): void {
  test(`[needs data] ${title}`, async () => {
    const set = readDialogues();
    if (set) await check(set);
    else console.log(`NOT RUN: there are no dialogues at ${DIALOGUES}. Set LOCOMO_FILE to their file; without it NOTHING of this test was checked.`);
  });
}

needsDialogues("months of dialogue: as much of the evidence is found as before", async (set) => {
  assertFloor(await measure(set), FLOORS.people);
});

needsDialogues("with facts as keys more of it is found", async (set) => {
  assertFloor(await measure(set, true), FLOORS.keys);
});

test("in chats with an assistant what was mentioned and what was told are found", async () => {
  assertFloor(await measure(makeChats()), FLOORS.chats);
});
