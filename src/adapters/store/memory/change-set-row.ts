// Change sets as rows: read in the order in which they were made or applied, and written back when what waits in them changes.
import { AppError } from "../../../domain/errors.ts";
import type { AgentId, ChangeSetId, PersonId } from "../../../domain/ids.ts";
import type { ChangeItem, ChangeSet } from "../../../domain/memory/change-set.ts";
import type { Database } from "../database.ts";
import { iso } from "../rows.ts";

export type ChangeSetRow = Omit<ChangeSet, "items" | "created_at" | "decided_at"> & { change_set_pk: number; items: string; created_at: number; decided_at: number | null };

export const CHANGE_SET_COLUMNS = "change_set_pk, change_set_id, agent_id, person_id, cause, status, session_id, from_seq, to_seq, model, items, created_at, decided_at";

/** Whose memories are meant: each person's with each agent are apart. */
export type Owner = { agent_id: AgentId; person_id: PersonId };

export function toChangeSet({ change_set_pk: _pk, items, created_at, decided_at, ...row }: ChangeSetRow): ChangeSet {
  return { ...row, items: JSON.parse(items) as ChangeItem[], created_at: iso(created_at), decided_at: decided_at === null ? null : iso(decided_at) };
}

export function readSet(db: Database, change_set_id: ChangeSetId): ChangeSet {
  return toChangeSet(db.get<ChangeSetRow>(`SELECT ${CHANGE_SET_COLUMNS} FROM change_sets WHERE change_set_id = ?`, change_set_id) as ChangeSetRow);
}

/** The set if it is this person's; throws 404 otherwise. */
export function requireSet(db: Database, own: { change_set_id: ChangeSetId; person_id: PersonId }): ChangeSet {
  const row = db.get<ChangeSetRow>(`SELECT ${CHANGE_SET_COLUMNS} FROM change_sets WHERE change_set_id = ? AND person_id = ?`, own.change_set_id, own.person_id);
  if (!row) throw new AppError("not_found", "There is no such change to the memory.", { details: { change_set_id: own.change_set_id } });
  return toChangeSet(row);
}

/** All sets of an owner, in the order in which they were made. */
export function readSets(db: Database, owner: Owner): ChangeSet[] {
  const sql = `SELECT ${CHANGE_SET_COLUMNS} FROM change_sets WHERE person_id = ? AND agent_id = ? ORDER BY change_set_pk`;
  return db.all<ChangeSetRow>(sql, owner.person_id, owner.agent_id).map(toChangeSet);
}

/** The applied sets in the order in which they were first applied. */
export function readApplied(db: Database, owner: Owner): ChangeSet[] {
  const sql = `SELECT ${CHANGE_SET_COLUMNS} FROM change_sets WHERE person_id = ? AND agent_id = ? AND status = 'applied' ORDER BY applied_no`;
  return db.all<ChangeSetRow>(sql, owner.person_id, owner.agent_id).map(toChangeSet);
}

/** The sets that their person has not decided about, oldest first. */
export function readHeld(db: Database, owner: Owner): ChangeSet[] {
  const sql = `SELECT ${CHANGE_SET_COLUMNS} FROM change_sets WHERE person_id = ? AND agent_id = ? AND status = 'held' ORDER BY change_set_pk`;
  return db.all<ChangeSetRow>(sql, owner.person_id, owner.agent_id).map(toChangeSet);
}

export function writeItems(db: Database, { change_set_id, items }: Pick<ChangeSet, "change_set_id" | "items">): void {
  db.run("UPDATE change_sets SET items = ? WHERE change_set_id = ?", JSON.stringify(items), change_set_id);
}
