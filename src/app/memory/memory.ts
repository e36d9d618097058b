// The long-term memory as people see and change it. What they change is a change set of its own, as what agents learn is.
import { AppError } from "../../domain/errors.ts";
import type { AgentId, ChangeSetId, MemoryId } from "../../domain/ids.ts";
import type { ChangeItem, ChangeSet, MemoryPatch } from "../../domain/memory/change-set.ts";
import type { MemoryDetail, MemoryRow } from "../../domain/memory/detail.ts";
import type { Memory, MemoryKind, NEW_SCOPES } from "../../domain/memory/memory.ts";
import { allowedKind } from "../../domain/memory/memory.ts";
import type { ChangeSetFilter, MemoryFilter } from "../../ports/memory.ts";
import { requireAgent } from "../agent.ts";
import type { App, Who } from "../app.ts";

/** Memories of an agent for whoever asks: pinned ones before, then the newest; with `q` the best matches first. */
export function listMemories(app: App, who: Who, filter: Omit<MemoryFilter, "person_id" | "now">): Promise<{ memories: MemoryRow[]; next_cursor: string | null }> {
  return app.store.ask("listMemories", { ...filter, ...who, now: app.clock.now() });
}

/** A memory with its sources and history. Throws 404. */
export async function getMemory(app: App, who: Who, memory_id: MemoryId): Promise<MemoryDetail> {
  const memory = await app.store.ask("getMemory", { memory_id, ...who });
  if (!memory) throw new AppError("not_found", "There is no such memory. It may have been deleted.", { details: { memory_id } });
  return memory;
}

export type NewFact = { text: string; kind?: MemoryKind | undefined; scope?: (typeof NEW_SCOPES)[number] | undefined; valid_from?: number | undefined };

/** Adds what a person wrote themselves; it is certain and needs nobody's approval. */
export async function addMemory(app: App, who: Who, agent_id: AgentId, fact: NewFact): Promise<Memory> {
  requireAgent(app, agent_id, "not_found");
  const memory_id = app.random.id("mem");
  const { text, kind = "fact", scope = "person", valid_from } = fact;
  const item: ChangeItem = {
    ...{ action: "add", memory_id, kind, text, scope, confidence: 1, origin: "person", sources: [] },
    ...{ valid_from: valid_from === undefined ? null : iso(valid_from), valid_to: null },
  };
  await change(app, who, agent_id, [item]);
  return strip(await getMemory(app, who, memory_id));
}

export type MemoryEdit = { text?: string | undefined; kind?: MemoryKind | undefined; pinned?: boolean | undefined; valid_from?: number | null | undefined; valid_to?: number | null | undefined };

/** Changes a memory; what it said before stays in its history. Throws 404, and 409 for an instruction that is not in a person's words. */
export async function editMemory(app: App, who: Who, memory_id: MemoryId, edit: MemoryEdit): Promise<Memory> {
  const { agent_id, origin } = await requireOwn(app, who, memory_id);
  if (edit.kind !== undefined && edit.kind !== allowedKind(edit.kind, origin)) {
    throw new AppError("conflict", "This memory is made of what others said and cannot become an instruction. Add a new one in your own words.", { details: { memory_id, origin } });
  }
  const patch: MemoryPatch = {};
  if (edit.text !== undefined) patch.text = edit.text;
  if (edit.kind !== undefined) patch.kind = edit.kind;
  if (edit.pinned !== undefined) patch.pinned = edit.pinned;
  if (edit.valid_from !== undefined) patch.valid_from = edit.valid_from === null ? null : iso(edit.valid_from);
  if (edit.valid_to !== undefined) patch.valid_to = edit.valid_to === null ? null : iso(edit.valid_to);
  await change(app, who, agent_id, [{ action: "update", target: memory_id, patch }]);
  return strip(await getMemory(app, who, memory_id));
}

/** Removes a memory and its words from all history, for good. Throws 404. */
export async function deleteMemory(app: App, who: Who, memory_id: MemoryId): Promise<void> {
  await app.store.run("eraseMemory", { memory_id, ...who, now: app.clock.now() });
}

/** Removes all that an agent knows of a person, for good. */
export async function clearMemories(app: App, who: Who, agent_id: AgentId): Promise<{ deleted: number }> {
  const { deleted } = await app.store.run("clearMemories", { agent_id, ...who, now: app.clock.now() });
  return { deleted };
}

export async function listChangeSets(app: App, who: Who, filter: Omit<ChangeSetFilter, "person_id">): Promise<{ distillations: ChangeSet[]; next_cursor: string | null }> {
  const { change_sets, next_cursor } = await app.store.ask("listChangeSets", { ...filter, ...who });
  return { distillations: change_sets, next_cursor };
}

/** Applies what was held or undone; `keep` are the items of a held one that are wanted, `also` what came back with an undone one. Throws 404, 409. */
export async function applyChangeSet(app: App, who: Who, change_set_id: ChangeSetId, keep: number[] | null): Promise<ChangeSet & { also: ChangeSet[] }> {
  const { change_set, also } = await app.store.run("applyChangeSet", { change_set_id, ...who, keep, now: app.clock.now() });
  return { ...change_set, also };
}

export async function rejectChangeSet(app: App, who: Who, change_set_id: ChangeSetId): Promise<ChangeSet> {
  return (await app.store.run("rejectChangeSet", { change_set_id, ...who, now: app.clock.now() })).change_set;
}

/** Takes back what was applied, with what built on it. Throws 404, 409. */
export async function undoChangeSet(app: App, who: Who, change_set_id: ChangeSetId): Promise<{ distillation: ChangeSet; also: ChangeSet[] }> {
  const { change_set, also } = await app.store.run("undoChangeSet", { change_set_id, ...who, now: app.clock.now() });
  return { distillation: change_set, also };
}

async function requireOwn(app: App, who: Who, memory_id: MemoryId): Promise<MemoryDetail> {
  const memory = await getMemory(app, who, memory_id);
  if (memory.person_id === who.person_id) return memory;
  throw new AppError("forbidden", "This memory is shared by all who talk to the agent; only whoever added it changes it.", { details: { memory_id } });
}

async function change(app: App, who: Who, agent_id: AgentId, items: ChangeItem[]): Promise<void> {
  const set = { change_set_id: app.random.id("dis"), agent_id, ...who, cause: "person" as const, session_id: null, from_seq: null, to_seq: null, model: null, items };
  await app.store.run("changeMemories", { set, hold: false, now: app.clock.now() });
}

function strip({ use_count: _uses, last_used_at: _last, history: _history, sources, ...memory }: MemoryDetail): Memory {
  return { ...memory, sources: sources.filter((source) => !source.erased).map(({ session_id, message_id }) => ({ session_id, message_id })) };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
