// Doing what is due, one job after the other, in lanes: what waits for a model holds nothing else up.
import type { ClaimedJob, JobKind } from "../../ports/jobs.ts";
import type { App } from "../app.ts";

/** Milliseconds for which a claim holds: longer than a job may take. */
const LEASE = 600_000;
/** Milliseconds at most between two looks at what is due. */
const LOOK = 30_000;
/** Milliseconds until the next look when somebody else was faster, or the lane rests. */
const SOON = 1000;

/** Does one claimed job and stores the end of it, good or bad. What it leaves without an end is claimed again when its lease is over. */
export type JobHandler = (app: App, job: ClaimedJob, signal: AbortSignal) => Promise<void>;
/** Kinds of jobs that are done one after the other; while it `rests` nothing of it is begun. */
export type JobLane = { handlers: { [K in JobKind]?: JobHandler }; rests?: (app: App) => boolean };

/** Does what is due in a lane until `signal`; sleeps until the next job's time, or until something was asked for. */
export async function work(app: App, lane: JobLane, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && !app.stopping) {
    // Before looking: what is asked for from here on ends the sleep that follows.
    const woken = new AbortController();
    const wake = () => woken.abort();
    app.resting.add(wake);
    const ms = await workOrWait(app, lane, signal).catch((error: unknown) => {
      app.log.warn("a job could not be done", { error: error instanceof Error ? error.message : String(error) });
      return LOOK;
    });
    if (ms > 0) await app.clock.sleep(ms, AbortSignal.any([signal, woken.signal])).catch(() => undefined);
    app.resting.delete(wake);
  }
}

/** Ends the rest of whoever does what is due: something was asked for. */
export function wakeWorkers(app: Pick<App, "resting">): void {
  for (const wake of app.resting) wake();
}

/** Does a job that is due, or says how many milliseconds there is nothing to do. Looking only reads: it costs nobody a commit. */
async function workOrWait(app: App, lane: JobLane, signal: AbortSignal): Promise<number> {
  if (lane.rests?.(app)) return SOON;
  const next = await app.store.ask("nextJob", { kinds: kindsOf(lane) });
  const now = app.clock.now();
  if (next !== null && next <= now) return (await workOnce(app, lane, signal)) ? 0 : SOON;
  return Math.min(LOOK, (next ?? Infinity) - now);
}

/** Does the job of a lane that is due for longest; false when none is. */
export async function workOnce(app: App, lane: JobLane, signal: AbortSignal): Promise<boolean> {
  const now = app.clock.now();
  const { job } = await app.store.run("claimJob", { kinds: kindsOf(lane), now, lease_until: now + LEASE });
  if (job) await lane.handlers[job.kind]?.(app, job, signal);
  return job !== null;
}

function kindsOf(lane: JobLane): JobKind[] {
  return Object.keys(lane.handlers) as JobKind[];
}
