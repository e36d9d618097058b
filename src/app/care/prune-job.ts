// Carrying out prunes, a few sessions at a time with pauses, so that it holds up nobody who writes; whatever is cut off goes on
// with the next claim.
import type { PruneId } from "../../domain/ids.ts";
import type { App } from "../app.ts";
import { eraseFiles } from "../file/file.ts";
import { retried } from "../job/retried.ts";
import { wakeWorkers } from "../job/work.ts";

/** Sessions and milliseconds of one claim: what else is due has its turn in between, and whoever asked for it an answer. */
const CLAIM = 200;
const SPELL = 2000;
/** Messages after which there is a pause in any case, and its milliseconds. */
const BATCH = 200;
const PAUSE = 20;
/** Rest after a session, as a multiple of the time that it took. */
const SHARE = 3;
/** Distillations that are asked for at a time: people's own sessions are to be read in between. */
const DISTILLING = 20;
/** Milliseconds until the next look at sessions that are being distilled. */
const LOOK = 1000;

export const pruneSessions = retried("a prune could not go on yet", async (app, job, signal) => {
  return { wait: await pruneSome(app, job.key as PruneId, signal), waits: true };
});

/** Milliseconds until there is more to do; null when the prune is over. */
async function pruneSome(app: App, prune_id: PruneId, signal: AbortSignal): Promise<number | null> {
  const { left, distilling } = await app.store.ask("listPruneLeft", { prune_id, limit: CLAIM });
  let asked = distilling;
  let moved = 0;
  let messages = 0;
  const until = app.clock.now() + SPELL;
  for (const session_id of left) {
    const begin = app.clock.now();
    const done = await app.store.run("pruneSession", { prune_id, session_id, room: asked < DISTILLING, now: begin });
    if (done.verdict === "over") return null;
    if (done.verdict === "left") asked += done.changes.length;
    else moved += 1;
    messages += done.messages;
    const now = app.clock.now();
    if (now >= until) break;
    // Most of the time is for others, however slow the disk is.
    const rest = Math.max(SHARE * (now - begin), messages >= BATCH ? PAUSE : 0);
    if (messages >= BATCH) messages = 0;
    if (rest > 0) await app.clock.sleep(rest, signal);
  }
  await eraseFiles(app);
  wakeWorkers(app);
  if (moved < left.length) return moved > 0 ? 0 : LOOK;
  if (left.length === CLAIM) return 0;
  await app.store.run("finishPrune", { prune_id, now: app.clock.now() });
  return null;
}
