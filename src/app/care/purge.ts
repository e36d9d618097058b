// Taking away what was deleted, a few rows at a time with pauses, so that it holds up nobody who writes.
import type { App } from "../app.ts";
import type { JobHandler } from "../job/work.ts";

/** Messages of one transaction: a few milliseconds. */
const BATCH = 200;
/** Milliseconds between two of them. */
const PAUSE = 20;
/** Milliseconds after a failure, a full disk for example. */
const AGAIN = 60_000;

/** Takes away all that is left of what was deleted. */
export async function purgeAll(app: App, signal: AbortSignal): Promise<void> {
  for (let done = false; !done; ) {
    ({ done } = await app.store.run("purgeDeleted", { limit: BATCH }));
    if (!done) await app.clock.sleep(PAUSE, signal);
  }
}

export const purgeDeleted: JobHandler = async (app, job, signal) => {
  try {
    await purgeAll(app, signal);
    await app.store.run("finishJob", { job, again: null, now: app.clock.now() });
  } catch (error) {
    if (signal.aborted) return;
    app.log.warn("what was deleted could not be taken away yet", { error: String(error) });
    const now = app.clock.now();
    await app.store.run("finishJob", { job, again: now + AGAIN, now });
  }
};
