// Jobs: work that is due at a time, claimed by one holder with a growing number, done at least once and recorded once.
import type { Run } from "../command/command.ts";
import type { Database } from "../database.ts";

export type JobKind = "distill";

/** Asks for a job at `due_at`, milliseconds; asked for again, the new time counts. */
export function askJob(db: Database, job: { kind: JobKind; key: string; due_at: number }): void {
  db.run(
    "INSERT INTO jobs (kind, key, due_at) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET due_at = excluded.due_at, asked = asked + 1, attempts = 0",
    job.kind,
    job.key,
    job.due_at,
  );
}

/** Takes a job off the list; what was asked for again since it was claimed stays. False when somebody else has claimed it. */
export function endJob(db: Database, job: { kind: JobKind; key: string; fence: number; asked: number }): boolean {
  const held = db.get<{ asked: number }>("SELECT asked FROM jobs WHERE kind = ? AND key = ? AND fence = ?", job.kind, job.key, job.fence);
  if (!held) return false;
  if (held.asked === job.asked) db.run("DELETE FROM jobs WHERE kind = ? AND key = ?", job.kind, job.key);
  else db.run("UPDATE jobs SET lease_until = NULL WHERE kind = ? AND key = ?", job.kind, job.key);
  return true;
}

/** Nothing is learned for somebody who was removed. */
const WANTED = "NOT EXISTS (SELECT 1 FROM sessions s JOIN people p ON p.person_id = s.on_behalf_of WHERE s.session_id = jobs.key AND p.removed_at IS NOT NULL)";

/** When the next job is due, milliseconds. */
export function nextJob(db: Database): number | null {
  return db.get<{ due_at: number | null }>(`SELECT min(max(due_at, coalesce(lease_until, 0))) AS due_at FROM jobs WHERE ${WANTED}`)?.due_at ?? null;
}

export const claimJob: Run<"claimJob"> = (db, { now, lease_until }) => {
  const job = db.get<{ kind: JobKind; key: string; fence: number; asked: number; attempts: number }>(
    `UPDATE jobs SET fence = fence + 1, attempts = attempts + 1, lease_until = ? WHERE (kind, key) = (
       SELECT kind, key FROM jobs WHERE due_at <= ? AND coalesce(lease_until, 0) <= ? AND ${WANTED} ORDER BY due_at, kind, key LIMIT 1)
     RETURNING kind, key, fence, asked, attempts`,
    lease_until,
    now,
    now,
  );
  return { job: job ?? null };
};
