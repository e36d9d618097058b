// Retention rules: once a day, sessions of a type that were left for longer than its rule allows go, for every person.
import { retentionKey } from "../../domain/care/retention.ts";
import type { SessionType } from "../../domain/session.ts";
import { SESSION_TYPES } from "../../domain/session.ts";
import type { App } from "../app.ts";
import { retried } from "../job/retried.ts";
import { wakeWorkers } from "../job/work.ts";
import { makePlan } from "./prune.ts";

const DAY = 86_400_000;
/** Days by which the rules may come late. Beyond that the clock may have jumped, and what goes by it is gone for good. */
const LATE = 7;

/** Days by type; a type without a rule is kept for good. */
export type Retention = Partial<Record<SessionType, number>>;

/** The rules among stored settings. */
export function retentionOf(stored: Record<string, unknown>): Retention {
  const found = SESSION_TYPES.map((type) => [type, stored[retentionKey(type)]] as const);
  return Object.fromEntries(found.filter(([, days]) => typeof days === "number"));
}

/** Applies the rules, a day later when the clock may be wrong. */
export const keepRetention = retried("retention rules could not be applied yet", async (app, { due_at, attempts }) => {
  const late = Math.floor((app.clock.now() - due_at) / DAY);
  // Once: a server that runs for an hour every other week is always late.
  if (late >= LATE && attempts === 1) {
    app.log.warn("retention rules wait for another day: the clock says that they are long overdue. Set it right if it is wrong, or switch the rules off", { days: late });
    return { wait: DAY };
  }
  const rules = Object.entries(retentionOf(await app.store.ask("getSettings"))) as [SessionType, number][];
  for (const [type, days] of rules) await applyRule(app, type, days);
  wakeWorkers(app);
  return { wait: rules.length > 0 ? DAY : null, waits: true };
});

async function applyRule(app: App, type: SessionType, days: number): Promise<void> {
  const before = app.clock.now() - days * DAY;
  for (const person_id of await app.store.ask("listOutlived", { type, before })) {
    const prune_id = await makePlan(app, { person_id, cause: "retention", before, agent_id: null, types: [type], skip_distill: false, forget: false });
    const { left } = await app.store.ask("listPruneLeft", { prune_id, limit: 1 });
    if (left.length === 0) await app.store.run("dropPrune", { prune_id });
    else await app.store.run("startPrune", { prune_id, person_id, deletion_id: app.random.id("del"), now: app.clock.now() });
  }
}
