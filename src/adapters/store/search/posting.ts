// Where the terms of a question stand: the rows of one owner, from the text index.
import type { Database } from "../database.ts";
import type { Question, Term } from "./rank/question.ts";
import type { Shelf } from "./shelf.ts";
import { EVERYBODY, readHoldings } from "./shelf.ts";

/** Rows of a term that are looked at; of a word that stands in more, the newest. */
export const ROWS_MAX = 500;

/**
 * `own` are texts that hold the term itself, `related` those with a word like it; each is the newest ROWS_MAX only when there
 * are more. `frequency`: in how many texts of the owner the term stands; estimated when these are more.
 */
export type Postings = { frequency: number; own: number[]; related: number[] };

export type Place = { shelf: Shelf; owner: string; texts: number };

/** The places of each term on a shelf, in the terms' order. */
export function findPostings(db: Database, { terms }: Question, place: Place): Postings[] {
  return terms.map((term) => findTerm(db, term, place));
}

function findTerm(db: Database, term: Term, place: Place): Postings {
  const own = findRows(db, place, [term.stem]);
  const related = term.related.length === 0 ? [] : findRows(db, place, term.related.map((other) => other.stem));
  const frequency = isCut(own) ? estimateFrequency(db, place, term.stem) : own.length;
  // A kind that nobody names is as rare as half of its members.
  return { frequency: frequency > 0 ? frequency : Math.ceil(related.length / 2), own, related };
}

/** True when there may be more than were looked at. */
export function isCut(rows: readonly number[]): boolean {
  return rows.length === ROWS_MAX;
}

function findRows(db: Database, { shelf, owner }: Place, stems: string[]): number[] {
  const sql = `SELECT rowid FROM ${shelf} WHERE ${shelf} MATCH ? ORDER BY rowid DESC LIMIT ${ROWS_MAX}`;
  return db.all<{ rowid: number }>(sql, `owner : ${quote(owner)} AND ${stemMatch(stems)}`).map((row) => row.rowid);
}

/** The owner's share of all texts that hold the stem. Counting the owner's own would take as long as all the rest of a search. */
function estimateFrequency(db: Database, { shelf, texts }: Place, stem: string): number {
  const all = db.get<{ n: number }>(`SELECT count(*) AS n FROM ${shelf} WHERE ${shelf} MATCH ?`, stemMatch([stem]))?.n ?? 0;
  const share = texts / Math.max(1, readHoldings(db, shelf, EVERYBODY).texts);
  return Math.max(ROWS_MAX, Math.round(all * share));
}

/** Each word quoted, so that no text of anybody's is ever read as syntax. */
function stemMatch(stems: string[]): string {
  return `stems : (${stems.map(quote).join(" OR ")})`;
}

/** One character of a script without spaces stands in the index as the first of a pair. */
function quote(word: string): string {
  const prefix = word.length === 1 && word > "\x7f" ? "*" : "";
  return `"${word.replaceAll('"', '""')}"${prefix}`;
}
