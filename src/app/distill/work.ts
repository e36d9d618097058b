// The work that is due: claimed one job at a time, by whoever has the time.
import type { App } from "../app.ts";
import { distillSession } from "./distill.ts";

/** Milliseconds that a job is held; who takes longer is taken for dead. */
const LEASE = 600_000;
/** Milliseconds at most between two looks at what is due. */
const LOOK = 30_000;

/** Does what is due until `signal`; sleeps until the next job's time, or until something was asked for. */
export async function work(app: App, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && !app.stopping) {
    const worked = await workOnce(app, signal).catch((error: unknown) => {
      app.log.warn("a job could not be done", { error: error instanceof Error ? error.message : String(error) });
      return false;
    });
    if (!worked) await rest(app, signal);
  }
}

/** Does the job that is due for longest; false when none is. */
export async function workOnce(app: App, signal: AbortSignal): Promise<boolean> {
  const now = app.clock.now();
  const { job } = await app.store.run("claimJob", { now, lease_until: now + LEASE });
  if (job) await distillSession(app, job, signal);
  return job !== null;
}

async function rest(app: App, signal: AbortSignal): Promise<void> {
  const next = await app.store.ask("nextJob").catch(() => null);
  const ms = Math.min(LOOK, Math.max(1000, (next ?? Infinity) - app.clock.now()));
  const woken = new AbortController();
  app.wakeWorker = () => woken.abort();
  await app.clock.sleep(ms, AbortSignal.any([signal, woken.signal])).catch(() => undefined);
}
