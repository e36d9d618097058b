// Holding: what is put to its person before it counts, and how it is known until they have decided.
import type { MemoryApproval } from "../agent.ts";
import type { MemoryId } from "../ids.ts";
import { CERTAIN } from "./candidate.ts";
import type { ChangeItem, ChangeSet } from "./change-set.ts";
import { born, createdBy } from "./change-set.ts";
import type { Memory, MemoryOrigin } from "./memory.ts";

/** What others said is never certain, however sure whoever read it is. */
const OTHERS: readonly MemoryOrigin[] = ["other", "tool", "web"];

/** True when `approval` puts these changes to their person. */
export function isHeld(approval: MemoryApproval, items: readonly ChangeItem[]): boolean {
  if (approval !== "hold_uncertain") return approval === "hold";
  return items.some((item) => "confidence" in item && (item.confidence < CERTAIN || OTHERS.includes(item.origin)));
}

/** The memories that undecided sets would make: known, so that nothing is put to a person twice. */
export function heldMemories(sets: readonly ChangeSet[]): Memory[] {
  return sets.flatMap((set) => set.items.flatMap((item) => (item.action === "add" || item.action === "supersede" ? [born(set, item)] : [])));
}

/**
 * Puts further sources of what waits into the sets that it waits in. `rest`: the items that are about something else;
 * `sets`: those that changed.
 */
export function joinHeld(items: readonly ChangeItem[], held: readonly ChangeSet[]): { rest: ChangeItem[]; sets: ChangeSet[] } {
  const owners = new Map<MemoryId, ChangeSet>();
  for (const set of held) for (const item of set.items) owners.set(createdBy(item) ?? "mem_", set);
  owners.delete("mem_");
  const rest: ChangeItem[] = [];
  const changed = new Map<string, ChangeSet>();
  for (const item of items) {
    const owner = item.action === "update" && item.patch.sources ? owners.get(item.target) : undefined;
    if (item.action !== "update" || !owner) {
      rest.push(item);
      continue;
    }
    const before = changed.get(owner.change_set_id) ?? owner;
    changed.set(owner.change_set_id, { ...before, items: before.items.map((one) => (createdBy(one) === item.target ? patchedItem(one, item) : one)) });
  }
  return { rest, sets: [...changed.values()] };
}

function patchedItem(item: ChangeItem, { patch }: Extract<ChangeItem, { action: "update" }>): ChangeItem {
  if (item.action !== "add" && item.action !== "supersede") return item;
  const fresh = (patch.sources ?? []).filter((source) => !item.sources.some((one) => one.message_id === source.message_id));
  return { ...item, sources: [...item.sources, ...fresh], valid_to: patch.valid_to ?? item.valid_to };
}
