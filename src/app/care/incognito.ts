// The end of incognito sessions: erased when they are closed, or were left for a day.
import type { SessionId } from "../../domain/ids.ts";
import { eraseFiles } from "../file/file.ts";
import { retried } from "../job/retried.ts";

export const eraseIncognito = retried("an incognito session could not be erased yet", async (app, job) => {
  const now = app.clock.now();
  const { again } = await app.store.run("eraseIncognito", { session_id: job.key as SessionId, deletion_id: app.random.id("del"), now });
  await eraseFiles(app);
  return { wait: again === null ? null : again - now, waits: true };
});
