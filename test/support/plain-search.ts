// What a search means, said a second time and as plainly as possible: reads a text whole and knows nothing of an index.
import type { SearchQuery, SearchTerm } from "../../src/domain/search/query.ts";

/** A word between spaces and signs, or a run of a script that has no spaces between words. */
type Unit = { text: string; run: boolean };

/** True when the text has all that is wanted and nothing that is not. */
export function matchesPlainly(text: string, { wanted, unwanted }: SearchQuery): boolean {
  const units = unitsOf(text);
  const has = (term: SearchTerm) => hasTerm(units, term);
  return wanted.length > 0 && wanted.every(has) && !unwanted.some(has);
}

function hasTerm(units: readonly Unit[], { text, prefix }: SearchTerm): boolean {
  const asked = unitsOf(text);
  return units.some((_, at) =>
    asked.every((unit, index) => {
      const there = units[at + index];
      const [first, last] = [index === 0, index === asked.length - 1];
      return there?.run === unit.run && isThere(there.text, unit, { first, last, prefix });
    }),
  );
}

/** Any part of a run is found; a phrase goes on where its first run ends and stops where its last one begins. */
function isThere(text: string, { text: asked, run }: Unit, { first, last, prefix }: { first: boolean; last: boolean; prefix: boolean }): boolean {
  if (run && first && last) return text.includes(asked);
  if (run && first) return text.endsWith(asked);
  if (run && last) return text.startsWith(asked);
  return last && prefix && !run ? text.startsWith(asked) : text === asked;
}

const RUN = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー]+/u;

function unitsOf(text: string): Unit[] {
  const words = text.normalize("NFKC").toLowerCase().match(/[\p{L}\p{N}\p{M}]+|\p{Extended_Pictographic}/gu) ?? [];
  return words.flatMap((word) =>
    word
      .split(new RegExp(`(${RUN.source})`, "u"))
      .filter((piece) => piece !== "")
      .map((piece) => (RUN.test(piece) ? { text: piece, run: true } : { text: bare(piece), run: false })),
  );
}

/** Without the accents of Latin letters. */
function bare(word: string): string {
  return /\p{Script=Latin}/u.test(word) ? word.normalize("NFD").replace(/\p{Mn}/gu, "") : word;
}
