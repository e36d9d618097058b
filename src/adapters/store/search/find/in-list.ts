// Which sessions of a list match a search, by their title or by any of their messages.
import type { PersonId } from "../../../../domain/ids.ts";
import type { SearchQuery } from "../../../../domain/search/query.ts";
import type { Database } from "../../database.ts";
import { SPAN } from "../../rows.ts";
import { SHELVES } from "../shelf.ts";
import type { Wish } from "./pattern.ts";
import { matchOf, toPatterns } from "./pattern.ts";
import { ownerOfTitles, ownerOn, readScope } from "./scope.ts";

/**
 * Keys of the sessions that match; null when the search has no words, which every session matches. Whoever lists them asks
 * the rows whose they are and leaves out what is hidden: of a common word the keys of other people's are among them.
 */
export function findSessions(db: Database, person_id: PersonId, query: SearchQuery): number[] | null {
  const wish: Wish = { wanted: toPatterns(query.wanted), unwanted: toPatterns(query.unwanted) };
  if (wish.wanted.length === 0) return null;
  const scope = readScope(db, person_id, { agent_id: query.filter.agent_id });
  if (!scope) return [];
  const titles = readKeys(db, "SELECT json_group_array(rowid) AS keys FROM titled WHERE titled MATCH ?", matchOf(wish, ownerOfTitles(scope)));
  const messages = (query.titles_only ? [] : SHELVES).map((shelf) =>
    readKeys(db, `SELECT json_group_array(pk) AS keys FROM (SELECT DISTINCT rowid / ${SPAN} AS pk FROM ${shelf} WHERE ${shelf} MATCH ?)`, matchOf(wish, ownerOn(db, scope, shelf))),
  );
  return [...new Set([titles, ...messages].flat())];
}

function readKeys(db: Database, sql: string, match: string): number[] {
  return JSON.parse(db.get<{ keys: string }>(sql, match)?.keys ?? "[]") as number[];
}
