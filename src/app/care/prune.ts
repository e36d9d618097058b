// Prunes: planned, looked at, carried out, called off.
import type { Prune, PruneChoice, PrunePlan } from "../../domain/care/prune.ts";
import { AppError } from "../../domain/errors.ts";
import type { PersonId, PruneId } from "../../domain/ids.ts";
import type { App, Who } from "../app.ts";
import { wakeWorkers, workOnce } from "../job/work.ts";
import { pruneSessions } from "./prune-job.ts";

/** Sessions that are put into a plan by one transaction. */
const FILL = 500;

/** `before`: milliseconds; sessions last active strictly before go. */
export type PruneWish = Omit<PruneChoice, "before"> & { before: number };

/** What a prune would do. Nothing is deleted; the plan's id carries out exactly this for a day. */
export async function planPrune(app: App, who: Who, wish: PruneWish): Promise<PrunePlan> {
  const prune_id = await makePlan(app, { ...wish, ...who, cause: "person" });
  return requireFound(await app.store.ask("readPlan", { prune_id, ...who }), prune_id);
}

/** The id of a new plan with all of its sessions. */
export async function makePlan(app: App, wish: PruneWish & { person_id: PersonId; cause: "person" | "retention" }): Promise<PruneId> {
  const prune_id = app.random.id("prn");
  await app.store.run("openPrune", { ...wish, prune_id, now: app.clock.now() });
  for (let after: number | null = 0; after !== null; ) ({ next: after } = await app.store.run("fillPrune", { prune_id, after, limit: FILL }));
  return prune_id;
}

/**
 * Carries out a plan, or makes one and carries it out. A small one has ended when this resolves; a larger one goes on in the
 * background. One that runs or has ended is only told of. Throws 404, and 409 for a plan that is too old.
 */
export async function runPrune(app: App, who: Who, wish: PruneWish | { plan_id: PruneId }): Promise<Prune> {
  const prune_id = "plan_id" in wish ? wish.plan_id : await makePlan(app, { ...wish, ...who, cause: "person" });
  await app.store.run("startPrune", { prune_id, ...who, deletion_id: app.random.id("del"), now: app.clock.now() });
  await workOnce(app, { handlers: { prune: pruneSessions } }, new AbortController().signal);
  wakeWorkers(app);
  return getPrune(app, who, prune_id);
}

/** One prune, or 404. */
export async function getPrune(app: App, who: Who, prune_id: PruneId): Promise<Prune> {
  const { prunes } = await app.store.ask("listPrunes", { ...who, prune_id, limit: 1 });
  return requireFound(prunes[0], prune_id);
}

/** Prunes that were carried out, newest first. */
export function listPrunes(app: App, who: Who, page: { cursor?: string | undefined; limit: number }) {
  return app.store.ask("listPrunes", { ...page, ...who });
}

/** Ends a prune where it is: what has gone stays gone. */
export async function cancelPrune(app: App, who: Who, prune_id: PruneId): Promise<Prune> {
  await app.store.run("cancelPrune", { prune_id, ...who, now: app.clock.now() });
  return getPrune(app, who, prune_id);
}

function requireFound<T>(found: T | null | undefined, prune_id: PruneId): T {
  if (found) return found;
  throw new AppError("not_found", "There is no such prune. A plan is kept for a day; make another one.", { details: { prune_id } });
}
