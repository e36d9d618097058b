// What a term of a search is in the index: neighbouring words, of which the last one may go on.
import type { SearchTerm } from "../../../../domain/search/query.ts";
import { UNSPACED, wordsOf } from "../language/token.ts";

export type Pattern = { words: readonly string[]; prefix: boolean };
/** All of `wanted` and none of `unwanted`. */
export type Wish = { wanted: readonly Pattern[]; unwanted: readonly Pattern[] };

/** The patterns of terms; those without a word are left out, and what is said twice counts once. */
export function toPatterns(terms: readonly SearchTerm[]): Pattern[] {
  const found = terms.flatMap((term) => toPattern(term) ?? []);
  return [...new Map(found.map((pattern) => [JSON.stringify(pattern), pattern])).values()];
}

function toPattern({ text, prefix }: SearchTerm): Pattern | null {
  const words = wordsOf(text);
  // The index notes how a run without spaces ends, and what is looked for may go on there: its pairs say all.
  if (wordsOf(text, true).at(-1) !== words.at(-1)) words.pop();
  const last = words.at(-1);
  return last === undefined ? null : { words, prefix: prefix || isSign(last) };
}

/** One character of a script without spaces: it stands in the index as the first of a pair, or as the last of its run. */
export function isSign(word: string): boolean {
  return [...word].length === 1 && word.replace(UNSPACED, "") === "";
}

/** The expression for a column of the text index. Each word is quoted, so that no text of anybody's is ever read as syntax. */
export function matchOf({ wanted, unwanted }: Wish, owner: string | null): string {
  const must = `words : (${wanted.map(quote).join(" AND ")})`;
  const own = owner === null ? must : `owner : (${owner}) AND ${must}`;
  return unwanted.length === 0 ? own : `(${own}) NOT words : (${unwanted.map(quote).join(" OR ")})`;
}

function quote({ words, prefix }: Pattern): string {
  return `"${words.join(" ").replaceAll('"', '""')}"${prefix ? " *" : ""}`;
}

/** True when the words from `at` on are the pattern's. */
export function matchesAt(pattern: Pattern, words: readonly string[], at: number): boolean {
  const last = pattern.words.length - 1;
  return pattern.words.every((word, index) => (index === last && pattern.prefix ? (words[at + index] ?? "").startsWith(word) : words[at + index] === word));
}
