// What the store does for the memory: change sets, distillation, recall and receipts. Part of the store's port.
import type { DeletionPreview } from "../domain/care/deletion.ts";
import type { AgentId, ChangeSetId, MemoryId, PersonId, SessionId, TurnId } from "../domain/ids.ts";
import type { Said } from "../domain/memory/candidate.ts";
import type { ChangeSet, ChangeStatus } from "../domain/memory/change-set.ts";
import type { MemoryDetail, MemoryRow } from "../domain/memory/detail.ts";
import type { Memory, MemoryKind } from "../domain/memory/memory.ts";
import type { Receipt } from "../domain/memory/receipt.ts";
import type { RegionExcerpt, RegionMemory } from "../domain/prompt/region.ts";
import type { Message } from "../domain/message.ts";
import type { TextVector } from "../domain/recall.ts";
import type { Turn } from "../domain/turn.ts";
import type { Session } from "../domain/session.ts";
import type { ClaimedJob } from "./jobs.ts";
import type { Change, Held } from "./store.ts";

/** Milliseconds since 1970. */
type Now = { now: number };

/** A change of the memories, as it is made; the store adds its status and times. */
export type NewChangeSet = Omit<ChangeSet, "status" | "created_at" | "decided_at">;

/** What a distillation reads: the messages behind the watermark, and what is known about those who speak. */
export type Distillable = { session: Session; said: Said[]; from_seq: number; to_seq: number; known: Memory[] };

/**
 * What a step's prompt was made of. `before`: number of the newest message that the prompt before it had in the same place;
 * `words`: what memories and messages of the receipts say now, by id.
 */
export type StoredPrompt = {
  turn: Turn;
  step: number;
  steps: number;
  messages: Message[];
  receipts: Record<TurnId, Receipt>;
  words: Record<string, string>;
  instructions: { system: string; tools: string } | null;
  before: number;
  /** True when a prompt of this session came before. */
  repeated: boolean;
  input_tokens: number | null;
  cached_tokens: number | null;
  cost_usd: number | null;
};

/** A memory that fits a question, and why. */
export type MemoryHit = { memory: Memory; score: number; reasons: Record<string, number> };

/** Words of earlier turns that stand behind a person's message in the prompt. */
export type Region = { memories: RegionMemory[]; excerpts: RegionExcerpt[] };

export type MemoryFilter = {
  agent_id: AgentId;
  person_id: PersonId;
  q?: string | undefined;
  kind?: MemoryKind | undefined;
  pinned?: boolean | undefined;
  ids?: MemoryId[] | undefined;
  /** True for those that hold now, false for those that ended or were replaced. */
  current?: boolean | undefined;
  now: number;
  cursor?: string | undefined;
  limit: number;
};

export type ChangeSetFilter = {
  person_id: PersonId;
  agent_id?: AgentId | undefined;
  session_id?: SessionId | undefined;
  status?: ChangeStatus | undefined;
  cursor?: string | undefined;
  limit: number;
};

/** Commands: each whole or not at all, as all of the store's. */
export interface MemoryCommands {
  /**
   * Changes memories for a person or a tool, at once or, with `hold`, once the person agrees. A further source of what waits
   * already goes to the set that waits, which is returned when there is nothing else. Throws 404 when a target is not theirs.
   */
  changeMemories(input: Now & { set: NewChangeSet; hold: boolean }): { change_set: ChangeSet; changes: Change[] };
  /**
   * Applies a set that was held or undone; `keep` are the places of the items of a held one that are wanted, null all. Of a held
   * one, what was learned meanwhile is not learned again. An undone one comes back to its old place in the fold, and with it
   * those that its undo took along and that nobody has decided about since: `also`.
   */
  applyChangeSet(input: Now & { change_set_id: ChangeSetId; person_id: PersonId; keep: number[] | null }): { change_set: ChangeSet; also: ChangeSet[]; changes: Change[] };
  rejectChangeSet(input: Now & { change_set_id: ChangeSetId; person_id: PersonId }): { change_set: ChangeSet; changes: Change[] };
  /** Takes an applied set back, with those that build on it. */
  undoChangeSet(input: Now & { change_set_id: ChangeSetId; person_id: PersonId }): { change_set: ChangeSet; also: ChangeSet[]; changes: Change[] };
  /** Removes a memory and its words from all history, for good. */
  eraseMemory(input: Now & { memory_id: MemoryId; person_id: PersonId }): { changes: Change[] };
  /** Removes all memories of an agent and a person, with their history. */
  clearMemories(input: Now & { agent_id: AgentId; person_id: PersonId }): { deleted: number; changes: Change[] };
  /** Makes the memories of one agent and person anew from the changes that are applied. */
  refoldMemories(input: Now & { agent_id: AgentId; person_id: PersonId }): void;
  /** Makes the text index of all memories anew from their words. */
  reindexMemories(input: Now): void;
  /** Asks for a session's distillation now. */
  askDistill(input: Now & { session_id: SessionId; person_id: PersonId }): { session: Session } & Change;
  /** Ends a distillation: its changes, the watermark, the job and what it cost (null: unknown) in one. Throws `conflict` when somebody else was faster. */
  finishDistill(input: Now & { job: ClaimedJob; from_seq: number; to_seq: number; set: NewChangeSet | null; hold: boolean; cost_usd: number | null }): { changes: Change[] };
  /** A distillation failed: it is tried again at `again`, milliseconds, or not when that is null. With `waits` it was not tried at all, and counts as no attempt. `cost_usd`: what it took all the same (null: unknown). */
  failDistill(input: Now & { job: ClaimedJob; again: number | null; waits?: boolean; cost_usd?: number | null }): { changes: Change[] };
  /** Keeps what a version of a profile says to the model: its system prompt, and its tools as JSON. */
  saveInstructions(input: { profile_version: string; system: string; tools: string }): void;
  /** Keeps what was placed in a turn's prompt, and counts its memories as used. */
  saveReceipt(input: Now & Held & { receipt: Receipt }): void;
}

export interface MemoryQueries {
  /** Current memories that fit a question, by its words and, where there are vectors of its model, by its own; best first; among them those for everybody who talks to the agent. */
  recallMemories(input: Now & { agent_id: AgentId; person_id: PersonId; question: string; limit: number; vector?: TextVector | undefined }): MemoryHit[];
  /** Memories of an agent for a person, newest first. */
  listMemories(input: MemoryFilter): { memories: MemoryRow[]; next_cursor: string | null };
  /** A memory with its sources as they can still be read, and what changed it. */
  getMemory(input: { memory_id: MemoryId; person_id: PersonId }): MemoryDetail | null;
  listChangeSets(input: ChangeSetFilter): { change_sets: ChangeSet[]; next_cursor: string | null };
  /** What would go with a session, and what of it the memory and other sessions would keep; null when it is not this person's. */
  readDeletion(input: { session_id: SessionId; person_id: PersonId }): Omit<DeletionPreview, "backups"> | null;
  /** What there is to distil in a session; null when it is gone. */
  readDistillable(input: { session_id: SessionId }): Distillable | null;
  readPrompt(input: { turn_id: TurnId; person_id: PersonId; step?: number | undefined }): StoredPrompt | null;
}
