// Prunes on the wire.
import { z } from "zod";
import type { Prune, PrunePlan } from "../../domain/care/prune.ts";
import { PRUNE_CAUSES, PRUNE_STATUSES, SPARE_REASONS } from "../../domain/care/prune.ts";
import { SESSION_TYPES } from "../../domain/session.ts";
import { deletionSchema } from "./deletion.ts";
import type { Equal } from "../equal.ts";
import { agentId, bound, instant, pruneId, sessionId } from "../id.ts";
import { flag, several } from "../query.ts";

const count = z.number().int();

/** Query of `DELETE /sessions`: without a valid bound it is refused, never read as "all". */
export const pruneSessionsSchema = z
  .object({
    before: bound.meta({ description: "Sessions last active strictly before this go. A date alone means midnight UTC at its start" }),
    agent_id: agentId.optional(),
    type: several(SESSION_TYPES),
    dry_run: flag("true deletes nothing and answers what would go, with a plan_id that carries out exactly this"),
    plan_id: pruneId.optional().meta({ description: "Carries out this plan, with the bound and the choice that it was made with, so no other may be given; what was used since stays" }),
    skip_distill: flag("true lets sessions go that were not yet read for the memory"),
    forget: flag("true also erases the memories that only these sessions support"),
  })
  .strict()
  .refine(({ dry_run, plan_id }) => dry_run !== true || plan_id === undefined, "a plan is carried out, or another one is made: leave out plan_id or dry_run")
  .refine(({ plan_id, agent_id, type, skip_distill, forget }) => plan_id === undefined || [agent_id, type, skip_distill, forget].every((choice) => choice === undefined), "a plan has a choice of its own: leave out agent_id, type, skip_distill and forget, or make another plan");

const choice = {
  before: instant,
  agent_id: z.string().nullable(),
  types: z.array(z.enum(SESSION_TYPES)).nullable(),
  skip_distill: z.boolean(),
  forget: z.boolean(),
};

const spared = {
  spared: z.array(z.object({ session_id: sessionId, title: z.string().nullable(), reason: z.enum(SPARE_REASONS) })).meta({ description: "Sessions that stay, the first 50" }),
  spared_by_reason: z.object({ running: count, pinned: count, not_distilled: count, changed: count }).meta({ description: "Sessions that stay, all of them" }),
};

export const prunePlanSchema = z
  .object({
    plan_id: pruneId,
    expires_at: instant,
    ...choice,
    sessions: count,
    messages: count.meta({ description: "As they are stored, tool steps among them" }),
    bytes: count.meta({ description: "Of those messages" }),
    undistilled: count.meta({ description: "Sessions that are read for the memory first, and stay where that fails" }),
    memories_only_here: count.meta({ description: "Memories that only these sessions support; they stay unless `forget` is given" }),
    memories_shared: count.meta({ description: "Memories that others support too; they stay" }),
    ...spared,
  })
  .meta({ id: "PrunePlan" });
const planIsDomain: Equal<z.infer<typeof prunePlanSchema>, PrunePlan> = true;
void planIsDomain;

export const pruneSchema = z
  .object({
    prune_id: pruneId,
    cause: z.enum(PRUNE_CAUSES),
    status: z.enum(PRUNE_STATUSES),
    ...choice,
    created_at: instant,
    started_at: instant.nullable(),
    ended_at: instant.nullable(),
    counts: z.object({ sessions: count, deleted: count, spared: count, left: count }),
    ...spared,
    deletion: deletionSchema.nullable().meta({ description: "The receipt of all that went; null while nothing has" }),
  })
  .meta({ id: "Prune" });
const pruneIsDomain: Equal<z.infer<typeof pruneSchema>, Prune> = true;
void pruneIsDomain;

/** What `DELETE /sessions` answers: a plan after a dry run, else the prune. */
export const prunedSchema = z.union([pruneSchema, prunePlanSchema]).meta({ id: "Pruned" });

export const pruneListSchema = z.object({ prunes: z.array(pruneSchema), next_cursor: z.string().nullable() }).meta({ id: "PruneList" });
export type PruneList = z.infer<typeof pruneListSchema>;

/** Query of `GET /prunes`. */
export const listPrunesSchema = z.object({ cursor: z.string().max(200).optional(), limit: z.coerce.number().int().min(1).max(200).default(50) }).strict();
