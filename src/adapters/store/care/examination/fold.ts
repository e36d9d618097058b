// Whether the memories are what the changes say, and can be found by their words.
import type { MemoryOwner } from "../../../../ports/care/care.ts";
import type { Database } from "../../database.ts";
import { countRows } from "../../database.ts";
import { countUnfolded } from "../../memory/change-set.ts";

/** Those whose memories are not the fold of the changes that are applied, each with how many are not. */
export function findUnfolded(db: Database): (MemoryOwner & { count: number })[] {
  const owners = db.all<MemoryOwner>("SELECT agent_id, person_id FROM change_sets UNION SELECT agent_id, person_id FROM memories");
  return owners.map((owner) => ({ ...owner, count: countUnfolded(db, owner) })).filter((one) => one.count > 0);
}

/** Memories that hold and are not in their text index, or are in it and should not be. */
export function countUnfindable(db: Database): number {
  const missing = countRows(db, "memories m WHERE superseded_by IS NULL AND NOT EXISTS (SELECT 1 FROM remembered_docsize d WHERE d.id = m.memory_pk)");
  return missing + countRows(db, "remembered_docsize d WHERE NOT EXISTS (SELECT 1 FROM memories m WHERE m.memory_pk = d.id AND superseded_by IS NULL)");
}
