// How much of what answers a question is found again: recall of the evidence among the best 5, 10, 25 and 50, through the
// product's own store and its own query, for dialogues between people and for chats with an assistant. LOCOMO_FILE and
// CHATS_FILE name other files of the two kinds; the settings are the same for both, and nothing here tells the product which.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openThreadStore } from "../src/adapters/store/thread-store.ts";
import { readChats } from "./support/memory/chat-file.ts";
import { makeChats } from "./support/memory/chat-set.ts";
import { DIALOGUES, readDialogues } from "./support/memory/dialogue.ts";
import type { Asked } from "./support/memory/measure.ts";
import { askMemories } from "./support/memory/learned.ts";
import { askSet, DEPTHS, meanRecall } from "./support/memory/measure.ts";
import type { MemorySet } from "./support/memory/set.ts";
import { percentile } from "./support/sample.ts";
import type { Store } from "../src/ports/store.ts";
import type { Row } from "./support/table.ts";

export const title = "recall: how much of the evidence is among the best hits, by words alone";

type Aims = readonly [number, number, number, number];
const AIMS: Record<"people" | "facts" | "chats", Aims> = { people: [76, 83, 89, 92], facts: [78, 85, 90, 93], chats: [56, 63, 76, 86] };
const P95_AIM = 5;

export async function run(): Promise<Row[]> {
  const rows: Row[] = [];
  const dialogues = readDialogues();
  if (dialogues) {
    rows.push(...describe("people", await askAll(dialogues), AIMS.people));
    rows.push(...describe("people, facts as keys", await askAll(dialogues, true), AIMS.facts));
    rows.push(...(await describeMemories(dialogues)));
  } else console.log(`NOT MEASURED: there are no dialogues at ${DIALOGUES}. Set LOCOMO_FILE to their file.`);
  const file = process.env["CHATS_FILE"];
  // The aims are for real chats; made-up ones are there to show when settings for the one kind ruin the other.
  if (file) rows.push(...describe("chats", await askAll(readChats(file)), AIMS.chats));
  rows.push(...describe("made-up chats", await askAll(makeChats())));
  return rows;
}

/** Memories are found by the messages they come from as well; beside it, the same memories without sources. */
async function describeMemories(set: MemorySet): Promise<Row[]> {
  const [asked, alone] = [await withStore((store) => askMemories(store, set, true)), await withStore((store) => askMemories(store, set, false))];
  const control = meanRecall(alone);
  const times = asked.map((one) => one.ms);
  return [
    ...recallRows(`people, memories: all ${asked.length} questions`, asked).map((row, index) => ({ ...row, beside: { name: "own words alone", figure: control[index] ?? 0 } })),
    { name: "people, memories: one question p50", figure: percentile(times, 0.5), unit: "ms" },
    { name: "people, memories: one question p95", figure: percentile(times, 0.95), unit: "ms" },
  ];
}

function askAll(set: MemorySet, keys = false): Promise<Asked[]> {
  return withStore((store) => askSet(store, set, keys));
}

async function withStore<T>(work: (store: Store) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "rapport-bench-"));
  const store = await openThreadStore({ path: join(folder, "rapport.db"), backups: folder });
  try {
    return await work(store);
  } finally {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function describe(name: string, asked: readonly Asked[], aims?: Aims): Row[] {
  const categories = [...new Set(asked.map((one) => one.category))].toSorted();
  const times = asked.map((one) => one.ms);
  const tokens = asked.reduce((sum, one) => sum + one.tokens, 0) / asked.length;
  return [
    ...recallRows(`${name}: all ${asked.length} questions`, asked, aims),
    ...categories.flatMap((category) => {
      const some = asked.filter((one) => one.category === category);
      return recallRows(`${name}: ${category} (${some.length})`, some);
    }),
    { name: `${name}: one question p50`, figure: percentile(times, 0.5), unit: "ms" },
    { name: `${name}: one question p95`, figure: percentile(times, 0.95), unit: "ms", aim: { most: P95_AIM } },
    { name: `${name}: the best 10 hits`, figure: tokens, unit: "tokens" },
  ];
}

function recallRows(name: string, asked: readonly Asked[], aims?: Aims): Row[] {
  return meanRecall(asked).map((figure, index) => {
    const row = { name: `${name}, best ${DEPTHS[index]}`, figure, unit: "%" };
    const aim = aims?.[index];
    return aim === undefined ? row : { ...row, aim: { least: aim } };
  });
}
