// All hits of a search in their order: titles first, then messages by BM25, what is newer before what is as good.
import type { Database } from "../../database.ts";
import { SPAN } from "../../rows.ts";
import { wordsOf } from "../language/token.ts";
import { SHELVES } from "../shelf.ts";
import type { Wish } from "./pattern.ts";
import { matchOf } from "./pattern.ts";
import type { Place } from "./score.ts";
import { scoreTexts } from "./score.ts";
import type { Scope } from "./scope.ts";
import { ownerOfTitles, ownerOn } from "./scope.ts";

/** Hits that are counted, and ranked all; of more, so many of the newest are. */
const RANKED_MAX = 10_000;
const NEWEST = 2000;
/** Titles that are looked at; of more, those of the newest sessions. */
const TITLES_MAX = 1000;

/** `pk` is a message's key, or a session's when its title is meant. */
export type Ranked = { pk: number; title: boolean; score: number };
export type Ranking = { ranked: Ranked[]; total: number; ranked_all: boolean };

export function rankTitles(db: Database, wish: Wish, scope: Scope): Ranked[] {
  const rows = db.all<{ pk: number; title: string; at: number }>(
    `SELECT s.session_pk AS pk, s.title, s.created_at AS at FROM titled CROSS JOIN sessions s ON s.session_pk = titled.rowid
     WHERE titled MATCH ? AND s.message_count > 0 AND ${scope.where} ORDER BY titled.rowid DESC LIMIT ${TITLES_MAX}`,
    matchOf(wish, ownerOfTitles(scope)),
    ...scope.values,
  );
  const asked = wish.wanted.reduce((sum, { words }) => sum + words.length, 0);
  const scored = rows.map(({ pk, title, at }) => ({ pk, at, score: 1 + Math.min(1, asked / Math.max(1, wordsOf(title).length)) }));
  return scored.toSorted((a, b) => b.score - a.score || b.at - a.at || b.pk - a.pk).map(({ pk, score }) => ({ pk, score, title: true }));
}

/** Messages with scores up to 1, which is the best one's. */
export function rankMessages(db: Database, wish: Wish, scope: Scope): Ranking {
  const places = SHELVES.map((shelf): Place => ({ shelf, owner: ownerOn(db, scope, shelf) }));
  const found: number[] = [];
  // Of too many the newest of both shelves are wanted, so each gives at least as many as that.
  for (const place of places) found.push(...readKeys(db, wish, { ...place, scope }, Math.max(NEWEST, RANKED_MAX + 1 - found.length)));
  const ranked_all = found.length <= RANKED_MAX;
  const keys = ranked_all ? found : found.sort((a, b) => b - a).slice(0, NEWEST);
  const scores = scoreTexts(db, keys, { wanted: wish.wanted, places, token: scope.token });
  return { ranked: scores.map(({ pk, score }) => ({ pk, score, title: false })), total: Math.min(found.length, RANKED_MAX), ranked_all };
}

/** Keys of the newest hits of a shelf, newest sessions first. As one text, since thousands of rows cost more to hand over than to find. */
function readKeys(db: Database, wish: Wish, { shelf, owner, scope }: Place & { scope: Scope }, limit: number): number[] {
  const sql = `SELECT json_group_array(pk) AS keys FROM (SELECT ${shelf}.rowid AS pk FROM ${shelf} CROSS JOIN sessions s ON s.session_pk = ${shelf}.rowid / ${SPAN}
    WHERE ${shelf} MATCH ? AND ${scope.where} ORDER BY ${shelf}.rowid DESC LIMIT ?)`;
  return JSON.parse(db.get<{ keys: string }>(sql, matchOf(wish, owner), ...scope.values, limit)?.keys ?? "[]") as number[];
}
