// Change sets: what one distillation, one person or one tool call does to the memories. The long-term memory is the ordered
// fold of all that are applied and not undone, so that any of them can be taken back.
import type { AgentId, ChangeSetId, MemoryId, PersonId, SessionId } from "../ids.ts";
import type { Memory, MemoryKind, MemoryOrigin, MemoryScope, MemorySource } from "./memory.ts";

/** What a new memory says. */
export type NewMemory = {
  memory_id: MemoryId;
  kind: MemoryKind;
  text: string;
  scope: MemoryScope;
  confidence: number;
  origin: MemoryOrigin;
  sources: MemorySource[];
  valid_from: string | null;
  valid_to: string | null;
};

/** Fields of a memory that a change may set; absent ones stay. `sources` are added to those that are there. */
export type MemoryPatch = Partial<Pick<Memory, "kind" | "text" | "scope" | "confidence" | "pinned" | "valid_from" | "valid_to" | "sources">>;

export type ChangeItem =
  | ({ action: "add" } & NewMemory)
  /** A new memory takes the place of `target`, which is kept and ends when the new one begins. A pin goes over to it. */
  | ({ action: "supersede"; target: MemoryId } & NewMemory)
  | { action: "update"; target: MemoryId; patch: MemoryPatch }
  | { action: "drop"; target: MemoryId };

export const CHANGE_CAUSES = ["distillation", "person", "tool"] as const;
export type ChangeCause = (typeof CHANGE_CAUSES)[number];

export const CHANGE_STATUSES = ["held", "applied", "rejected", "undone"] as const;
/** `held` waits for its person; `rejected` was refused by them; `undone` was applied and taken back. */
export type ChangeStatus = (typeof CHANGE_STATUSES)[number];

export type ChangeSet = {
  change_set_id: ChangeSetId;
  agent_id: AgentId;
  person_id: PersonId;
  cause: ChangeCause;
  status: ChangeStatus;
  /** The session that was distilled, or in which a tool was used. */
  session_id: SessionId | null;
  /** Messages that were read, by number, both inclusive; null when none were. */
  from_seq: number | null;
  to_seq: number | null;
  /** `provider/model` that read them; null for rules and people. */
  model: string | null;
  created_at: string;
  decided_at: string | null;
  items: ChangeItem[];
};

/** Whose a change set is, and when it was made. */
type Owned = Pick<ChangeSet, "change_set_id" | "agent_id" | "person_id" | "created_at">;

/** The memory that an item makes, if any. */
export function createdBy(item: ChangeItem): MemoryId | undefined {
  return item.action === "add" || item.action === "supersede" ? item.memory_id : undefined;
}

/** The memory that an item needs to be there, if any. */
export function targetOf(item: ChangeItem): MemoryId | undefined {
  return item.action === "add" ? undefined : item.target;
}

/** Adds an item to the memories, in place. What names a memory that is not there changes nothing but itself. */
export function applyItem(memories: Map<MemoryId, Memory>, set: ChangeSet, item: ChangeItem): void {
  if (item.action === "add") return void memories.set(item.memory_id, born(set, item));
  const target = memories.get(item.target);
  switch (item.action) {
    case "supersede": {
      const next = { ...born(set, item), pinned: target?.pinned ?? false };
      memories.set(next.memory_id, next);
      if (target) memories.set(target.memory_id, { ...target, pinned: false, superseded_by: next.memory_id, valid_to: target.valid_to ?? next.valid_from ?? next.learned_at });
      return;
    }
    case "update":
      if (target) memories.set(target.memory_id, patched(target, item.patch));
      return;
    case "drop":
      memories.delete(item.target);
  }
}

/** The memory that an item makes, as it is before anything else changes it. */
export function born(set: Owned, item: NewMemory & { action: string }): Memory {
  const { action: _, ...fields } = item;
  const { target: __, ...memory } = fields as NewMemory & { target?: MemoryId };
  return {
    ...memory,
    agent_id: set.agent_id,
    person_id: set.person_id,
    learned_at: set.created_at,
    superseded_by: null,
    pinned: false,
    change_set_id: set.change_set_id,
  };
}

function patched(memory: Memory, patch: MemoryPatch): Memory {
  const { sources = [], ...fields } = patch;
  const fresh = sources.filter((one) => !memory.sources.some((known) => known.message_id === one.message_id));
  return { ...memory, ...fields, sources: [...memory.sources, ...fresh] };
}

/** The memories that remain of these change sets, oldest set first: the fold of those that are applied. */
export function foldChanges(sets: readonly ChangeSet[]): Map<MemoryId, Memory> {
  const memories = new Map<MemoryId, Memory>();
  for (const set of sets) {
    if (set.status !== "applied") continue;
    for (const item of set.items) applyItem(memories, set, item);
  }
  return memories;
}

/** The applied sets that build on what `id` made, directly or through each other, oldest first: they are undone with it. */
export function dependants(sets: readonly ChangeSet[], id: ChangeSetId): ChangeSet[] {
  const made = new Set<MemoryId>();
  const found: ChangeSet[] = [];
  for (const set of sets) {
    const builds = set.items.some((item) => made.has(targetOf(item) ?? "mem_"));
    if (set.change_set_id !== id && !(builds && set.status === "applied")) continue;
    if (set.change_set_id !== id) found.push(set);
    for (const item of set.items) {
      const memory_id = createdBy(item);
      if (memory_id) made.add(memory_id);
    }
  }
  return found;
}
