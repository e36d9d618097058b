// Words and stems of a text in any script. Index and question go through the same functions, so what is equal is found.
import { baseOf } from "./irregular.ts";
import { stem } from "./stem.ts";
import { isStopWord } from "./stop-word.ts";

/** Longer ones are cut: nobody asks for all of a key or an encoded file. */
const WORD_MAX = 64;
/** Stems that are kept for the next time. */
const KEPT_MAX = 20_000;

export const WORD = /[\p{L}\p{N}\p{M}]+|\p{Extended_Pictographic}/gu;
/** Scripts that are written without spaces between words. */
export const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー]+/gu;
const ASCII = /^[\0-\x7f]*$/;

/**
 * The words of a text in order, in lower case, without the accents of Latin letters. A run of a script without spaces becomes
 * the pairs of its neighbouring characters and, unless it is a `question`, its last character.
 */
export function wordsOf(text: string, question = false): string[] {
  if (ASCII.test(text)) return (text.toLowerCase().match(/[a-z0-9]+/g) ?? []).map(cut);
  const found = text.normalize("NFKC").toLowerCase().match(WORD) ?? [];
  return found.flatMap((word) => (ASCII.test(word) ? [cut(word)] : splitWord(word, question)));
}

function cut(word: string): string {
  return word.length > WORD_MAX ? word.slice(0, WORD_MAX) : word;
}

function splitWord(word: string, question: boolean): string[] {
  const out: string[] = [];
  let from = 0;
  for (const run of word.matchAll(UNSPACED)) {
    if (run.index > from) out.push(plain(word.slice(from, run.index)));
    addPairs(out, [...run[0]], question);
    from = run.index + run[0].length;
  }
  if (from < word.length) out.push(plain(word.slice(from)));
  return out;
}

/** Pairs of characters, so that any part of a run is found by its own pairs. */
function addPairs(out: string[], run: string[], question: boolean): void {
  for (let index = 0; index + 1 < run.length; index += 1) out.push(`${run[index]}${run[index + 1]}`);
  if (!question || run.length === 1) out.push(run.at(-1) ?? "");
}

function plain(word: string): string {
  const bare = /\p{Script=Latin}/u.test(word) ? word.normalize("NFD").replace(/\p{Mn}/gu, "") : word;
  return cut(bare);
}

const kept = new Map<string, string>();

/** What stands in the index for a word (in lower case): the stem of its base form. */
export function stemOf(word: string): string {
  const known = kept.get(word);
  if (known !== undefined) return known;
  const found = stem(baseOf(word));
  if (kept.size >= KEPT_MAX) kept.clear();
  kept.set(word, found);
  return found;
}

/** The stems of words, in their order, without those that say nothing. */
export function stemsOf(words: readonly string[]): string[] {
  return words.filter((word) => !isStopWord(word)).map(stemOf);
}
