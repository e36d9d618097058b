// Ranking between people: a message counts for its own words and, less, for those said around it. "Yes, two of them!" answers
// the question before it, and nobody would find it by its own words.
// Source of the method: S. Robertson, H. Zaragoza and M. Taylor, "Simple BM25 extension to multiple weighted fields" (CIKM 2004).
import type { Candidate, Candidates } from "./candidate.ts";
import { rarity, sessionOf } from "./candidate.ts";
import type { Question, Term } from "./question.ts";
import { hitsOf } from "./strength.ts";
import { TRAIT } from "../language/trait.ts";
import { PEOPLE } from "./weight.ts";

const AROUND = Object.entries(PEOPLE.around).map(([distance, weight]) => ({ distance: Number(distance), weight }));

/** What the words say for each message of a named speaker; `names` are the hashes of the speakers' names. */
export function scoreBetween(question: Question, candidates: Candidates, names: ReadonlySet<number>): Map<number, number> {
  const scores = new Map<number, number>();
  const covered = new Map<number, number>();
  let all = 0;
  question.terms.forEach((term, index) => {
    const weight = termWeight(candidates, index) * (names.has(term.hash) ? PEOPLE.name : 1);
    if (weight === 0) return;
    all += weight;
    for (const [pk, frequency] of spread(candidates, { term, index })) {
      add(scores, pk, (weight * frequency * (PEOPLE.k1 + 1)) / (frequency + PEOPLE.k1));
      add(covered, pk, weight * Math.min(1, frequency));
    }
  });
  for (const [pk, score] of scores) scores.set(pk, score * (1 + (PEOPLE.coverage * (covered.get(pk) ?? 0)) / all));
  return scores;
}

/** How much a term says here; 0 when nobody said it. */
function termWeight({ found }: Candidates, index: number): number {
  const postings = found.said.postings[index];
  return postings && postings.own.length + postings.related.length > 0 ? rarity(found.said, postings) : 0;
}

/** How often a term counts for each message: in its own words, by its length, and around it. */
function spread(candidates: Candidates, place: { term: Term; index: number }): Map<number, number> {
  const { found, texts } = candidates;
  const mean = found.said.length / Math.max(1, found.said.texts);
  const sums = new Map<number, number>();
  for (const { text, words, keys } of hitsOf(candidates, "said", place)) {
    const own = words / (1 - PEOPLE.b + (PEOPLE.b * text.length) / mean);
    // A key says whole what its message meant, so it speaks for that message alone.
    if (text.speaker !== null) add(sums, text.pk, own + keys);
    for (const { distance, weight } of AROUND) {
      // The text lends its words to the message that sees it at this distance.
      const other = texts.get(text.pk - distance);
      if (other && other.speaker !== null && own > 0 && sessionOf(other.pk) === sessionOf(text.pk)) add(sums, other.pk, own * lent(text, distance, weight));
    }
  }
  return sums;
}

function lent(text: Candidate, distance: number, weight: number): number {
  return distance === -1 && (text.traits & TRAIT.asks) !== 0 ? PEOPLE.answering : weight;
}

function add(sums: Map<number, number>, key: number, value: number): void {
  sums.set(key, (sums.get(key) ?? 0) + value);
}
