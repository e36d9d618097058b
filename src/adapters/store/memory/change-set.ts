// Commands about change sets: kept, applied, refused and taken back. The memories always equal the fold of what is applied.
import { isDeepStrictEqual } from "node:util";
import { AppError } from "../../../domain/errors.ts";
import type { AgentId, ChangeSetId, MemoryId, PersonId, SessionId } from "../../../domain/ids.ts";
import type { ChangeItem, ChangeSet, ChangeStatus } from "../../../domain/memory/change-set.ts";
import { applyItem, createdBy, dependants, foldChanges, targetOf } from "../../../domain/memory/change-set.ts";
import type { Memory } from "../../../domain/memory/memory.ts";
import type { NewChangeSet } from "../../../ports/memory.ts";
import type { Change } from "../../../ports/store.ts";
import type { Run } from "../command/command.ts";
import type { Database } from "../database.ts";
import { requirePresent, requireSession } from "../find.ts";
import { iso } from "../rows.ts";
import { findMemory, putMemory, removeMemory } from "./memory-row.ts";
import { markSession } from "./session-mark.ts";

export type ChangeSetRow = Omit<ChangeSet, "items" | "created_at" | "decided_at"> & { change_set_pk: number; items: string; created_at: number; decided_at: number | null };

export const CHANGE_SET_COLUMNS = "change_set_pk, change_set_id, agent_id, person_id, cause, status, session_id, from_seq, to_seq, model, items, created_at, decided_at";

export function toChangeSet({ change_set_pk: _pk, items, created_at, decided_at, ...row }: ChangeSetRow): ChangeSet {
  return { ...row, items: JSON.parse(items) as ChangeItem[], created_at: iso(created_at), decided_at: decided_at === null ? null : iso(decided_at) };
}

/** Stores a set; with `apply` its items are the memories' at once. */
export function addChangeSet(db: Database, set: NewChangeSet, options: { apply: boolean; now: number }): ChangeSet {
  db.run(
    "INSERT INTO change_sets (change_set_id, agent_id, person_id, cause, status, session_id, from_seq, to_seq, model, items, created_at) VALUES (?, ?, ?, ?, 'held', ?, ?, ?, ?, ?, ?)",
    set.change_set_id,
    set.agent_id,
    set.person_id,
    set.cause,
    set.session_id,
    set.from_seq,
    set.to_seq,
    set.model,
    JSON.stringify(set.items),
    options.now,
  );
  if (options.apply) applySet(db, readSet(db, set.change_set_id), options.now);
  return readSet(db, set.change_set_id);
}

export const changeMemories: Run<"changeMemories"> = (db, { set, hold, now }) => {
  // A tool may still be at work while its session is deleted or its person removed: what comes late would outlive both.
  requirePresent(db, set.person_id);
  if (set.session_id !== null) requireSession(db, { session_id: set.session_id, person_id: set.person_id });
  requireTargets(db, set);
  requireReach(db, set);
  const added = addChangeSet(db, set, { apply: !hold, now });
  return { change_set: added, changes: marksOf(db, [added], now) };
};

export const applyChangeSet: Run<"applyChangeSet"> = (db, { change_set_id, person_id, keep, now }) => {
  const set = requireSet(db, { change_set_id, person_id });
  if (set.status === "applied") return { change_set: set, changes: [] };
  if (keep !== null) {
    if (set.status !== "held") throw new AppError("conflict", "Only what waits for you can be taken in part.", { details: { status: set.status } });
    db.run("UPDATE change_sets SET items = ? WHERE change_set_id = ?", JSON.stringify(set.items.filter((_, index) => keep.includes(index))), change_set_id);
  }
  applySet(db, readSet(db, change_set_id), now);
  const applied = readSet(db, change_set_id);
  return { change_set: applied, changes: marksOf(db, [applied], now) };
};

export const rejectChangeSet: Run<"rejectChangeSet"> = (db, { change_set_id, person_id, now }) => {
  const set = requireSet(db, { change_set_id, person_id });
  if (set.status !== "held") throw new AppError("conflict", "This does not wait for you any more.", { details: { status: set.status } });
  decide(db, change_set_id, "rejected", now);
  const rejected = readSet(db, change_set_id);
  return { change_set: rejected, changes: marksOf(db, [rejected], now) };
};

export const undoChangeSet: Run<"undoChangeSet"> = (db, { change_set_id, person_id, now }) => {
  const set = requireSet(db, { change_set_id, person_id });
  if (set.status !== "applied") throw new AppError("conflict", "Only what was applied can be undone.", { details: { status: set.status } });
  const also = dependants(readApplied(db, set), change_set_id);
  for (const one of [set, ...also]) decide(db, one.change_set_id, "undone", now);
  refold(db, set);
  const all = [set, ...also].map((one) => readSet(db, one.change_set_id));
  return { change_set: all[0] as ChangeSet, also: all.slice(1), changes: marksOf(db, all, now) };
};

