// The end of incognito sessions: erased when they are closed, or were left for a day.
import type { SessionId } from "../../domain/ids.ts";
import { eraseFiles } from "../file/file.ts";
import type { JobHandler } from "../job/work.ts";

/** Milliseconds after a failure, a full disk for example. */
const AGAIN = 60_000;

export const eraseIncognito: JobHandler = async (app, job, signal) => {
  try {
    const { again } = await app.store.run("eraseIncognito", { session_id: job.key as SessionId, deletion_id: app.random.id("del"), now: app.clock.now() });
    await app.store.run("finishJob", { job, again, waits: true, now: app.clock.now() });
    await eraseFiles(app);
  } catch (error) {
    if (signal.aborted) return;
    app.log.warn("an incognito session could not be erased yet", { session_id: job.key, error: String(error) });
    const now = app.clock.now();
    await app.store.run("finishJob", { job, again: now + AGAIN, now });
  }
};
