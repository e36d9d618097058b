// Work that is due at a time: durable, claimed by one holder with a growing number, done at least once. Part of the store's port.

/** Milliseconds since 1970. */
type Now = { now: number };

/** What the kinds of work are about is their key: `distill`, `title` and `incognito` a session, `prune` a prune, the others the home. */
export const JOB_KINDS = ["distill", "title", "purge", "prune", "retention", "incognito", "compact"] as const;
export type JobKind = (typeof JOB_KINDS)[number];

/** Work that was claimed: what its end must carry. `due_at` in milliseconds; `attempts` counts from 1. */
export type ClaimedJob = { kind: JobKind; key: string; fence: number; asked: number; attempts: number; due_at: number };

export interface JobCommands {
  /** Claims the job of these kinds that is due for longest, if any. */
  claimJob(input: Now & { kinds: readonly JobKind[]; lease_until: number }): { job: ClaimedJob | null };
  /**
   * The job is done or, with `again`, due at that time, milliseconds. What was asked for since it was claimed stays due.
   * With `waits` it was not tried at all, and counts as no attempt. Does nothing for whoever has lost the claim.
   */
  finishJob(input: Now & { job: ClaimedJob; again: number | null; waits?: boolean }): void;
}

export interface JobQueries {
  /** When the next job of these kinds is due, milliseconds; null when none is. */
  nextJob(input: { kinds: readonly JobKind[] }): number | null;
}
