// Rankings that are kept for a while, so that the pages of a search fit together whatever is written meanwhile. Keys and
// scores only, no words; whoever shows them reads the rows again.
import { AppError } from "../../../../domain/errors.ts";
import type { Database } from "../../database.ts";
import type { Ranking } from "./rank.ts";

/** Rankings of one connection; the oldest is let go. */
const KEPT_MAX = 8;

type Kept = { count: number; rankings: Map<string, Ranking> };
const all = new WeakMap<Database, Kept>();

export type Pages = { ranking: Ranking; from: number; cursorAt(next: number): string | null };

/** The ranking that `cursor` goes on with; a new one without a cursor, and when the one of the cursor is not kept any more. */
export function openPages(db: Database, search: string, { cursor, rank }: { cursor: string | undefined; rank: () => Ranking }): Pages {
  const kept = all.get(db) ?? { count: 0, rankings: new Map<string, Ranking>() };
  all.set(db, kept);
  const { number, from } = cursor === undefined ? { number: (kept.count += 1), from: 0 } : readCursor(cursor);
  const name = `${number} ${search}`;
  const ranking = (cursor === undefined ? undefined : kept.rankings.get(name)) ?? rank();
  return {
    ranking,
    from,
    cursorAt(next) {
      if (next >= ranking.ranked.length) return null;
      kept.rankings.delete(name);
      kept.rankings.set(name, ranking);
      if (kept.rankings.size > KEPT_MAX) kept.rankings.delete(kept.rankings.keys().next().value ?? "");
      return Buffer.from(`${number}.${next}`).toString("base64url");
    },
  };
}

function readCursor(cursor: string): { number: number; from: number } {
  const match = /^(\d{1,15})\.(\d{1,6})$/.exec(Buffer.from(cursor, "base64url").toString());
  if (!match) throw new AppError("invalid_request", "This cursor is not one that a search gave. Begin again without a cursor.");
  return { number: Number(match[1]), from: Number(match[2]) };
}
