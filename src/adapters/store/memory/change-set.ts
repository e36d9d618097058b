// Change sets: kept, applied, and folded into the memories, which always equal the fold of what is applied.
import { isDeepStrictEqual } from "node:util";
import { AppError } from "../../../domain/errors.ts";
import type { ChangeSetId, MemoryId, SessionId } from "../../../domain/ids.ts";
import type { ChangeSet } from "../../../domain/memory/change-set.ts";
import { applyItem, foldChanges, targetOf } from "../../../domain/memory/change-set.ts";
import { heldMemories, joinHeld } from "../../../domain/memory/hold.ts";
import type { Memory } from "../../../domain/memory/memory.ts";
import type { NewChangeSet } from "../../../ports/memory.ts";
import type { Change } from "../../../ports/store.ts";
import type { Run } from "../command/command.ts";
import type { Database } from "../database.ts";
import { requirePresent, requireSession } from "../find.ts";
import type { Owner } from "./change-set-row.ts";
import { readApplied, readHeld, readSet, writeItems } from "./change-set-row.ts";
import { findMemory, putMemory, removeMemory } from "./memory-row.ts";
import { markSession } from "./session-mark.ts";

/**
 * Stores a set; with `apply` its items are the memories' at once. What confirms something that waits for its person is put
 * into the set that it waits in, which is returned when nothing else is left.
 */
export function addChangeSet(db: Database, set: NewChangeSet, options: { apply: boolean; now: number }): ChangeSet {
  const { rest, sets } = joinHeld(set.items, readHeld(db, set));
  for (const one of sets) writeItems(db, one);
  if (sets[0] && rest.length === 0) return readSet(db, sets[0].change_set_id);
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
    JSON.stringify(rest),
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

export function memoryNotFound(memory_id: MemoryId): AppError {
  return new AppError("not_found", "There is no such memory. It may have been deleted.", { details: { memory_id } });
}

/** Changes only what the items name: the same as folding everything anew. */
export function applySet(db: Database, set: ChangeSet, now: number): void {
  const memories = new Map<MemoryId, Memory>();
  const load = (id: MemoryId | undefined) => {
    const memory = id && findMemory(db, id);
    if (memory && isOf(memory, set)) memories.set(memory.memory_id, memory);
  };
  for (const item of set.items) load(targetOf(item));
  const before = new Map(memories);
  for (const item of set.items) applyItem(memories, set, item);
  write(db, before, memories);
  markApplied(db, set.change_set_id, now);
}

/** From now on it counts, at the end of the fold or, where it was applied before, in its old place. */
export function markApplied(db: Database, change_set_id: ChangeSetId, now: number): void {
  db.run(
    `UPDATE change_sets SET status = 'applied', decided_at = ?, undone_with = NULL,
       applied_no = coalesce(applied_no, (SELECT coalesce(max(applied_no), 0) + 1 FROM change_sets)) WHERE change_set_id = ?`,
    now,
    change_set_id,
  );
}

function isOf(a: Owner, b: Owner): boolean {
  return a.agent_id === b.agent_id && a.person_id === b.person_id;
}

/** Makes the memories of one agent and person anew from what is applied. */
export function refold(db: Database, owner: Owner): void {
  const { before, after } = readFold(db, owner);
  write(db, before, after);
}

/** How many memories of one agent and person are not what the fold of what is applied says. */
export function countUnfolded(db: Database, owner: Owner): number {
  const { before, after } = readFold(db, owner);
  const extra = [...before.keys()].filter((id) => !after.has(id)).length;
  const wrong = [...after].filter(([id, memory]) => {
    const known = before.get(id);
    return !known || !isSame(db, known, memory);
  });
  return extra + wrong.length;
}

/** The memories as they are stored, and as they should be. */
function readFold(db: Database, owner: Owner): { before: Map<MemoryId, Memory>; after: Map<MemoryId, Memory> } {
  const ids = db.all<{ memory_id: MemoryId }>("SELECT memory_id FROM memories WHERE person_id = ? AND agent_id = ?", owner.person_id, owner.agent_id);
  const before = new Map(ids.flatMap(({ memory_id }) => [[memory_id, findMemory(db, memory_id) as Memory]] as const));
  return { before, after: foldChanges(readApplied(db, owner)) };
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

/** What a person or a tool changes must be there, or wait to be, and be theirs. */
function requireTargets(db: Database, set: NewChangeSet): void {
  const waiting = new Set(heldMemories(readHeld(db, set)).map((memory) => memory.memory_id));
  for (const item of set.items) {
    const target = targetOf(item);
    const memory = target && findMemory(db, target);
    if (target && !(memory && isOf(memory, set)) && !waiting.has(target)) throw memoryNotFound(target);
  }
}

/** What everybody who talks to the agent will be told is the owner's to say: it stands in all their prompts. */
function requireReach(db: Database, set: NewChangeSet): void {
  const shared = set.items.some((item) => (item.action === "update" ? item.patch.scope : "scope" in item ? item.scope : undefined) === "agent");
  if (!shared || db.get("SELECT 1 FROM people WHERE person_id = ? AND role = 'owner'", set.person_id)) return;
  throw new AppError("forbidden", "Only the owner says what everybody who talks to an agent is told. Leave out `scope` or `replaces` to keep it for yourself.");
}

/** The rows of the sessions that these sets came from, marked anew. */
export function marksOf(db: Database, sets: readonly ChangeSet[], now: number): Change[] {
  return [...new Set(sets.flatMap((set) => set.session_id ?? []))].flatMap((session_id) => markSession(db, session_id, now) ?? []);
}
