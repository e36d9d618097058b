// Rows of prunes, and what a session of a plan is waiting for.
import type { PruneCause, PruneStatus } from "../../../domain/care/prune.ts";
import { AppError } from "../../../domain/errors.ts";
import type { AgentId, DeletionId, PersonId, PruneId } from "../../../domain/ids.ts";
import type { SessionType } from "../../../domain/session.ts";
import type { Database } from "../database.ts";
import { iso } from "../rows.ts";

export type PruneRow = {
  prune_pk: number;
  prune_id: PruneId;
  person_id: PersonId;
  cause: PruneCause;
  status: PruneStatus;
  before: number;
  agent_id: AgentId | null;
  /** JSON of the types; null is every type. */
  types: string | null;
  skip_distill: number;
  forget: number;
  created_at: number;
  started_at: number | null;
  ended_at: number | null;
  deletion_id: DeletionId | null;
};

/** True for a session `s` of which something is still to be read for the memory. Of those who were removed nothing is read any more. */
export const UNDISTILLED = `(s.message_seq > s.distilled_seq AND (s.distill_after IS NOT NULL OR s.memory_state <> 'none')
  AND NOT EXISTS (SELECT 1 FROM people p WHERE p.person_id = s.on_behalf_of AND p.removed_at IS NOT NULL))`;

/** Of the sessions of a plan `p`: those whose turn has not come. */
export const LEFT = "p.state IN ('waiting', 'distilling')";

export function findPrune(db: Database, prune_id: PruneId): PruneRow | undefined {
  return db.get<PruneRow>("SELECT * FROM prunes WHERE prune_id = ?", prune_id);
}

/** This person's prune, or 404. */
export function requirePrune(db: Database, { prune_id, person_id }: { prune_id: PruneId; person_id: PersonId }): PruneRow {
  const row = findPrune(db, prune_id);
  if (row?.person_id === person_id) return row;
  throw new AppError("not_found", "There is no such prune. A plan is kept for a day; make another one.", { details: { prune_id } });
}

/** What a prune was asked to do. */
export function toChoice(row: PruneRow) {
  return {
    ...{ before: iso(row.before), agent_id: row.agent_id, types: row.types === null ? null : (JSON.parse(row.types) as SessionType[]) },
    ...{ skip_distill: row.skip_distill === 1, forget: row.forget === 1 },
  };
}
