// Messages in the text index: put in the transaction that writes them, and gone in the one that deletes them.
import type { AgentId, PersonId } from "../../../domain/ids.ts";
import type { MessageRole, Part } from "../../../domain/message.ts";
import type { Database } from "../database.ts";
import { SPAN } from "../rows.ts";
import { stemsOf, wordsOf } from "./language/token.ts";
import { traitsOf } from "./language/trait.ts";
import { tokensOf } from "./owner.ts";
import type { Shelf } from "./shelf.ts";
import { dropHoldings, dropRow, dropRows, putRow } from "./shelf.ts";
import { packStems } from "./stem-count.ts";
import { endWaits, waitForVector } from "../vector/wait.ts";

/** Characters of a message that can be found; what a tool brings may be far longer. */
export const INDEXED_MAX = 50_000;

/** `speaker` names the person who said it among several; `caption` says what an attached picture shows. */
export type MessageText = {
  message_pk: number;
  turn_pk: number;
  role: MessageRole;
  parts: readonly Part[];
  created_at: number;
  speaker: string | null;
  caption: string | null;
};

/** Puts a message into the index. A message without words has no row. */
export function indexMessage(db: Database, message: MessageText, keys: readonly string[] = []): void {
  const text = textToFind(message);
  const words = wordsOf(text);
  if (words.length === 0) return;
  const shelf: Shelf = message.role === "user" ? "said" : "told";
  const stems = stemsOf(words);
  const keyed = stemsOf(keys.flatMap((key) => wordsOf(key)));
  const { message_pk, speaker } = message;
  const owners = ownersOf(db, message_pk);
  // What was deleted meanwhile is not to be found any more.
  if (owners.length === 0) return;
  putRow(db, shelf, { rowid: message_pk, owners, words, stems: [...stems, ...keyed], length: words.length, speaker });
  db.run(
    "INSERT INTO message_texts (message_pk, shelf, turn_pk, speaker, at, traits, length, stems, key_stems) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
    ...[message_pk, shelf, message.turn_pk, speaker, message.created_at, traitsOf(text), words.length],
    packStems(stems),
    keyed.length > 0 ? packStems(keyed) : null,
  );
  // Hidden talk is shown to no further provider, and what tools bring is found by its words.
  if (owners.length > 1 && message.role !== "tool") waitForVector(db, "message", message_pk);
}

/** What a message is found by: its words, the names of its files, what its pictures show, what a tool answered. */
export function textToFind({ parts, caption }: Pick<MessageText, "parts" | "caption">): string {
  const texts = parts.map((part) => {
    if (part.type === "text") return part.text;
    if (part.type === "file") return part.name;
    return part.type === "tool_result" ? part.output : "";
  });
  // The caption first: what is said last shows whether a message asks.
  return [caption ?? "", ...texts].filter((text) => text !== "").join("\n").slice(0, INDEXED_MAX);
}

function ownersOf(db: Database, message_pk: number): string[] {
  return readOwners(db, Math.floor(message_pk / SPAN));
}

function readOwners(db: Database, session_pk: number): string[] {
  const row = db.get<{ agent_id: AgentId; person_id: PersonId; incognito: number }>(
    "SELECT agent_id, on_behalf_of AS person_id, incognito FROM sessions WHERE session_pk = ? AND deletion_pk IS NULL",
    session_pk,
  );
  return row ? tokensOf({ session_pk, agent_id: row.agent_id, person_id: row.person_id, hidden: row.incognito === 1 }) : [];
}

/** Counts a session's messages out of the index and lets none of them wait for anything: before its rows are dropped. */
export function hideFromIndex(db: Database, session_pk: number): void {
  dropHoldings(db, readOwners(db, session_pk));
  endWaits(db, [session_pk * SPAN, (session_pk + 1) * SPAN]);
}

/** Takes messages of a hidden session out of the index, with their keys, from key `from` to key `to` (exclusive). */
export function dropFromIndex(db: Database, range: [from: number, to: number]): void {
  dropRows(db, range);
  for (const table of ["message_texts", "message_keys", "vectors"]) db.run(`DELETE FROM ${table} WHERE message_pk >= ? AND message_pk < ?`, ...range);
}

/** Messages of `MessageText` with their keys; followed by a condition on `m`. */
const SELECT_TEXTS = `SELECT m.message_pk, m.turn_pk, m.role, m.parts, m.created_at, m.speaker, m.caption,
  (SELECT json_group_array(k.text) FROM message_keys k WHERE k.message_pk = m.message_pk) AS keys FROM messages m`;

type TextRow = Omit<MessageText, "parts"> & { parts: string; keys: string };

/** Indexes stored messages with keys between `from` and `to` (inclusive), the last `limit` of those that have no row; returns the first key looked at. */
export function indexStored(db: Database, [from, to]: [number, number], limit: number): { from: number; looked: number } {
  const rows = db.all<TextRow>(`${SELECT_TEXTS} WHERE m.message_pk BETWEEN ? AND ? ORDER BY m.message_pk DESC LIMIT ?`, from, to, limit);
  for (const row of rows) if (!hasRow(db, row.message_pk)) indexRow(db, row);
  return { from: rows.at(-1)?.message_pk ?? from, looked: rows.length };
}

function indexRow(db: Database, row: TextRow): void {
  indexMessage(db, { ...row, parts: JSON.parse(row.parts) as Part[] }, JSON.parse(row.keys) as string[]);
}

function hasRow(db: Database, message_pk: number): boolean {
  return db.get("SELECT 1 FROM message_texts WHERE message_pk = ?", message_pk) !== undefined;
}

/** Indexes one message anew: after its keys have changed. */
export function reindexMessage(db: Database, message_pk: number): void {
  const owners = ownersOf(db, message_pk);
  // What is hidden is counted out already, and its rows go with it.
  if (owners.length === 0) return;
  const old = db.get<{ shelf: Shelf; length: number; speaker: string | null }>("SELECT shelf, length, speaker FROM message_texts WHERE message_pk = ?", message_pk);
  if (old) {
    dropRow(db, old.shelf, { ...old, rowid: message_pk, owners });
    db.run("DELETE FROM message_texts WHERE message_pk = ?", message_pk);
  }
  const row = db.get<TextRow>(`${SELECT_TEXTS} WHERE m.message_pk = ?`, message_pk);
  if (row) indexRow(db, row);
}
