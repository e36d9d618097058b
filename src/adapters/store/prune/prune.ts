// One session of a prune: it is judged as it is now and goes, stays or waits, in the same transaction.
import type { SpareReason } from "../../../domain/care/prune.ts";
import type { DeletionId, PruneId } from "../../../domain/ids.ts";
import type { PruneVerdict } from "../../../ports/care/prune.ts";
import type { Change } from "../../../ports/store.ts";
import type { Run } from "../command/command.ts";
import { deleteSession } from "../command/delete.ts";
import type { Database } from "../database.ts";
import { findSession } from "../find.ts";
import { askDistill } from "../memory/distill.ts";
import type { SessionRow } from "../rows.ts";
import type { PruneRow } from "./prune-row.ts";
import { findPrune, UNDISTILLED } from "./prune-row.ts";

/** A session as the plan has it. */
type Planned = { last_activity_at: number; message_seq: number; state: "waiting" | "distilling" | "deleted" | "spared" };
type Running = PruneRow & { deletion_id: DeletionId };
type Step = { prune: Running; row: SessionRow; now: number };
type Result = { verdict: PruneVerdict; messages: number; changes: Change[] };

export const pruneSession: Run<"pruneSession"> = (db, { prune_id, session_id, room, now }) => {
  const prune = findRunning(db, prune_id);
  const planned = prune && readPlanned(db, prune, session_id);
  if (!prune || !planned) return nothing("over");
  if (planned.state === "deleted" || planned.state === "spared") return nothing(planned.state);
  const row = findSession(db, { session_id, person_id: prune.person_id });
  // Somebody else has deleted it: it is none of this prune's.
  if (!row) {
    db.run("DELETE FROM prune_sessions WHERE prune_pk = ? AND session_id = ?", prune.prune_pk, session_id);
    return nothing("deleted");
  }
  const step = { prune, row, now };
  const reason = reasonToStay(row, planned);
  if (reason) return spare(db, step, reason);
  if (prune.skip_distill === 0 && isUndistilled(db, row)) return planned.state === "waiting" ? begin(db, step, room) : look(db, step);
  return remove(db, step);
};

function findRunning(db: Database, prune_id: PruneId): Running | undefined {
  const prune = findPrune(db, prune_id);
  return prune?.status === "running" && prune.deletion_id !== null ? { ...prune, deletion_id: prune.deletion_id } : undefined;
}

function readPlanned(db: Database, prune: PruneRow, session_id: string): Planned | undefined {
  return db.get<Planned>("SELECT last_activity_at, message_seq, state FROM prune_sessions WHERE prune_pk = ? AND session_id = ?", prune.prune_pk, session_id);
}

function reasonToStay(row: SessionRow, planned: Planned): SpareReason | undefined {
  if (row.running_turn_pk !== null || row.queued_count > 0) return "running";
  if (row.pinned_at !== null) return "pinned";
  return row.last_activity_at !== planned.last_activity_at || row.message_seq !== planned.message_seq ? "changed" : undefined;
}

function isUndistilled(db: Database, { session_pk }: SessionRow): boolean {
  return db.get(`SELECT 1 FROM sessions s WHERE session_pk = ? AND ${UNDISTILLED}`, session_pk) !== undefined;
}

/** Asks for the distillation that comes before. */
function begin(db: Database, { prune, row, now }: Step, room: boolean): Result {
  if (!room) return nothing("left");
  const { session: _session, ...change } = askDistill(db, { session_id: row.session_id, person_id: prune.person_id, now });
  setState(db, prune, row, "distilling");
  return { ...nothing("left"), changes: [change] };
}

/** A distillation that was tried and put off, or that has ended and left something, does not come about. */
function look(db: Database, step: Step): Result {
  const { row, now } = step;
  const job = db.get<{ due_at: number; lease_until: number | null }>("SELECT due_at, lease_until FROM jobs WHERE kind = 'distill' AND key = ?", row.session_id);
  const comes = job !== undefined && (job.lease_until !== null || job.due_at <= now);
  return comes ? nothing("left") : spare(db, step, "not_distilled");
}

function spare(db: Database, { prune, row }: Step, reason: SpareReason): Result {
  setState(db, prune, row, "spared", reason);
  return nothing("spared");
}

/** The same way as any other deletion; all of a prune share one receipt. */
function remove(db: Database, { prune, row, now }: Step): Result {
  const cause = prune.cause === "person" ? "prune" : "retention";
  const { deletion_id } = prune;
  const { deletion: _deletion, ...change } = deleteSession(db, {
    ...{ session_id: row.session_id, person_id: prune.person_id, deletion_id, cause, forget: prune.forget === 1, now },
  });
  setState(db, prune, row, "deleted");
  return { verdict: "deleted", messages: row.message_seq, changes: [change] };
}

function setState(db: Database, prune: PruneRow, row: SessionRow, state: Planned["state"], reason: SpareReason | null = null): void {
  db.run("UPDATE prune_sessions SET state = ?, reason = ? WHERE prune_pk = ? AND session_id = ?", state, reason, prune.prune_pk, row.session_id);
}

function nothing(verdict: PruneVerdict): Result {
  return { verdict, messages: 0, changes: [] };
}
