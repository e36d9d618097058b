// Jobs that may be done twice without harm: what fails is tried again.
import type { ClaimedJob } from "../../ports/jobs.ts";
import type { App } from "../app.ts";
import type { JobHandler } from "./work.ts";

/** Milliseconds after a failure, a full disk for example. */
export const AGAIN = 60_000;

/** `wait`: milliseconds until there is more to do, null when the job is done. With `waits` it was not tried at all. */
export type JobEnd = { wait: number | null; waits?: boolean };

/**
 * A handler that stores how `work` ended. When it throws, that is logged as `failure` and it is done again after AGAIN; when
 * its end cannot be stored, once the lease of its claim is over.
 */
export function retried(failure: string, work: (app: App, job: ClaimedJob, signal: AbortSignal) => Promise<JobEnd>): JobHandler {
  return async (app, job, signal) => {
    const end = await work(app, job, signal).catch((error: unknown): JobEnd | undefined => {
      if (signal.aborted) return undefined;
      app.log.warn(failure, { key: job.key, error: String(error) });
      return { wait: AGAIN };
    });
    if (!end) return;
    const now = app.clock.now();
    await app.store.run("finishJob", { job, again: end.wait === null ? null : now + end.wait, ...(end.waits && { waits: true }), now });
  };
}
