// Queries about memories and change sets. Each sees what belongs to the person who asks, and what is everybody's.
import { AppError } from "../../../domain/errors.ts";
import type { PersonId } from "../../../domain/ids.ts";
import type { MemoryChange, MemoryRow as MemoryDetailRow, SourceView } from "../../../domain/memory/detail.ts";
import type { MemorySource } from "../../../domain/memory/memory.ts";
import { clip } from "../../../domain/session.ts";
import { createdBy, targetOf } from "../../../domain/memory/change-set.ts";
import type { Database, Value } from "../database.ts";
import type { Ask } from "../query/session.ts";
import { findSession } from "../find.ts";
import type { MessageRow } from "../rows.ts";
import { iso, MESSAGE_COLUMNS, toMessage } from "../rows.ts";
import { stemsOf, wordsOf } from "../search/language/token.ts";
import type { ChangeSetRow } from "./change-set-row.ts";
import { CHANGE_SET_COLUMNS, toChangeSet } from "./change-set-row.ts";
import type { MemoryRow } from "./memory-row.ts";
import { MEMORY_COLUMNS, toMemory } from "./memory-row.ts";
import { memoryMatch, TERMS_MAX } from "./recall.ts";

/** Memories that words are looked for in at most. */
const FOUND_MAX = 200;

export const listMemories: Ask<"listMemories"> = (db, filter) => {
  const where = ["agent_id = ?", "(person_id = ? OR scope = 'agent')"];
  const values: Value[] = [filter.agent_id, filter.person_id];
  const add = (sql: string, ...more: Value[]) => {
    where.push(sql);
    values.push(...more);
  };
  if (filter.kind !== undefined) add("kind = ?", filter.kind);
  if (filter.pinned !== undefined) add("pinned = ?", filter.pinned ? 1 : 0);
  if (filter.ids !== undefined) add("memory_id IN (SELECT value FROM json_each(?))", JSON.stringify(filter.ids));
  if (filter.current === true) add("superseded_by IS NULL AND (valid_to IS NULL OR valid_to > ?)", filter.now);
  if (filter.current === false) add("(superseded_by IS NOT NULL OR valid_to <= ?)", filter.now);
  const found = filter.q === undefined ? undefined : findWords(db, filter.q, filter);
  if (found) add("memory_pk IN (SELECT value FROM json_each(?))", JSON.stringify(found));
  if (filter.cursor !== undefined) add("(pinned, memory_pk) < (?, ?)", ...readPlace(filter.cursor));
  const rows = db.all<MemoryRow>(
    `SELECT ${MEMORY_COLUMNS} FROM memories WHERE ${where.join(" AND ")} ORDER BY pinned DESC, memory_pk DESC LIMIT ?`,
    ...values,
    found ? FOUND_MAX : filter.limit + 1,
  );
  if (found) return { memories: rows.toSorted((a, b) => found.indexOf(a.memory_pk) - found.indexOf(b.memory_pk)).slice(0, filter.limit).map((row) => withUse(db, row, filter.person_id)), next_cursor: null };
  const page = rows.slice(0, filter.limit);
  const last = page.at(-1);
  return { memories: page.map((row) => withUse(db, row, filter.person_id)), next_cursor: rows.length > filter.limit && last ? `${last.pinned}.${last.memory_pk}` : null };
};

/** Keys of the memories that have one of these words or begin with the last of them, the best first; replaced ones too. */
function findWords(db: Database, q: string, owner: { agent_id: string; person_id: PersonId }): number[] {
  const stems = [...new Set(stemsOf(wordsOf(q, true)))].slice(0, TERMS_MAX);
  const found = stems.length === 0 ? [] : db.all<{ rowid: number }>(`SELECT rowid FROM remembered WHERE remembered MATCH ? ORDER BY bm25(remembered, 0.0, 1.0) LIMIT ?`, memoryMatch(owner, stems), FOUND_MAX);
  // What was replaced is not in the index, and half a word is no stem.
  const like = db.all<{ memory_pk: number }>(
    "SELECT memory_pk FROM memories WHERE agent_id = ? AND (person_id = ? OR scope = 'agent') AND instr(lower(text), lower(?)) > 0 ORDER BY memory_pk DESC LIMIT ?",
    owner.agent_id,
    owner.person_id,
    q.trim(),
    FOUND_MAX,
  );
  return [...new Set([...found.map((row) => row.rowid), ...like.map((row) => row.memory_pk)])];
}

