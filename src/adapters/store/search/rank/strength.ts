// Where the candidates hold a term, and how strongly: in their words, and in the keys by which they are found as well.
import type { Candidate, Candidates } from "./candidate.ts";
import { isCut } from "../posting.ts";
import type { Term } from "./question.ts";
import type { Shelf } from "../shelf.ts";
import { countOf } from "../stem-count.ts";
import { KEY, RELATED } from "./weight.ts";

/** `words` and `keys`: how often the term counts in each; a word like it counts as a part of one. */
export type Hit = { text: Candidate; words: number; keys: number };

/** The candidates on a shelf that hold the question's term number `index`, or a word like it. */
export function hitsOf({ found, texts }: Candidates, shelf: Shelf, { term, index }: { term: Term; index: number }): Hit[] {
  const postings = found[shelf].postings[index];
  if (!postings) return [];
  const hits: Hit[] = [];
  // Of a common word not all places are known; then each candidate is asked.
  const cut = isCut(postings.own);
  for (const text of cut ? texts.values() : present(texts, postings.own)) {
    const { words, keys } = strengthIn(text, term);
    if (words + keys > 0) {
      if (text.shelf === shelf) hits.push({ text, words, keys });
      // Found by the beginning of a pair of characters: the index says that it is there, and not how often.
    } else if (!cut) hits.push({ text, words: 1, keys: 0 });
  }
  for (const text of present(texts, postings.related)) {
    const { words, keys } = strengthIn(text, term);
    if (words + keys === 0) hits.push({ text, words: RELATED, keys: 0 });
  }
  return hits;
}

function* present(texts: Candidates["texts"], keys: readonly number[]): Iterable<Candidate> {
  for (const pk of keys) {
    const text = texts.get(pk);
    if (text) yield text;
  }
}

function strengthIn({ stems, keys }: Candidate, { hash }: Term): Pick<Hit, "words" | "keys"> {
  return { words: countOf(stems, hash), keys: keys ? KEY * countOf(keys, hash) : 0 };
}
