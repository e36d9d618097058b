// Memories: what an agent keeps across sessions. Each says where it comes from, since when it holds, and who may read it.
import type { AgentId, ChangeSetId, MemoryId, MessageId, PersonId, SessionId } from "../ids.ts";

export const MEMORY_KINDS = ["fact", "preference", "decision", "event", "instruction"] as const;
export type MemoryKind = (typeof MEMORY_KINDS)[number];

export const MEMORY_SCOPES = ["person", "group", "agent"] as const;
/** Who may read it: its person, the people of the group it was said in, or everybody who talks to the agent. */
export type MemoryScope = (typeof MEMORY_SCOPES)[number];

/** Those that can be asked for: without channels there are no groups, and nothing is accepted that would not be kept to. */
export const NEW_SCOPES = ["person", "agent"] as const satisfies readonly MemoryScope[];

/**
 * Whose words it was made from, from the most to the least trusted: its person's, the agent's, another person's in a group,
 * a tool's, the web's. The least of several counts for the result.
 */
export const MEMORY_ORIGINS = ["person", "agent", "other", "tool", "web"] as const;
export type MemoryOrigin = (typeof MEMORY_ORIGINS)[number];

/** A message that supports a memory. */
export type MemorySource = { session_id: SessionId; message_id: MessageId };

export type Memory = {
  memory_id: MemoryId;
  agent_id: AgentId;
  /** On whose behalf it was learned. */
  person_id: PersonId;
  scope: MemoryScope;
  kind: MemoryKind;
  text: string;
  /** 0 to 1: how sure the distillation was. What a person wrote is 1. */
  confidence: number;
  origin: MemoryOrigin;
  sources: MemorySource[];
  learned_at: string;
  /** Since when and until when it holds in the world; null is unknown, or still. */
  valid_from: string | null;
  valid_to: string | null;
  /** The memory that took its place. */
  superseded_by: MemoryId | null;
  pinned: boolean;
  /** The change set that it was added by. */
  change_set_id: ChangeSetId;
};

/** The tools by which an agent uses its memory, and the group that a profile may name instead. */
export const MEMORY_TOOLS: readonly string[] = ["remember", "recall", "forget"];

/** Characters of a memory. */
export const MEMORY_MAX = 2000;

/** The least trusted of several origins: what a result made from all of them is labelled with. */
export function lowestOrigin(origins: readonly MemoryOrigin[]): MemoryOrigin {
  return origins.reduce((a, b) => (MEMORY_ORIGINS.indexOf(b) > MEMORY_ORIGINS.indexOf(a) ? b : a), "person" as MemoryOrigin);
}

/** What a text of this origin may at most become: only a person's words are ever an instruction. */
export function allowedKind(kind: MemoryKind, origin: MemoryOrigin): MemoryKind {
  return kind === "instruction" && origin !== "person" ? "fact" : kind;
}

/** True while nothing has taken its place and it has not ended by `now`, an ISO time. */
export function isCurrent(memory: Pick<Memory, "superseded_by" | "valid_to">, now: string): boolean {
  return memory.superseded_by === null && (memory.valid_to === null || memory.valid_to > now);
}
