// Jobs: work that is due at a time, claimed by one holder with a growing number, done at least once and recorded once.
import type { ClaimedJob, JobKind } from "../../../ports/jobs.ts";
import type { Run } from "../command/command.ts";
import type { Database } from "../database.ts";
import type { Ask } from "../query/session.ts";

/** Asks for a job at `due_at`, milliseconds; asked for again, the new time counts. */
export function setJob(db: Database, job: { kind: JobKind; key: string; due_at: number }): void {
  db.run(
    "INSERT INTO jobs (kind, key, due_at) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET due_at = excluded.due_at, asked = asked + 1, attempts = 0",
    job.kind,
    job.key,
    job.due_at,
  );
}

/** As `setJob`, where what is asked for already may come earlier and not later. */
export function askJob(db: Database, { kind, key, due_at }: { kind: JobKind; key: string; due_at: number }): void {
  db.run(
    "INSERT INTO jobs (kind, key, due_at) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET due_at = min(due_at, excluded.due_at), asked = asked + 1, attempts = 0",
    kind,
    key,
    due_at,
  );
}

/** Takes a job off the list; what was asked for again since it was claimed stays. False when somebody else has claimed it. */
export function endJob(db: Database, job: ClaimedJob): boolean {
  const held = db.get<{ asked: number }>("SELECT asked FROM jobs WHERE kind = ? AND key = ? AND fence = ?", job.kind, job.key, job.fence);
  if (!held) return false;
  if (held.asked === job.asked) db.run("DELETE FROM jobs WHERE kind = ? AND key = ?", job.kind, job.key);
  else db.run("UPDATE jobs SET lease_until = NULL WHERE kind = ? AND key = ?", job.kind, job.key);
  return true;
}

/** Puts a job off until `again`, milliseconds, or as long as was asked for since it was claimed; with `waits` it counts as not tried. */
export function putOff(db: Database, job: ClaimedJob, { again, waits = false }: { again: number; waits?: boolean | undefined }): void {
  db.run(
    "UPDATE jobs SET due_at = iif(asked = ?, ?, due_at), lease_until = NULL, attempts = iif(?, 0, attempts) WHERE kind = ? AND key = ? AND fence = ?",
    job.asked,
    again,
    waits ? 1 : 0,
    job.kind,
    job.key,
    job.fence,
  );
}

export const finishJob: Run<"finishJob"> = (db, { job, again, waits }) => {
  if (again === null) endJob(db, job);
  else putOff(db, job, { again, waits });
};

/** Nothing is learned for somebody who was removed; what is to be erased is. */
const WANTED = "(kind = 'incognito' OR NOT EXISTS (SELECT 1 FROM sessions s JOIN people p ON p.person_id = s.on_behalf_of WHERE s.session_id = jobs.key AND p.removed_at IS NOT NULL))";
const OF_KINDS = `kind IN (SELECT value FROM json_each(?)) AND ${WANTED}`;

export const nextJob: Ask<"nextJob"> = (db, { kinds }) =>
  db.get<{ due_at: number | null }>(`SELECT min(max(due_at, coalesce(lease_until, 0))) AS due_at FROM jobs WHERE ${OF_KINDS}`, JSON.stringify(kinds))?.due_at ?? null;

export const claimJob: Run<"claimJob"> = (db, { kinds, now, lease_until }) => {
  const job = db.get<ClaimedJob>(
    `UPDATE jobs SET fence = fence + 1, attempts = attempts + 1, lease_until = ? WHERE (kind, key) = (
       SELECT kind, key FROM jobs WHERE due_at <= ? AND coalesce(lease_until, 0) <= ? AND ${OF_KINDS} ORDER BY due_at, kind, key LIMIT 1)
     RETURNING kind, key, fence, asked, attempts, due_at`,
    lease_until,
    now,
    now,
    JSON.stringify(kinds),
  );
  return { job: job ?? null };
};