/** A cursor names the last row by what the list is ordered by. */
function readPlace(cursor: string): [pinned: number, memory_pk: number] {
  const match = /^([01])\.(\d{1,15})$/.exec(cursor);
  if (!match) throw badCursor();
  return [Number(match[1]), Number(match[2])];
}

/** Where a shared memory was said is nobody's to see but whose session it was. */
function withUse(db: Database, row: MemoryRow, person_id: PersonId): MemoryDetailRow {
  const used = db.get<{ uses: number; last_used_at: number }>("SELECT uses, last_used_at FROM memory_uses WHERE memory_id = ?", row.memory_id);
  const memory = toMemory(db, row);
  return { ...memory, sources: row.person_id === person_id ? memory.sources : [], use_count: used?.uses ?? 0, last_used_at: used ? iso(used.last_used_at) : null };
}

export const getMemory: Ask<"getMemory"> = (db, { memory_id, person_id }) => {
  const row = db.get<MemoryRow>(`SELECT ${MEMORY_COLUMNS} FROM memories WHERE memory_id = ? AND (person_id = ? OR scope = 'agent')`, memory_id, person_id);
  if (!row) return null;
  const own = row.person_id === person_id;
  const sources = own ? db.all<MemorySource>("SELECT session_id, message_id FROM memory_sources WHERE memory_pk = ? ORDER BY message_id", row.memory_pk) : [];
  return { ...withUse(db, row, person_id), sources: sources.map((source) => viewSource(db, source, person_id)), history: historyOf(db, row, person_id) };
};

function historyOf(db: Database, { agent_id, memory_id }: MemoryRow, person_id: PersonId): MemoryChange[] {
  const sets = db.all<ChangeSetRow>(
    `SELECT ${CHANGE_SET_COLUMNS} FROM change_sets WHERE person_id = ? AND agent_id = ? AND instr(items, ?) > 0 ORDER BY change_set_pk`,
    person_id,
    agent_id,
    memory_id,
  );
  return sets.map(toChangeSet).flatMap((set) =>
    set.items
      .filter((item) => createdBy(item) === memory_id || targetOf(item) === memory_id)
      .map((item) => ({ change_set_id: set.change_set_id, cause: set.cause, action: item.action, status: set.status, at: set.decided_at ?? set.created_at })),
  );
}

const EXCERPT_MAX = 300;

function viewSource(db: Database, { session_id, message_id }: MemorySource, person_id: PersonId): SourceView {
  const session = findSession(db, { session_id, person_id });
  const row = session && db.get<MessageRow>(`SELECT ${MESSAGE_COLUMNS} FROM messages m WHERE message_id = ?`, message_id);
  if (!session || !row) return { session_id, message_id, erased: true, title: null, excerpt: null, at: null };
  const { content, created_at } = toMessage(row, session_id);
  return { session_id, message_id, erased: false, title: session.title, excerpt: clip(content, EXCERPT_MAX), at: created_at };
}

export const listChangeSets: Ask<"listChangeSets"> = (db, filter) => {
  const where = ["person_id = ?"];
  const values: Value[] = [filter.person_id];
  const add = (sql: string, value: Value) => {
    where.push(sql);
    values.push(value);
  };
  if (filter.agent_id !== undefined) add("agent_id = ?", filter.agent_id);
  if (filter.session_id !== undefined) add("session_id = ?", filter.session_id);
  if (filter.status !== undefined) add("status = ?", filter.status);
  if (filter.cursor !== undefined) add("change_set_pk < ?", readCursor(filter.cursor));
  const rows = db.all<ChangeSetRow>(`SELECT ${CHANGE_SET_COLUMNS} FROM change_sets WHERE ${where.join(" AND ")} ORDER BY change_set_pk DESC LIMIT ?`, ...values, filter.limit + 1);
  const page = rows.slice(0, filter.limit);
  return { change_sets: page.map(toChangeSet), next_cursor: rows.length > filter.limit ? String(page.at(-1)?.change_set_pk) : null };
};

/** A cursor of these lists is the key of the last row. */
function readCursor(cursor: string): number {
  if (/^\d{1,15}$/.test(cursor)) return Number(cursor);
  throw badCursor();
}

function badCursor(): AppError {
  return new AppError("invalid_request", "This cursor is not one that a list gave. Begin again without a cursor.");
}