export const eraseMemory: Run<"eraseMemory"> = (db, { memory_id, person_id, now }) => {
  const named = db.all<ChangeSetRow>(`SELECT ${CHANGE_SET_COLUMNS} FROM change_sets WHERE person_id = ? AND instr(items, ?) > 0`, person_id, memory_id).map(toChangeSet);
  const maker = named.find((set) => set.items.some((item) => createdBy(item) === memory_id));
  if (!maker) throw memoryNotFound(memory_id);
  return { changes: eraseMemories(db, maker, { ids: new Set([memory_id]), now }) };
};

/** Takes the words of memories out of all their owner's history: also of those that wait, were refused, undone or dropped. */
export function eraseMemories(db: Database, owner: { agent_id: AgentId; person_id: PersonId }, { ids, now }: { ids: ReadonlySet<MemoryId>; now: number }): Change[] {
  const sets = readSets(db, owner).filter((set) => set.items.some((item) => ids.has(createdBy(item) ?? "mem_") || ids.has(targetOf(item) ?? "mem_")));
  for (const set of sets) {
    const items = set.items.flatMap((item) => eraseItem(db, { set, item, ids }));
    db.run("UPDATE change_sets SET items = ? WHERE change_set_id = ?", JSON.stringify(items), set.change_set_id);
  }
  refold(db, owner);
  for (const memory_id of ids) db.run("DELETE FROM memory_uses WHERE memory_id = ?", memory_id);
  return marksOf(db, sets, now);
}

/** An item about an erased memory keeps its place and its references, not its words, and makes nothing any more. */
function eraseItem(db: Database, { set, item, ids }: { set: ChangeSet; item: ChangeItem; ids: ReadonlySet<MemoryId> }): ChangeItem[] {
  const made = createdBy(item);
  if (made && ids.has(made)) return [...endOfReplaced(db, set, item), { action: "drop", target: made }];
  return item.action === "update" && ids.has(item.target) ? [{ action: "drop", target: item.target }] : [item];
}

/** What an erased memory had taken the place of has ended all the same: nobody is to be told again what is over. */
function endOfReplaced(db: Database, set: ChangeSet, item: ChangeItem): ChangeItem[] {
  if (item.action !== "supersede" || set.status !== "applied") return [];
  const valid_to = findMemory(db, item.target)?.valid_to ?? item.valid_from ?? set.created_at;
  return [{ action: "update", target: item.target, patch: { valid_to } }];
}

export const clearMemories: Run<"clearMemories"> = (db, { agent_id, person_id, now }) => {
  const owner = { agent_id, person_id };
  const sets = readSets(db, owner);
  const { n } = db.get<{ n: number }>("SELECT count(*) AS n FROM memories WHERE person_id = ? AND agent_id = ?", person_id, agent_id) as { n: number };
  db.run("DELETE FROM memory_uses WHERE memory_id IN (SELECT memory_id FROM memories WHERE person_id = ? AND agent_id = ?)", person_id, agent_id);
  db.run("DELETE FROM change_sets WHERE person_id = ? AND agent_id = ?", person_id, agent_id);
  refold(db, owner);
  return { deleted: n, changes: marksOf(db, sets, now) };
};

export function memoryNotFound(memory_id: MemoryId): AppError {
  return new AppError("not_found", "There is no such memory. It may have been deleted.", { details: { memory_id } });
}

/** Changes only what the items name: the same as folding everything anew. */
function applySet(db: Database, set: ChangeSet, now: number): void {
  const memories = new Map<MemoryId, Memory>();
  const load = (id: MemoryId | undefined) => {
    const memory = id && findMemory(db, id);
    if (memory && isOf(memory, set)) memories.set(memory.memory_id, memory);
  };
  for (const item of set.items) load(targetOf(item));
  const before = new Map(memories);
  for (const item of set.items) applyItem(memories, set, item);
  write(db, before, memories);
  const next = db.get<{ n: number }>("SELECT coalesce(max(applied_no), 0) + 1 AS n FROM change_sets")?.n ?? 1;
  db.run("UPDATE change_sets SET status = 'applied', decided_at = ?, applied_no = ? WHERE change_set_id = ?", now, next, set.change_set_id);
}

function isOf(a: { agent_id: AgentId; person_id: PersonId }, b: { agent_id: AgentId; person_id: PersonId }): boolean {
  return a.agent_id === b.agent_id && a.person_id === b.person_id;
}

