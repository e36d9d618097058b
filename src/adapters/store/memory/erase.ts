// Erasing: a memory's words go out of all history, for good; its references stay.
import type { MemoryId } from "../../../domain/ids.ts";
import type { ChangeItem, ChangeSet } from "../../../domain/memory/change-set.ts";
import { createdBy, targetOf } from "../../../domain/memory/change-set.ts";
import type { Change } from "../../../ports/store.ts";
import type { Run } from "../command/command.ts";
import type { Database } from "../database.ts";
import { countRows } from "../database.ts";
import { askCompaction } from "../job/deletion.ts";
import { marksOf, memoryNotFound, refold } from "./change-set.ts";
import type { ChangeSetRow, Owner } from "./change-set-row.ts";
import { CHANGE_SET_COLUMNS, readSets, toChangeSet, writeItems } from "./change-set-row.ts";
import { findMemory } from "./memory-row.ts";

export const eraseMemory: Run<"eraseMemory"> = (db, { memory_id, person_id, now }) => {
  const named = db.all<ChangeSetRow>(`SELECT ${CHANGE_SET_COLUMNS} FROM change_sets WHERE person_id = ? AND instr(items, ?) > 0`, person_id, memory_id).map(toChangeSet);
  const maker = named.find((set) => set.items.some((item) => createdBy(item) === memory_id));
  if (!maker) throw memoryNotFound(memory_id);
  return { changes: eraseMemories(db, maker, { ids: new Set([memory_id]), now }) };
};

/** Takes the words of memories out of all their owner's history: also of those that wait, were refused, undone or dropped. */
export function eraseMemories(db: Database, owner: Owner, { ids, now }: { ids: ReadonlySet<MemoryId>; now: number }): Change[] {
  const sets = readSets(db, owner).filter((set) => set.items.some((item) => ids.has(createdBy(item) ?? "mem_") || ids.has(targetOf(item) ?? "mem_")));
  for (const set of sets) {
    writeItems(db, { ...set, items: set.items.flatMap((item) => eraseItem(db, { set, item, ids })) });
  }
  refold(db, owner);
  for (const memory_id of ids) db.run("DELETE FROM memory_uses WHERE memory_id = ?", memory_id);
  askCompaction(db, now);
  return marksOf(db, sets, now);
}

/** An item about an erased memory keeps its place and its references, not its words, and makes nothing any more. */
function eraseItem(db: Database, { set, item, ids }: { set: ChangeSet; item: ChangeItem; ids: ReadonlySet<MemoryId> }): ChangeItem[] {
  const made = createdBy(item);
  if (made && ids.has(made)) return [...endOfReplaced(db, set, item), { action: "drop", target: made }];
  return item.action === "update" && ids.has(item.target) ? [{ action: "drop", target: item.target }] : [item];
}

/** What an erased memory had taken the place of has ended all the same: nobody is to be told again what is over. */
function endOfReplaced(db: Database, set: ChangeSet, item: ChangeItem): ChangeItem[] {
  if (item.action !== "supersede" || set.status !== "applied") return [];
  const valid_to = findMemory(db, item.target)?.valid_to ?? item.valid_from ?? set.created_at;
  return [{ action: "update", target: item.target, patch: { valid_to } }];
}

export const clearMemories: Run<"clearMemories"> = (db, { agent_id, person_id, now }) => {
  const owner = { agent_id, person_id };
  const sets = readSets(db, owner);
  const n = countRows(db, "memories WHERE person_id = ? AND agent_id = ?", person_id, agent_id);
  db.run("DELETE FROM memory_uses WHERE memory_id IN (SELECT memory_id FROM memories WHERE person_id = ? AND agent_id = ?)", person_id, agent_id);
  db.run("DELETE FROM change_sets WHERE person_id = ? AND agent_id = ?", person_id, agent_id);
  refold(db, owner);
  askCompaction(db, now);
  return { deleted: n, changes: marksOf(db, sets, now) };
};
