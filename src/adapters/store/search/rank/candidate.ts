// The texts that may answer a question: those that hold its rarest words, and between people their neighbours.
import type { Database } from "../../database.ts";
import { SPAN } from "../../rows.ts";
import type { Place, Postings } from "../posting.ts";
import { findPostings } from "../posting.ts";
import type { Question } from "./question.ts";
import type { Holdings, Shelf } from "../shelf.ts";
import { readHoldings, SHELVES } from "../shelf.ts";
import type { StemCounts } from "../stem-count.ts";
import { CANDIDATES_MAX, PEOPLE, SEEDS_MAX } from "./weight.ts";

/** A text as ranking sees it. `length` in words; `at` in milliseconds. */
export type Candidate = {
  pk: number;
  shelf: Shelf;
  turn_pk: number;
  speaker: string | null;
  at: number;
  traits: number;
  length: number;
  stems: StemCounts;
  keys: StemCounts | null;
};

/** What one shelf has of the owner: how much there is, and where the terms stand. */
export type Found = Holdings & { postings: Postings[] };
export type Candidates = { found: Record<Shelf, Found>; texts: Map<number, Candidate> };

/** `more` are the keys of texts that something else than words speaks for. */
export function findCandidates(db: Database, question: Question, { owner, talk }: Pick<Place, "owner" | "talk">, more: readonly number[]): Candidates {
  const [said, told] = SHELVES.map((shelf) => {
    const holdings = readHoldings(db, shelf, owner);
    return { ...holdings, postings: holdings.texts === 0 ? [] : findPostings(db, question, { shelf, owner, talk, texts: holdings.texts }) };
  }) as [Found, Found];
  const keys = [...new Set([...chooseKeys([said, told], said.spoken > 0 ? SEEDS_MAX : CANDIDATES_MAX), ...more])];
  const texts = readTexts(db, said.spoken > 0 ? withNeighbours(keys) : keys);
  return { found: { said, told }, texts };
}

/** How much a term says, by how few of the texts hold it. */
export function rarity({ texts }: Holdings, { frequency }: Postings): number {
  return Math.log(1 + (Math.max(texts, frequency) - frequency + 0.5) / (frequency + 0.5));
}

/** The keys of the texts with the most and rarest terms. */
function chooseKeys(shelves: readonly Found[], limit: number): number[] {
  const sums = new Map<number, number>();
  for (const shelf of shelves) {
    for (const postings of shelf.postings) {
      const weight = rarity(shelf, postings);
      for (const pk of postings.own) sums.set(pk, (sums.get(pk) ?? 0) + weight);
      for (const pk of postings.related) sums.set(pk, (sums.get(pk) ?? 0) + weight / 3);
    }
  }
  if (sums.size <= limit) return [...sums.keys()];
  const best = [...sums].toSorted((a, b) => b[1] - a[1] || b[0] - a[0]);
  return best.slice(0, limit).map(([pk]) => pk);
}

const DISTANCES = Object.keys(PEOPLE.around).map((distance) => -Number(distance));

/** The keys with those of the messages that they lend their words to, as far as these are of the same session. */
function withNeighbours(keys: readonly number[]): number[] {
  const all = new Set(keys);
  for (const pk of keys) {
    for (const distance of DISTANCES) if (sessionOf(pk + distance) === sessionOf(pk)) all.add(pk + distance);
  }
  return [...all];
}

export function sessionOf(message_pk: number): number {
  return Math.floor(message_pk / SPAN);
}

function readTexts(db: Database, keys: readonly number[]): Map<number, Candidate> {
  const rows = db.all<Candidate>(
    `SELECT t.message_pk AS pk, t.shelf, t.turn_pk, t.speaker, t.at, t.traits, t.length, t.stems, t.key_stems AS keys
     FROM json_each(?) j JOIN message_texts t ON t.message_pk = j.value`,
    JSON.stringify(keys),
  );
  return new Map(rows.map((row) => [row.pk, row]));
}
