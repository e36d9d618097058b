// The work that is due: claimed one job at a time, by whoever has the time.
import type { App } from "../app.ts";
import { distillSession } from "./distill.ts";

/** Milliseconds that a job is held; who takes longer is taken for dead. */
const LEASE = 600_000;
/** Milliseconds at most between two looks at what is due. */
const LOOK = 30_000;
/** Milliseconds until the next look when somebody else was faster. */
const SOON = 1000;

/** Does what is due until `signal`; sleeps until the next job's time, or until something was asked for. */
export async function work(app: App, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && !app.stopping) {
    // Before looking: what is asked for from here on ends the sleep that follows.
    const woken = new AbortController();
    app.wakeWorker = () => woken.abort();
    const ms = await workOrWait(app, signal).catch((error: unknown) => {
      app.log.warn("a job could not be done", { error: error instanceof Error ? error.message : String(error) });
      return LOOK;
    });
    if (ms > 0) await app.clock.sleep(ms, AbortSignal.any([signal, woken.signal])).catch(() => undefined);
  }
}

/** Does a job that is due, or says how many milliseconds there is nothing to do. Looking only reads: it costs nobody a commit. */
async function workOrWait(app: App, signal: AbortSignal): Promise<number> {
  const next = await app.store.ask("nextJob");
  const now = app.clock.now();
  if (next !== null && next <= now) return (await workOnce(app, signal)) ? 0 : SOON;
  return Math.min(LOOK, (next ?? Infinity) - now);
}

/** Does the job that is due for longest; false when none is. */
export async function workOnce(app: App, signal: AbortSignal): Promise<boolean> {
  const now = app.clock.now();
  const { job } = await app.store.run("claimJob", { now, lease_until: now + LEASE });
  if (job) await distillSession(app, job, signal);
  return job !== null;
}
