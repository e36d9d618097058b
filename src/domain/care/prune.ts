// Prunes: sessions of which nothing was heard for long go together, by a plan that says beforehand what goes and what stays.
import type { Deletion } from "./deletion.ts";
import type { AgentId, PruneId, SessionId } from "../ids.ts";
import type { SessionType } from "../session.ts";

/** Why a session of a plan stays: a turn runs or waits in it, it is pinned, it could not be distilled before, or it was used since the plan. */
export const SPARE_REASONS = ["running", "pinned", "not_distilled", "changed"] as const;
export type SpareReason = (typeof SPARE_REASONS)[number];

export const PRUNE_STATUSES = ["planned", "running", "finished", "cancelled"] as const;
export type PruneStatus = (typeof PRUNE_STATUSES)[number];

/** Who wanted it: a person, or a retention rule. */
export const PRUNE_CAUSES = ["person", "retention"] as const;
export type PruneCause = (typeof PRUNE_CAUSES)[number];

/** Milliseconds for which a plan may be carried out. */
export const PLAN_KEPT = 86_400_000;
/** Spared sessions that are named; of the others there are counts. */
export const SPARED_SHOWN = 50;

/** Which sessions: those last active strictly before `before`; null is every agent, every type. */
export type PruneChoice = {
  before: string;
  agent_id: AgentId | null;
  types: SessionType[] | null;
  /** True lets sessions go without having been read for the memory. */
  skip_distill: boolean;
  /** True also erases the memories that only sessions of the plan support. */
  forget: boolean;
};

export type SparedSession = { session_id: SessionId; title: string | null; reason: SpareReason };
export type Spared = { spared: SparedSession[]; spared_by_reason: Record<SpareReason, number> };

/** What would go, as counts, and what would stay. */
export type PrunePlan = PruneChoice &
  Spared & {
    plan_id: PruneId;
    expires_at: string;
    sessions: number;
    /** Messages as they are stored, tool steps among them, and their bytes. */
    messages: number;
    bytes: number;
    /** Sessions that are distilled first, and stay where that fails. */
    undistilled: number;
    /** Memories that only these sessions support, and those that others support too. */
    memories_only_here: number;
    memories_shared: number;
  };

/** A prune that runs or is over. */
export type Prune = PruneChoice &
  Spared & {
    prune_id: PruneId;
    cause: PruneCause;
    status: PruneStatus;
    created_at: string;
    started_at: string | null;
    ended_at: string | null;
    /** Sessions of the plan: `left` are those whose turn has not come. */
    counts: { sessions: number; deleted: number; spared: number; left: number };
    /** null while nothing has gone. */
    deletion: Deletion | null;
  };
