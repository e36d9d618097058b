// Taking away what was deleted, a few rows at a time with pauses, so that it holds up nobody who writes.
import type { App } from "../app.ts";
import { retried } from "../job/retried.ts";

/** Messages of one transaction: a few milliseconds. */
const BATCH = 200;
/** Milliseconds between two of them. */
const PAUSE = 20;

/** Takes away all that is left of what was deleted. */
export async function purgeAll(app: App, signal: AbortSignal): Promise<void> {
  for (let done = false; !done; ) {
    ({ done } = await app.store.run("purgeDeleted", { limit: BATCH }));
    if (!done) await app.clock.sleep(PAUSE, signal);
  }
}

export const purgeDeleted = retried("what was deleted could not be taken away yet", async (app, _, signal) => {
  await purgeAll(app, signal);
  return { wait: null };
});
