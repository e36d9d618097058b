// Queries of prunes: what a plan would do, how far one is, and which of its sessions are to be looked at next.
import type { Prune, PrunePlan, Spared, SpareReason, SparedSession } from "../../../domain/care/prune.ts";
import { PLAN_KEPT, SPARE_REASONS, SPARED_SHOWN } from "../../../domain/care/prune.ts";
import { AppError } from "../../../domain/errors.ts";
import type { PersonId, SessionId } from "../../../domain/ids.ts";
import type { Database, Value } from "../database.ts";
import { countRows } from "../database.ts";
import { listDeletions } from "../job/deletion.ts";
import type { Ask } from "../query/session.ts";
import { iso } from "../rows.ts";
import type { PruneRow } from "./prune-row.ts";
import { findPrune, LEFT, toChoice, UNDISTILLED } from "./prune-row.ts";

export const readPlan: Ask<"readPlan"> = (db, { prune_id, person_id }) => {
  const row = findPrune(db, prune_id);
  return row?.person_id === person_id ? toPlan(db, row) : null;
};

function toPlan(db: Database, row: PruneRow): PrunePlan {
  const sums = db.get<{ sessions: number; messages: number; bytes: number; undistilled: number }>(
    `SELECT count(*) AS sessions, coalesce(sum(s.message_seq), 0) AS messages, coalesce(sum(s.bytes), 0) AS bytes, coalesce(sum(${UNDISTILLED}), 0) AS undistilled
     FROM prune_sessions p JOIN sessions s USING (session_id) WHERE p.prune_pk = ? AND ${LEFT}`,
    row.prune_pk,
  );
  return {
    ...{ plan_id: row.prune_id, expires_at: iso(row.created_at + PLAN_KEPT), ...toChoice(row) },
    ...(sums ?? { sessions: 0, messages: 0, bytes: 0, undistilled: 0 }),
    ...countMemories(db, row),
    ...readSpared(db, row),
  };
}

/** Memories that sessions of the plan support: alone, or together with others that stay. */
function countMemories(db: Database, { prune_pk, person_id }: PruneRow): { memories_only_here: number; memories_shared: number } {
  const planned = (session: string) => `EXISTS (SELECT 1 FROM prune_sessions p WHERE p.prune_pk = ?1 AND p.session_id = ${session} AND ${LEFT})`;
  const { n, shared } = db.get<{ n: number; shared: number }>(
    `SELECT count(*) AS n, coalesce(sum(EXISTS (SELECT 1 FROM memory_sources o JOIN sessions s USING (session_id)
       WHERE o.memory_pk = m.memory_pk AND s.on_behalf_of = ?2 AND NOT ${planned("o.session_id")})), 0) AS shared
     FROM memories m WHERE person_id = ?2 AND EXISTS (SELECT 1 FROM memory_sources f WHERE f.memory_pk = m.memory_pk AND ${planned("f.session_id")})`,
    prune_pk,
    person_id,
  ) as { n: number; shared: number };
  return { memories_only_here: n - shared, memories_shared: shared };
}

function readSpared(db: Database, { prune_pk, person_id }: PruneRow): Spared {
  const spared = db.all<SparedSession>(
    `SELECT p.session_id, s.title, p.reason FROM prune_sessions p LEFT JOIN sessions s ON s.session_id = p.session_id AND s.on_behalf_of = ?
     WHERE p.prune_pk = ? AND p.state = 'spared' ORDER BY p.session_id LIMIT ?`,
    person_id,
    prune_pk,
    SPARED_SHOWN,
  );
  const counts = db.all<{ reason: SpareReason; n: number }>("SELECT reason, count(*) AS n FROM prune_sessions WHERE prune_pk = ? AND state = 'spared' GROUP BY reason", prune_pk);
  const found = Object.fromEntries(counts.map(({ reason, n }) => [reason, n])) as Partial<Record<SpareReason, number>>;
  const spared_by_reason = Object.fromEntries(SPARE_REASONS.map((reason) => [reason, found[reason] ?? 0])) as Record<SpareReason, number>;
  return { spared, spared_by_reason };
}

export const listPrunes: Ask<"listPrunes"> = (db, { person_id, prune_id, cursor, limit }) => {
  const where = ["person_id = ?"];
  const values: Value[] = [person_id];
  if (prune_id !== undefined) {
    where.push("prune_id = ?");
    values.push(prune_id);
  } else where.push("status <> 'planned'");
  if (cursor !== undefined) {
    where.push("prune_pk < ?");
    values.push(readCursor(cursor));
  }
  const rows = db.all<PruneRow>(`SELECT * FROM prunes WHERE ${where.join(" AND ")} ORDER BY prune_pk DESC LIMIT ?`, ...values, limit + 1);
  const page = rows.slice(0, limit);
  return { prunes: page.map((row) => toPrune(db, row)), next_cursor: rows.length > limit ? String(page.at(-1)?.prune_pk) : null };
};

function readCursor(cursor: string): number {
  if (/^\d{1,15}$/.test(cursor)) return Number(cursor);
  throw new AppError("invalid_request", "This cursor is not one that a list gave. Begin again without a cursor.");
}

function toPrune(db: Database, row: PruneRow): Prune {
  const { prune_id, person_id, cause, status, deletion_id } = row;
  return {
    ...{ prune_id, cause, status, ...toChoice(row) },
    ...{ created_at: iso(row.created_at), started_at: isoOrNull(row.started_at), ended_at: isoOrNull(row.ended_at) },
    counts: countStates(db, row),
    ...readSpared(db, row),
    deletion: deletion_id === null ? null : (listDeletions(db, { person_id, deletion_id, limit: 1 }).deletions[0] ?? null),
  };
}

function countStates(db: Database, { prune_pk }: PruneRow): Prune["counts"] {
  const rows = db.all<{ state: string; n: number }>("SELECT state, count(*) AS n FROM prune_sessions WHERE prune_pk = ? GROUP BY state", prune_pk);
  const of = (...states: string[]) => rows.filter(({ state }) => states.includes(state)).reduce((sum, { n }) => sum + n, 0);
  const [deleted, spared, left] = [of("deleted"), of("spared"), of("waiting", "distilling")];
  return { sessions: deleted + spared + left, deleted, spared, left };
}

export const listPruneLeft: Ask<"listPruneLeft"> = (db, { prune_id, limit }) => {
  const prune_pk = findPrune(db, prune_id)?.prune_pk ?? 0;
  const rows = db.all<{ session_id: SessionId }>(
    `SELECT p.session_id FROM prune_sessions p LEFT JOIN sessions s USING (session_id) WHERE p.prune_pk = ? AND ${LEFT}
     ORDER BY coalesce(${UNDISTILLED}, 0), p.state, p.session_id LIMIT ?`,
    prune_pk,
    limit,
  );
  const distilling = countRows(db, "prune_sessions WHERE prune_pk = ? AND state = 'distilling'", prune_pk);
  return { left: rows.map((row) => row.session_id), distilling };
};

export const listOutlived: Ask<"listOutlived"> = (db, { type, before }) =>
  db
    .all<{ person_id: PersonId }>(
      `SELECT DISTINCT on_behalf_of AS person_id FROM sessions WHERE last_activity_at < ? AND type = ? AND incognito = 0 AND message_seq > 0 AND deletion_pk IS NULL
       AND pinned_at IS NULL AND running_turn_pk IS NULL ORDER BY person_id`,
      before,
      type,
    )
    .map((row) => row.person_id);

function isoOrNull(ms: number | null): string | null {
  return ms === null ? null : iso(ms);
}
