// Which work is done by whom, and what holds up what: a slow model no deletion, a long deletion no memory.
import { eraseIncognito } from "../care/incognito.ts";
import { compactHome } from "../care/compact.ts";
import { pruneSessions } from "../care/prune-job.ts";
import { purgeDeleted } from "../care/purge.ts";
import { keepRetention } from "../care/retention.ts";
import { distillSession } from "../distill/distill.ts";
import { titleSession } from "../title/title.ts";
import type { JobLane } from "./work.ts";

/** Turns that run at once from which on a session's name can wait: answers come first. */
const BUSY = 8;

/** Naming sessions: a person sees it happen. */
export const NAMING: JobLane = { handlers: { title: titleSession }, rests: (app) => app.running.size >= BUSY };
/** Reading what was said, with a model or by rules. */
export const READING: JobLane = { handlers: { distill: distillSession } };
/** Erasing, and what follows from it. */
export const CARE: JobLane = { handlers: { incognito: eraseIncognito, purge: purgeDeleted, prune: pruneSessions, retention: keepRetention, compact: compactHome } };
export const LANES: readonly JobLane[] = [NAMING, READING, CARE];
