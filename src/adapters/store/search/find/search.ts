// The search: messages and titles of one person, ranked, page by page, each with a snippet.
import type { SearchHit, SearchPage } from "../../../../domain/search/hit.ts";
import type { Part } from "../../../../domain/message.ts";
import type { Database } from "../../database.ts";
import type { Ask } from "../../query/session.ts";
import type { MessageRow, SessionRow } from "../../rows.ts";
import { iso, SPAN } from "../../rows.ts";
import { textToFind } from "../message-text.ts";
import { openPages } from "./kept.ts";
import type { Pattern, Wish } from "./pattern.ts";
import { toPatterns } from "./pattern.ts";
import type { Ranked, Ranking } from "./rank.ts";
import { rankMessages, rankTitles } from "./rank.ts";
import { readScope } from "./scope.ts";
import { cutSnippet } from "./snippet.ts";

type Input = Parameters<Ask<"searchSessions">>[1];

export const searchSessions: Ask<"searchSessions"> = (db, input): SearchPage => {
  const { person_id, query, cursor } = input;
  const wish: Wish = { wanted: toPatterns(query.wanted), unwanted: toPatterns(query.unwanted) };
  const pages = openPages(db, JSON.stringify([person_id, query]), { cursor, rank: () => rankAll(db, wish, input) });
  const { ranked, total, ranked_all } = pages.ranking;
  const { hits, next } = readPage(db, ranked, { input, from: pages.from, wanted: wish.wanted });
  return { hits, total, ranked_all, next_cursor: pages.cursorAt(next) };
};

function rankAll(db: Database, wish: Wish, { person_id, query }: Input): Ranking {
  const scope = wish.wanted.length === 0 ? null : readScope(db, person_id, query.filter);
  if (!scope) return { ranked: [], total: 0, ranked_all: true };
  const titles = rankTitles(db, wish, scope);
  const messages = query.titles_only ? { ranked: [], total: 0, ranked_all: true } : rankMessages(db, wish, scope);
  return { ...messages, ranked: [...titles, ...messages.ranked], total: titles.length + messages.total };
}

type Page = { input: Input; from: number; wanted: readonly Pattern[] };

/** Hits from number `from` on, leaving out what was deleted since; `next` is the number of the one after them. */
function readPage(db: Database, ranked: readonly Ranked[], { input, from, wanted }: Page): { hits: SearchHit[]; next: number } {
  const hits: SearchHit[] = [];
  let next = from;
  while (hits.length < input.limit && next < ranked.length) {
    const some = ranked.slice(next, next + input.limit - hits.length);
    const rows = readRows(db, some, input.person_id);
    for (const one of some) {
      const row = rows.get(nameOf(one));
      if (row) hits.push(toHit(row, one, wanted));
    }
    next += some.length;
  }
  return { hits, next };
}

type HitRow = Pick<SessionRow, "session_pk" | "session_id" | "agent_id" | "type" | "title"> & { created_at: number } & (
    | Pick<MessageRow, "message_pk" | "message_id" | "role" | "parts"> & { caption: string | null }
    | { message_pk: null }
  );

const SESSION = "s.session_pk, s.session_id, s.agent_id, s.type, s.title";
/** The rows have the last word on whose a hit is and whether it is there. */
const OWN = "s.on_behalf_of = ? AND s.deletion_pk IS NULL AND s.incognito = 0";

function readRows(db: Database, ranked: readonly Ranked[], person_id: string): Map<string, HitRow> {
  const keys = (title: boolean) => JSON.stringify(ranked.filter((one) => one.title === title).map((one) => one.pk));
  const titles = db.all<HitRow>(
    `SELECT ${SESSION}, s.created_at, NULL AS message_pk FROM json_each(?) j CROSS JOIN sessions s ON s.session_pk = j.value WHERE ${OWN} AND s.title IS NOT NULL`,
    keys(true),
    person_id,
  );
  const messages = db.all<HitRow>(
    `SELECT ${SESSION}, m.created_at, m.message_pk, m.message_id, m.role, m.parts, m.caption FROM json_each(?) j
     CROSS JOIN messages m ON m.message_pk = j.value CROSS JOIN sessions s ON s.session_pk = m.message_pk / ${SPAN} WHERE ${OWN}`,
    keys(false),
    person_id,
  );
  return new Map([...titles, ...messages].map((row) => [nameOf({ title: row.message_pk === null, pk: row.message_pk ?? row.session_pk }), row]));
}

function nameOf({ title, pk }: Pick<Ranked, "title" | "pk">): string {
  return `${title ? "t" : "m"}${pk}`;
}

function toHit(row: HitRow, { score }: Ranked, wanted: readonly Pattern[]): SearchHit {
  const { session_id, agent_id, type, title } = row;
  const message = row.message_pk === null ? null : row;
  const text = message ? textToFind({ parts: JSON.parse(message.parts) as Part[], caption: message.caption }) : (title ?? "");
  return {
    ...{ session_id, message_id: message?.message_id ?? null, seq: message ? message.message_pk % SPAN : null, agent_id, type, title },
    ...{ role: message?.role ?? null, snippet: cutSnippet(text, wanted), score, created_at: iso(row.created_at) },
  };
}
