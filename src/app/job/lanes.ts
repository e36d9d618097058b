// Which work is done by whom, and what holds up what: a slow model no deletion, a long deletion no memory.
import { eraseIncognito } from "../care/incognito.ts";
import { compactHome } from "../care/compact.ts";
import { pruneSessions } from "../care/prune-job.ts";
import { purgeDeleted } from "../care/purge.ts";
import { keepRetention } from "../care/retention.ts";
import { distillSession } from "../distill/distill.ts";
import { titleSession } from "../title/title.ts";
import type { JobLane } from "./work.ts";

/** Naming sessions: a person sees it happen. */
export const NAMING: JobLane = { title: titleSession };
/** Reading what was said, with a model or by rules. */
export const READING: JobLane = { distill: distillSession };
/** Erasing, and what follows from it. */
export const CARE: JobLane = { incognito: eraseIncognito, purge: purgeDeleted, prune: pruneSessions, retention: keepRetention, compact: compactHome };
export const LANES: readonly JobLane[] = [NAMING, READING, CARE];
