// Ranking in chats with an agent: a turn counts for what its person said and, at a lower weight, for what the person was told.
// Each of the two has its own lengths and its own rare words, or else long answers drown short remarks.
// Source of the method: S. Robertson and H. Zaragoza, "The probabilistic relevance framework: BM25 and beyond" (2009).
import type { Candidate, Candidates } from "./candidate.ts";
import { rarity } from "./candidate.ts";
import type { Question } from "./question.ts";
import type { Shelf } from "../shelf.ts";
import { SHELVES } from "../shelf.ts";
import { hitsOf } from "./strength.ts";
import { CHAT } from "./weight.ts";

/** Scores of turns by the key of the message of each that says most. */
export function scoreChats(question: Question, candidates: Candidates): Map<number, number> {
  const turns = new Map<number, { pk: number; said: number; told: number }>();
  for (const shelf of SHELVES) {
    for (const [text, score] of scoreShelf(question, candidates, shelf)) {
      const turn = turns.get(text.turn_pk) ?? { pk: text.pk, said: 0, told: 0 };
      const part = shelf === "said" ? score : CHAT.toldWeight * score;
      if (part > Math.max(turn.said, turn.told)) turn.pk = text.pk;
      // Of several answers and tool results of a turn the best one counts.
      turn[shelf] = Math.max(turn[shelf], part);
      turns.set(text.turn_pk, turn);
    }
  }
  return new Map([...turns.values()].map(({ pk, said, told }) => [pk, said + told]));
}

function scoreShelf({ terms }: Question, candidates: Candidates, shelf: Shelf): Map<Candidate, number> {
  const found = candidates.found[shelf];
  const { k1, b } = CHAT[shelf];
  const mean = found.length / Math.max(1, found.texts);
  const scores = new Map<Candidate, number>();
  terms.forEach((term, index) => {
    const postings = found.postings[index];
    if (!postings || postings.frequency === 0) return;
    const weight = rarity(found, postings) * (k1 + 1);
    for (const { text, words, keys } of hitsOf(candidates, shelf, { term, index })) {
      if (text.speaker !== null) continue;
      const frequency = words / (1 - b + (b * text.length) / mean) + keys;
      scores.set(text, (scores.get(text) ?? 0) + (weight * frequency) / (frequency + k1));
    }
  });
  return scores;
}
