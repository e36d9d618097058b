// What a change set did, told with the words before it: pure, over the sets that are known.
import type { MemoryId, MessageId } from "../../../../src/domain/ids.ts";
import type { ChangeItem, ChangeSet } from "../../../../src/domain/memory/change-set.ts";
import { foldChanges, targetOf } from "../../../../src/domain/memory/change-set.ts";
import type { Memory, MemoryKind } from "../../../../src/domain/memory/memory.ts";

/** The memories as they were before `set`, as far as `sets` (newest first) reach back; for one that waits, with what waits before it. */
export function memoriesBefore(sets: readonly ChangeSet[], set: ChangeSet): Map<MemoryId, Memory> {
  const at = sets.findIndex((one) => one.change_set_id === set.change_set_id);
  const before = sets.slice(at < 0 ? 0 : at + 1).toReversed();
  return foldChanges(set.status === "held" ? before.map((one) => (one.status === "held" ? { ...one, status: "applied" } : one)) : before);
}

export type ChangeWords = { kind: MemoryKind | null; before: string | null; after: string | null; pin: boolean | null };

/** An item in words: what stood there and what stands there then. `null` where there is nothing, or nobody knows. */
export function wordsOf(item: ChangeItem, target: Pick<Memory, "text" | "kind"> | undefined): ChangeWords {
  const before = target?.text ?? null;
  switch (item.action) {
    case "add":
      return { kind: item.kind, before: null, after: item.text, pin: null };
    case "supersede":
      return { kind: item.kind, before, after: item.text, pin: null };
    case "drop":
      return { kind: target?.kind ?? null, before, after: null, pin: null };
    case "update": {
      const { text, kind, pinned } = item.patch;
      return { kind: kind ?? target?.kind ?? null, before: text === undefined ? null : before, after: text ?? before, pin: pinned ?? null };
    }
  }
}

/** The memories that a set's items need and that may have to be asked for. */
export function targetsOf(sets: readonly ChangeSet[]): MemoryId[] {
  return sets.flatMap((set) => set.items.flatMap((item) => targetOf(item) ?? []));
}

/** The messages that an item names as its source. */
export function sourcesOf(item: ChangeItem): MessageId[] {
  if (item.action === "drop") return [];
  const sources = item.action === "update" ? (item.patch.sources ?? []) : item.sources;
  return sources.map((source) => source.message_id);
}

/** What the items did, in short: "3 written, 1 dropped". */
export function summaryOf({ items }: Pick<ChangeSet, "items">): string {
  const counts = { added: 0, changed: 0, replaced: 0, dropped: 0 };
  for (const { action } of items) counts[DID[action]] += 1;
  const said = Object.entries(counts).filter(([, count]) => count > 0);
  return said.length === 0 ? "nothing new" : said.map(([word, count]) => `${count} ${word}`).join(", ");
}
const DID = { add: "added", update: "changed", supersede: "replaced", drop: "dropped" } as const;

/** Two texts as pieces that are kept, gone or new, word by word: how a change is shown in one line. */
export type TextPiece = { text: string; state: "same" | "gone" | "new" };

/** Word differences by the longest common subsequence; texts of memories are short. Null where hardly anything is common. */
export function textChange(before: string, after: string): TextPiece[] | null {
  const old = wordList(before);
  const next = wordList(after);
  const common = Array.from({ length: old.length + 1 }, () => new Uint16Array(next.length + 1));
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = next.length - 1; j >= 0; j -= 1) {
      const row = common[i] as Uint16Array;
      const below = common[i + 1] as Uint16Array;
      row[j] = old[i] === next[j] ? (below[j + 1] as number) + 1 : Math.max(below[j] as number, row[j + 1] as number);
    }
  }
  if ((common[0]?.[0] ?? 0) * 2 < Math.max(old.length, next.length)) return null;
  const pieces: TextPiece[] = [];
  const push = (text: string, state: TextPiece["state"]) => {
    const last = pieces.at(-1);
    if (last?.state === state) last.text += ` ${text}`;
    else pieces.push({ text, state });
  };
  for (let i = 0, j = 0; i < old.length || j < next.length; ) {
    if (i < old.length && j < next.length && old[i] === next[j]) {
      push(old[i] as string, "same");
      i += 1;
      j += 1;
    } else if (i < old.length && (j >= next.length || (common[i + 1]?.[j] ?? 0) >= (common[i]?.[j + 1] ?? 0))) {
      push(old[i] as string, "gone");
      i += 1;
    } else {
      push(next[j] as string, "new");
      j += 1;
    }
  }
  return pieces;
}

const wordList = (text: string) => text.split(/\s+/).filter(Boolean);