/** Makes the memories of one agent and person anew from what is applied. */
export function refold(db: Database, owner: { agent_id: AgentId; person_id: PersonId }): void {
  const ids = db.all<{ memory_id: MemoryId }>("SELECT memory_id FROM memories WHERE person_id = ? AND agent_id = ?", owner.person_id, owner.agent_id);
  const before = new Map(ids.flatMap(({ memory_id }) => [[memory_id, findMemory(db, memory_id) as Memory]] as const));
  write(db, before, foldChanges(readApplied(db, owner)));
}

function write(db: Database, before: Map<MemoryId, Memory>, after: Map<MemoryId, Memory>): void {
  for (const id of before.keys()) if (!after.has(id)) removeMemory(db, id);
  for (const [id, memory] of after) {
    const known = before.get(id);
    if (!known || !isSame(db, known, memory)) putMemory(db, memory);
  }
}

/** True when a stored memory says what it should: it is not written, indexed and embedded again. Sources in deleted sessions are not read back. */
function isSame(db: Database, { sources: stored, ...fields }: Memory, { sources, ...others }: Memory): boolean {
  const ids = new Set(stored.map((source) => source.message_id));
  const isThere = (session_id: SessionId) => db.get("SELECT 1 FROM sessions WHERE session_id = ?", session_id) !== undefined;
  return isDeepStrictEqual(fields, others) && stored.length <= sources.length && sources.every((source) => ids.has(source.message_id) || !isThere(source.session_id));
}

function decide(db: Database, change_set_id: ChangeSetId, status: ChangeStatus, now: number): void {
  db.run("UPDATE change_sets SET status = ?, decided_at = ?, applied_no = NULL WHERE change_set_id = ?", status, now, change_set_id);
}

function readSet(db: Database, change_set_id: ChangeSetId): ChangeSet {
  return toChangeSet(db.get<ChangeSetRow>(`SELECT ${CHANGE_SET_COLUMNS} FROM change_sets WHERE change_set_id = ?`, change_set_id) as ChangeSetRow);
}

function requireSet(db: Database, own: { change_set_id: ChangeSetId; person_id: PersonId }): ChangeSet {
  const row = db.get<ChangeSetRow>(`SELECT ${CHANGE_SET_COLUMNS} FROM change_sets WHERE change_set_id = ? AND person_id = ?`, own.change_set_id, own.person_id);
  if (!row) throw new AppError("not_found", "There is no such change to the memory.", { details: { change_set_id: own.change_set_id } });
  return toChangeSet(row);
}

function readSets(db: Database, owner: { agent_id: AgentId; person_id: PersonId }): ChangeSet[] {
  const sql = `SELECT ${CHANGE_SET_COLUMNS} FROM change_sets WHERE person_id = ? AND agent_id = ? ORDER BY change_set_pk`;
  return db.all<ChangeSetRow>(sql, owner.person_id, owner.agent_id).map(toChangeSet);
}

/** The applied sets in the order in which they were applied. */
function readApplied(db: Database, owner: { agent_id: AgentId; person_id: PersonId }): ChangeSet[] {
  const sql = `SELECT ${CHANGE_SET_COLUMNS} FROM change_sets WHERE person_id = ? AND agent_id = ? AND status = 'applied' ORDER BY applied_no`;
  return db.all<ChangeSetRow>(sql, owner.person_id, owner.agent_id).map(toChangeSet);
}

/** What a person or a tool changes must be there and be theirs. */
function requireTargets(db: Database, set: NewChangeSet): void {
  for (const item of set.items) {
    const target = targetOf(item);
    const memory = target && findMemory(db, target);
    if (target && !(memory && isOf(memory, set))) throw memoryNotFound(target);
  }
}

/** What everybody who talks to the agent will be told is the owner's to say: it stands in all their prompts. */
function requireReach(db: Database, set: NewChangeSet): void {
  const shared = set.items.some((item) => (item.action === "update" ? item.patch.scope : "scope" in item ? item.scope : undefined) === "agent");
  if (!shared || db.get("SELECT 1 FROM people WHERE person_id = ? AND role = 'owner'", set.person_id)) return;
  throw new AppError("forbidden", "Only the owner adds memories for everybody who talks to an agent. Leave out `scope` to keep it for yourself.");
}

/** The rows of the sessions that these sets came from, marked anew. */
function marksOf(db: Database, sets: readonly ChangeSet[], now: number): Change[] {
  return [...new Set(sets.flatMap((set) => set.session_id ?? []))].flatMap((session_id) => markSession(db, session_id, now) ?? []);
}
