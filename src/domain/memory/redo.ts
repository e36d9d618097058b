// Doing again what was undone: with a change set come back those that its undo took along.
import type { ChangeSetId, MemoryId } from "../ids.ts";
import type { ChangeSet } from "./change-set.ts";
import { createdBy, targetOf } from "./change-set.ts";

/** A set, and the one whose undo took it along; null when its person decided about it by itself. */
export type Undone = { set: ChangeSet; undone_with: ChangeSetId | null };

/**
 * `back`: what comes back with `id`, in its order. `waits`: what also builds on something else that is undone, with the set
 * that it comes back with from now on. `undone`: all undone sets of one owner in the order of their first application.
 */
export function broughtBack(undone: readonly Undone[], id: ChangeSetId): { back: ChangeSet[]; waits: Map<ChangeSetId, ChangeSetId> } {
  const back: ChangeSet[] = [];
  const waits = new Map<ChangeSetId, ChangeSetId>();
  /** What is not there yet, and the set that brings it back. */
  const missing = new Map<MemoryId, ChangeSetId>();
  for (const { set, undone_with } of undone) {
    if (set.change_set_id === id) continue;
    const blocker = set.items.map((item) => missing.get(targetOf(item) ?? "mem_")).find((one) => one !== undefined);
    if (undone_with === id && blocker === undefined) {
      back.push(set);
      continue;
    }
    if (undone_with === id && blocker !== undefined) waits.set(set.change_set_id, blocker);
    const by = blocker ?? undone_with ?? set.change_set_id;
    for (const item of set.items) missing.set(createdBy(item) ?? "mem_", by);
  }
  missing.delete("mem_");
  return { back, waits };
}
