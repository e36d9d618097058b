// What a question asks the index: its stems with their weights, the time it means, and what an answer would look like.
import type { DateRange } from "../language/date.ts";
import { dateRange, isDateStem } from "../language/date.ts";
import { relatedTo } from "../language/related.ts";
import { stemsOf, wordsOf } from "../language/token.ts";
import { wantedTrait } from "../language/trait.ts";
import { hashOf } from "../stem-count.ts";

/** More would not make the answer better, only later. */
export const TERMS_MAX = 32;
/** Characters of a question that are read. */
const READ_MAX = 4000;

export type Term = { stem: string; hash: number; related: { stem: string; hash: number }[] };
export type Question = { terms: Term[]; dates: DateRange | null; trait: number };

/** Reads a question of any text; without words it has no terms. */
export function readQuestion(text: string, now: number): Question {
  const read = text.slice(0, READ_MAX);
  const dates = dateRange(read, now);
  const stems = [...new Set(stemsOf(wordsOf(read, true)))];
  const kept = dates ? stems.filter((stem) => !isDateStem(stem)) : stems;
  // A question of nothing but a date still asks for its words.
  const terms = (kept.length > 0 ? kept : stems).slice(0, TERMS_MAX);
  const taken = new Set(terms);
  return {
    terms: terms.map((stem) => ({ ...withHash(stem), related: relatedTo(stem).filter((other) => !taken.has(other)).map(withHash) })),
    dates,
    trait: wantedTrait(read),
  };
}

function withHash(stem: string) {
  return { stem, hash: hashOf(stem) };
}
