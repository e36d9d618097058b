// Memories as rows: read, written with their sources and their place in the index, and removed with all of it.
import type { MemoryId, MessageId } from "../../../domain/ids.ts";
import type { Memory, MemorySource } from "../../../domain/memory/memory.ts";
import type { Database } from "../database.ts";
import { iso } from "../rows.ts";
import { setKeys } from "../search/key.ts";
import { stemsOf, wordsOf } from "../search/language/token.ts";
import { dropMemoryVector, memoryOwner } from "../vector/memory-vector.ts";
import { endWait, waitForVector } from "../vector/wait.ts";

export type MemoryRow = Omit<Memory, "sources" | "learned_at" | "valid_from" | "valid_to" | "pinned"> & {
  memory_pk: number;
  learned_at: number;
  valid_from: number | null;
  valid_to: number | null;
  pinned: number;
};

export function toMemory(db: Database, row: MemoryRow): Memory {
  const { memory_pk, learned_at, valid_from, valid_to, pinned, ...fields } = row;
  const sources = db.all<MemorySource>("SELECT session_id, message_id FROM memory_sources JOIN sessions USING (session_id) WHERE memory_pk = ? ORDER BY message_id", memory_pk);
  return {
    ...fields,
    sources: sources.map(({ session_id, message_id }) => ({ session_id, message_id })),
    learned_at: iso(learned_at),
    valid_from: valid_from === null ? null : iso(valid_from),
    valid_to: valid_to === null ? null : iso(valid_to),
    pinned: pinned === 1,
  };
}

export const MEMORY_COLUMNS =
  "memory_pk, memory_id, agent_id, person_id, scope, kind, text, confidence, origin, learned_at, valid_from, valid_to, superseded_by, pinned, change_set_id";

export function findMemory(db: Database, memory_id: MemoryId): Memory | undefined {
  const row = db.get<MemoryRow>(`SELECT ${MEMORY_COLUMNS} FROM memories WHERE memory_id = ?`, memory_id);
  return row && toMemory(db, row);
}

/** What holds for a person or did until it ended: neither what was replaced nor what is everybody's, which no private talk ends. */
export function readKnown(db: Database, { agent_id, person_id }: Pick<Memory, "agent_id" | "person_id">): Memory[] {
  const sql = `SELECT ${MEMORY_COLUMNS} FROM memories WHERE person_id = ? AND agent_id = ? AND superseded_by IS NULL AND scope <> 'agent' ORDER BY memory_pk`;
  return db.all<MemoryRow>(sql, person_id, agent_id).map((row) => toMemory(db, row));
}

/** Writes a memory as it is now, whether it was there or not. */
export function putMemory(db: Database, memory: Memory): void {
  const was = findMemory(db, memory.memory_id);
  const values = [memory.scope, memory.kind, memory.text, memory.confidence, memory.origin, Date.parse(memory.learned_at), at(memory.valid_from), at(memory.valid_to)];
  db.run(
    `INSERT INTO memories (memory_id, agent_id, person_id, change_set_id, scope, kind, text, confidence, origin, learned_at, valid_from, valid_to, superseded_by, pinned)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (memory_id) DO UPDATE SET scope = excluded.scope, kind = excluded.kind, text = excluded.text, confidence = excluded.confidence,
       origin = excluded.origin, valid_from = excluded.valid_from, valid_to = excluded.valid_to, superseded_by = excluded.superseded_by, pinned = excluded.pinned`,
    memory.memory_id,
    memory.agent_id,
    memory.person_id,
    memory.change_set_id,
    ...values,
    memory.superseded_by,
    memory.pinned ? 1 : 0,
  );
  const { memory_pk } = db.get<{ memory_pk: number }>("SELECT memory_pk FROM memories WHERE memory_id = ?", memory.memory_id) as { memory_pk: number };
  const before = sourcesOf(db, memory_pk);
  db.run("DELETE FROM memory_sources WHERE memory_pk = ?", memory_pk);
  for (const source of memory.sources) {
    db.run("INSERT OR IGNORE INTO memory_sources (memory_pk, message_id, session_id) VALUES (?, ?, ?)", memory_pk, source.message_id, source.session_id);
  }
  keySources(db, new Set([...before, ...memory.sources.map((source) => source.message_id)]));
  db.run("DELETE FROM remembered WHERE rowid = ?", memory_pk);
  // A pin or a further source makes no other meaning: what is embedded is paid for once.
  if (was?.text !== memory.text || was.scope !== memory.scope || memory.superseded_by !== null) dropMeaning(db, memory_pk);
  // What was replaced is history: it is listed, and not found for an answer.
  if (memory.superseded_by !== null) return;
  indexWords(db, memory_pk, memory);
  waitForVector(db, "memory", memory_pk);
}

function indexWords(db: Database, memory_pk: number, memory: Pick<Memory, "agent_id" | "person_id" | "scope" | "text">): void {
  db.run("INSERT INTO remembered (rowid, owner, stems) VALUES (?, ?, ?)", memory_pk, memoryOwner(memory), stemsOf(wordsOf(memory.text)).join(" "));
}

/** Makes the index of all memories' words anew. */
export function indexMemories(db: Database): void {
  db.run("INSERT INTO remembered (remembered) VALUES ('delete-all')");
  for (const row of db.all<MemoryRow>(`SELECT ${MEMORY_COLUMNS} FROM memories WHERE superseded_by IS NULL`)) indexWords(db, row.memory_pk, row);
}

export function removeMemory(db: Database, memory_id: MemoryId): void {
  const row = db.get<{ memory_pk: number }>("SELECT memory_pk FROM memories WHERE memory_id = ?", memory_id);
  if (!row) return;
  const sources = sourcesOf(db, row.memory_pk);
  dropFromIndex(db, row.memory_pk);
  db.run("DELETE FROM memories WHERE memory_pk = ?", row.memory_pk);
  keySources(db, new Set(sources));
}

function sourcesOf(db: Database, memory_pk: number): MessageId[] {
  return db.all<{ message_id: MessageId }>("SELECT message_id FROM memory_sources WHERE memory_pk = ?", memory_pk).map((row) => row.message_id);
}

/** What was learned from a message is a further text by which it is found. */
function keySources(db: Database, messages: ReadonlySet<MessageId>): void {
  for (const message_id of messages) {
    const keys = db.all<{ text: string }>("SELECT text FROM memory_sources JOIN memories USING (memory_pk) WHERE message_id = ? ORDER BY memory_pk", message_id);
    setKeys(db, message_id, keys.map((key) => key.text));
  }
}

/** Takes away by what a memory is found: its words and its vector. */
function dropFromIndex(db: Database, memory_pk: number): void {
  db.run("DELETE FROM remembered WHERE rowid = ?", memory_pk);
  dropMeaning(db, memory_pk);
}

function dropMeaning(db: Database, memory_pk: number): void {
  dropMemoryVector(db, memory_pk);
  endWait(db, "memory", memory_pk);
}

function at(iso_time: string | null): number | null {
  return iso_time === null ? null : Date.parse(iso_time);
}
