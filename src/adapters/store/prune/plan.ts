// Commands that plan a prune, begin it and end it. What a plan holds of a session is its id and how it was used last.
import { PLAN_KEPT } from "../../../domain/care/prune.ts";
import { AppError } from "../../../domain/errors.ts";
import type { PruneId, SessionId } from "../../../domain/ids.ts";
import type { Run } from "../command/command.ts";
import type { Database, Value } from "../database.ts";
import { requirePresent } from "../find.ts";
import { askCompaction } from "../job/deletion.ts";
import { askJob } from "../job/job.ts";
import type { PruneRow } from "./prune-row.ts";
import { findPrune, LEFT, requirePrune } from "./prune-row.ts";

/** Milliseconds for which a prune of a retention rule is listed. */
const RETENTION_KEPT = 90 * 86_400_000;

export const openPrune: Run<"openPrune"> = (db, input) => {
  if (input.cause === "person") requirePresent(db, input.person_id);
  db.run("DELETE FROM prunes WHERE status = 'planned' AND created_at < ?", input.now - PLAN_KEPT);
  db.run("DELETE FROM prunes WHERE cause = 'retention' AND ended_at < ?", input.now - RETENTION_KEPT);
  db.run(
    "INSERT INTO prunes (prune_id, person_id, cause, status, before, agent_id, types, skip_distill, forget, created_at) VALUES (?, ?, ?, 'planned', ?, ?, ?, ?, ?, ?)",
    ...[input.prune_id, input.person_id, input.cause, input.before, input.agent_id],
    ...[input.types && JSON.stringify(input.types), input.skip_distill ? 1 : 0, input.forget ? 1 : 0, input.now],
  );
};

type Found = { session_pk: number; session_id: SessionId; last_activity_at: number; message_seq: number; reason: string | null };

export const fillPrune: Run<"fillPrune"> = (db, { prune_id, after, limit }) => {
  const prune = findPrune(db, prune_id);
  if (prune?.status !== "planned") return { next: null };
  const { where, values } = matching(prune);
  const rows = db.all<Found>(
    `SELECT session_pk, session_id, last_activity_at, message_seq,
       CASE WHEN running_turn_pk IS NOT NULL OR queued_count > 0 THEN 'running' WHEN pinned_at IS NOT NULL THEN 'pinned' END AS reason
     FROM sessions WHERE session_pk > ? AND ${where} ORDER BY session_pk LIMIT ?`,
    ...[after, ...values, limit],
  );
  for (const { session_id, last_activity_at, message_seq, reason } of rows) {
    const sql = "INSERT OR IGNORE INTO prune_sessions (prune_pk, session_id, last_activity_at, message_seq, state, reason) VALUES (?, ?, ?, ?, ?, ?)";
    db.run(sql, prune.prune_pk, session_id, last_activity_at, message_seq, reason === null ? "waiting" : "spared", reason);
  }
  return { next: rows.length < limit ? null : (rows.at(-1)?.session_pk ?? null) };
};

/** Sessions that a prune is about. Incognito ones go by themselves, and those without a message are swept. */
function matching({ person_id, before, agent_id, types }: PruneRow): { where: string; values: Value[] } {
  const where = ["on_behalf_of = ? AND last_activity_at < ? AND incognito = 0 AND message_seq > 0 AND deletion_pk IS NULL"];
  const values: Value[] = [person_id, before];
  if (agent_id !== null) {
    where.push("agent_id = ?");
    values.push(agent_id);
  }
  if (types !== null) {
    where.push("type IN (SELECT value FROM json_each(?))");
    values.push(types);
  }
  return { where: where.join(" AND "), values };
}

export const dropPrune: Run<"dropPrune"> = (db, { prune_id }) => {
  db.run("DELETE FROM prunes WHERE prune_id = ? AND status = 'planned'", prune_id);
};

export const startPrune: Run<"startPrune"> = (db, { deletion_id, now, ...own }) => {
  const { prune_pk, prune_id, status, created_at } = requirePrune(db, own);
  if (status === "running" || status === "finished") return;
  const details = { prune_id, status };
  if (status === "cancelled") throw new AppError("conflict", "This prune was cancelled. Make another plan.", { details });
  if (created_at < now - PLAN_KEPT) throw new AppError("conflict", "This plan is more than a day old. Nothing was deleted; make another one.", { details });
  db.run("UPDATE prunes SET status = 'running', started_at = ?, deletion_id = ? WHERE prune_pk = ?", now, deletion_id, prune_pk);
  askJob(db, { kind: "prune", key: prune_id, due_at: now });
};

export const finishPrune: Run<"finishPrune"> = (db, { prune_id, now }) => {
  db.run(
    `UPDATE prunes SET status = 'finished', ended_at = ? WHERE prune_id = ? AND status = 'running'
     AND NOT EXISTS (SELECT 1 FROM prune_sessions p WHERE p.prune_pk = prunes.prune_pk AND ${LEFT})`,
    now,
    prune_id,
  );
  compactLater(db, prune_id, now);
};

export const cancelPrune: Run<"cancelPrune"> = (db, { now, ...own }) => {
  const { prune_pk, prune_id } = requirePrune(db, own);
  db.run("UPDATE prunes SET status = 'cancelled', ended_at = ? WHERE prune_pk = ? AND status IN ('planned', 'running')", now, prune_pk);
  db.run("DELETE FROM jobs WHERE kind = 'prune' AND key = ?", prune_id);
  compactLater(db, prune_id, now);
};

/** What a prune has deleted is called gone after a compaction that comes when it is over. */
function compactLater(db: Database, prune_id: PruneId, now: number): void {
  const open = db.get("SELECT 1 FROM prunes p JOIN deletions d USING (deletion_id) WHERE p.prune_id = ? AND d.bytes_gone_at IS NULL", prune_id);
  if (open) askCompaction(db, now);
}
