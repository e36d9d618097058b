// Making the bytes of what was deleted go: soon where that takes no time, in a quiet hour where everybody would have to wait.
import type { Compaction } from "../../ports/store.ts";
import type { App } from "../app.ts";
import { eraseFiles } from "../file/file.ts";
import { AGAIN, retried } from "../job/retried.ts";

/** Bytes of a database file that is written anew in some hundred milliseconds. */
const SMALL = 32 * 1024 * 1024;
/** Hours of the day, in the server's time zone, in which a large one is. */
const QUIET = { from: 3, to: 5 };
const HOUR = 3_600_000;
/** Milliseconds after a deletion from which on any moment without a turn will do. */
const PATIENCE = 24 * HOUR;

export const compactHome = retried("the database could not be compacted yet", async (app) => {
  const wait = await waitFor(app);
  if (wait > 0) return { wait, waits: true };
  const { busy } = await compactNow(app);
  return busy ? { wait: AGAIN, waits: true } : { wait: null };
});

/** Compacts at once. Deletions of which no row is left are then gone from the files, unless a reader was in the way (`busy`). */
export async function compactNow(app: App): Promise<Compaction> {
  const { upto } = await app.store.ask("readCompaction");
  await eraseFiles(app);
  const compaction = await app.store.compact();
  if (!compaction.busy) await app.store.run("finishCompaction", { upto, now: app.clock.now() });
  app.log.info("the database was compacted", compaction);
  return compaction;
}

/** Milliseconds to wait: until all rows are gone, and with a large file until no turn runs and it is quiet, a day at most. */
async function waitFor(app: App): Promise<number> {
  const { left, since, bytes } = await app.store.ask("readCompaction");
  if (left > 0) return AGAIN;
  if (bytes <= SMALL) return 0;
  if (app.running.size > 0) return AGAIN;
  const now = app.clock.now();
  // A machine that is switched off at night has no quiet hour.
  return since !== null && now - since > PATIENCE ? 0 : untilQuiet(now);
}

/** Milliseconds until the next quiet hour; 0 in one. */
export function untilQuiet(now: number): number {
  const hour = new Date(now).getHours();
  if (hour >= QUIET.from && hour < QUIET.to) return 0;
  const next = new Date(now);
  next.setHours(QUIET.from, 0, 0, 0);
  return next.getTime() > now ? next.getTime() - now : next.getTime() + 24 * HOUR - now;
}
