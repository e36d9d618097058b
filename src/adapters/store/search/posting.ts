// Where the terms of a question stand: the rows of one owner, from the text index.
import type { AgentId, PersonId } from "../../../domain/ids.ts";
import type { Database } from "../database.ts";
import { countRows } from "../database.ts";
import { SPAN } from "../rows.ts";
import type { Question } from "./rank/question.ts";
import type { Shelf } from "./shelf.ts";
import { EVERYBODY, readHoldings } from "./shelf.ts";

/** Rows of a term that are looked at; of a word that stands in more, the newest. */
export const ROWS_MAX = 500;
/** From this share of all texts on, an owner's rows are picked out of everybody's: joining two long lists takes far longer. */
const MOST = 0.25;

/**
 * `own` are texts that hold the term itself, `related` those with a word like it; each is the newest ROWS_MAX only when there
 * are more. `frequency`: in how many texts of the owner the term stands; estimated when these are more.
 */
export type Postings = { frequency: number; own: number[]; related: number[] };

/** The owner's token and `texts` on a shelf; `talk` says whose sessions these are when they are all that two have with each other. */
export type Place = { shelf: Shelf; owner: string; texts: number; talk: Talk | null };
export type Talk = { agent_id: AgentId; person_id: PersonId };

/** The places of each term on a shelf, in the terms' order. */
export function findPostings(db: Database, { terms }: Question, place: Place): Postings[] {
  const lists = terms.flatMap((term) => [[term.stem], term.related.map((other) => other.stem)]);
  const share = place.texts / Math.max(1, readHoldings(db, place.shelf, EVERYBODY).texts);
  const rows = place.talk && share >= MOST ? pickRows(db, lists, { ...place, talk: place.talk, share }) : lists.map((stems) => joinRows(db, place, stems));
  return terms.map((term, index) => {
    const [own = [], related = []] = rows.slice(2 * index, 2 * index + 2);
    const frequency = isCut(own) ? Math.max(ROWS_MAX, Math.round(countAll(db, place.shelf, term.stem) * share)) : own.length;
    // A kind that nobody names is as rare as half of its members.
    return { frequency: frequency > 0 ? frequency : Math.ceil(related.length / 2), own, related };
  });
}

/** True when there may be more than were looked at. */
export function isCut(rows: readonly number[]): boolean {
  return rows.length === ROWS_MAX;
}

/** The owner's rows of each list, by the index's owner column. */
function joinRows(db: Database, { shelf, owner }: Place, stems: string[]): number[] {
  return stems.length === 0 ? [] : readRows(db, { shelf, match: `owner : ${quote(owner)} AND ${stemMatch(stems)}`, limit: ROWS_MAX });
}

/** The same rows, found among everybody's by the sessions that they are in. */
function pickRows(db: Database, lists: string[][], place: Place & { talk: Talk; share: number }): number[][] {
  const limit = Math.ceil(ROWS_MAX / place.share);
  const all = lists.map((stems) => (stems.length === 0 ? [] : readRows(db, { shelf: place.shelf, match: stemMatch(stems), limit })));
  const own = readSessions(db, all, place.talk);
  return all.map((rows, index) => {
    const picked = rows.filter((pk) => own.has(Math.floor(pk / SPAN)));
    // Others have said it more often of late: the newest of all are too few of the owner's.
    return rows.length === limit && picked.length < ROWS_MAX ? joinRows(db, place, lists[index] ?? []) : picked.slice(0, ROWS_MAX);
  });
}

/** Those of the rows' sessions that two have with each other and that are not hidden. */
function readSessions(db: Database, lists: readonly number[][], { agent_id, person_id }: Talk): Set<number> {
  const sessions = new Set<number>();
  for (const rows of lists) for (const pk of rows) sessions.add(Math.floor(pk / SPAN));
  const rows = db.all<{ pk: number }>(
    "SELECT s.session_pk AS pk FROM json_each(?) j CROSS JOIN sessions s ON s.session_pk = j.value WHERE s.on_behalf_of = ? AND s.agent_id = ? AND s.incognito = 0",
    JSON.stringify([...sessions]),
    ...[person_id, agent_id],
  );
  return new Set(rows.map((row) => row.pk));
}

/** The newest rows that match, newest first: as one text, since hundreds of rows cost more to hand over than to find. */
function readRows(db: Database, { shelf, match, limit }: { shelf: Shelf; match: string; limit: number }): number[] {
  const sql = `SELECT json_group_array(rowid) AS keys FROM (SELECT rowid FROM ${shelf} WHERE ${shelf} MATCH ? ORDER BY rowid DESC LIMIT ?)`;
  return (JSON.parse(db.get<{ keys: string }>(sql, match, limit)?.keys ?? "[]") as number[]).sort((a, b) => b - a);
}

type Counted = { count: number; texts: number };

const counted = new WeakMap<Database, Map<string, Counted>>();
const COUNTED_MAX = 5000;
/** Share of the texts that may come or go before a stem is counted anew. */
const STALE = 0.02;

/** In how many texts of everybody's a common stem stands, about. Counting the owner's own would take as long as all the rest of a search. */
function countAll(db: Database, shelf: Shelf, stem: string): number {
  const known = counted.get(db) ?? new Map<string, Counted>();
  counted.set(db, known);
  const { texts } = readHoldings(db, shelf, EVERYBODY);
  const before = known.get(`${shelf} ${stem}`);
  if (before && Math.abs(before.texts - texts) <= STALE * texts) return before.count;
  const count = countRows(db, `${shelf} WHERE ${shelf} MATCH ?`, stemMatch([stem]));
  if (known.size >= COUNTED_MAX) known.clear();
  known.set(`${shelf} ${stem}`, { count, texts });
  return count;
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
