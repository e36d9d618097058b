// Distillation: what is new in a session becomes one change set for the agent's memory. Done twice, it changes nothing.
import type { Profile } from "../../domain/agent.ts";
import { isAppError } from "../../domain/errors.ts";
import type { SessionId } from "../../domain/ids.ts";
import type { Candidate } from "../../domain/memory/candidate.ts";
import { isHeld } from "../../domain/memory/hold.ts";
import { reconcile } from "../../domain/memory/reconcile.ts";
import { formatModelRef } from "../../domain/model.ts";
import type { Usage } from "../../domain/usage.ts";
import { addUsage, costOf, NO_USAGE } from "../../domain/usage.ts";
import type { ClaimedJob } from "../../ports/jobs.ts";
import type { Distillable } from "../../ports/memory.ts";
import type { App } from "../app.ts";
import { modelOf, openModel } from "../model.ts";

/** Milliseconds before a failed distillation is tried again; after the last it has failed. */
const AGAIN = [60_000, 600_000, 3_600_000];
/** Milliseconds until a session is looked at again whose agent has no profile. */
const LATER = 3_600_000;

/** Distils the session of a claimed job and stores the end of it, good or bad. */
export async function distillSession(app: App, job: ClaimedJob, signal: AbortSignal): Promise<void> {
  const bill: Bill = { cost_usd: 0 };
  try {
    await distil(app, job, { bill, signal });
  } catch (error) {
    // Left for the next start, or done by somebody else meanwhile.
    if (signal.aborted || (isAppError(error) && ["conflict", "store_closed"].includes(error.code))) return;
    const wait = AGAIN[job.attempts - 1];
    const now = app.clock.now();
    app.log.warn("a distillation failed", { session_id: job.key, attempt: job.attempts, error: isAppError(error) ? error.code : String(error) });
    await app.store.run("failDistill", { job, again: wait === undefined ? null : now + wait, cost_usd: bill.cost_usd, now });
  }
}

/** What a model has taken so far, US dollars; null when its price is unknown. It stands whether or not anything comes of it. */
type Bill = { cost_usd: number | null };
type Working = { bill: Bill; signal: AbortSignal };

async function distil(app: App, job: ClaimedJob, working: Working): Promise<void> {
  const found = await app.store.ask("readDistillable", { session_id: job.key as SessionId });
  const end = { job, from_seq: found?.from_seq ?? 1, to_seq: found?.to_seq ?? 0 };
  const profile = found ? app.profiles.get(found.session.agent_id)?.profile : undefined;
  if (found && !profile) {
    // Its agent may come back; what was said stays to be learned.
    const now = app.clock.now();
    await app.store.run("failDistill", { job, again: now + LATER, waits: true, now });
    return;
  }
  if (!found || !profile || !mayLearn(profile, found)) {
    await app.store.run("finishDistill", { ...end, set: null, hold: false, cost_usd: 0, now: app.clock.now() });
    return;
  }
  if (await isSpent(app, profile, found)) {
    const now = app.clock.now();
    await app.store.run("failDistill", { job, again: now + LATER, waits: true, now });
    return;
  }
  const { candidates, model } = await extract(app, profile, found, working);
  const items = reconcile(candidates, {
    session_id: found.session.session_id,
    policy: profile.memory.transfer_policy,
    said: found.said,
    known: found.known,
    nextId: () => app.random.id("mem"),
  });
  const { session_id, agent_id, on_behalf_of } = found.session;
  const set = {
    ...{ change_set_id: app.random.id("dis"), agent_id, person_id: on_behalf_of, cause: "distillation" as const, session_id },
    ...{ from_seq: end.from_seq, to_seq: end.to_seq, model, items },
  };
  await app.store.run("finishDistill", { ...end, set, hold: isHeld(profile.memory.approval, items), cost_usd: working.bill.cost_usd, now: app.clock.now() });
}

/** Not every session is learned from: its type, its agent's policy and incognito decide. */
function mayLearn(profile: Profile, { session }: Distillable): boolean {
  const { learn_from, transfer_policy } = profile.memory;
  return !session.incognito && learn_from.includes(session.type) && transfer_policy !== "none";
}

/** True when the agent has spent its money for the day: it learns once there is some again. Rules cost nothing. */
async function isSpent(app: App, profile: Profile, { session }: Distillable): Promise<boolean> {
  const { usd_per_day } = profile.limits;
  if (usd_per_day === null || modelOf(app, profile).provider === "offline") return false;
  return (await app.store.ask("readSpending", { agent_id: session.agent_id, now: app.clock.now() })) >= usd_per_day;
}

type Extraction = { candidates: Candidate[]; model: string | null };

/** With a model that reasons, else by rules: the built-in one only quotes. Both are loaded when they are first needed. */
async function extract(app: App, profile: Profile, found: Distillable, { bill, signal }: Working): Promise<Extraction> {
  const { said, known } = found;
  if (said.every((one) => one.role === "assistant")) return { candidates: [], model: null };
  const ref = modelOf(app, profile);
  const open = ref.provider === "offline" ? undefined : await openModel(app, ref);
  // A budget cannot be kept with a model whose price nobody knows, so rules do it.
  if (!open || (open.price === null && profile.limits.usd_per_day !== null)) {
    const { extractByRules } = await import("../../domain/memory/rule/extract.ts");
    return { candidates: extractByRules(said, known, new Date(app.clock.now()).toISOString()), model: null };
  }
  const model = open;
  const { extractByModel } = await import("./ask.ts");
  let used = NO_USAGE;
  const spent = (usage: Usage) => {
    used = addUsage(used, usage);
    bill.cost_usd = costOf(used, model.price);
  };
  const candidates = await extractByModel(app, model, { said, known, policy: profile.memory.transfer_policy, spent }, signal);
  return { candidates, model: formatModelRef(ref) };
}

