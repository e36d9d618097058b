// The words of a text as the index has them, each with the characters of the text that it stands for.
import { UNSPACED, WORD, wordsOf } from "../language/token.ts";

/** `from` inclusive, `to` exclusive, in characters of the text as it was written. */
export type Placed = { word: string; from: number; to: number };

/** In the order of the index. What a run without spaces ends with stands there twice: in its last pair, and by itself. */
export function placeWords(text: string): Placed[] {
  const { folded, starts, ends } = fold(text);
  return [...folded.matchAll(WORD)].flatMap(({ index, 0: word }) =>
    wordSpans(word).map(({ word: found, from, to }) => ({ word: found, from: starts(index + from), to: ends(index + to - 1) })),
  );
}

/** The words of one unbroken piece, in the order in which `wordsOf` gives them. */
function wordSpans(piece: string): Placed[] {
  const spans: [from: number, to: number][] = [];
  let from = 0;
  for (const run of piece.matchAll(UNSPACED)) {
    if (run.index > from) spans.push([from, run.index]);
    spans.push(...pairSpans(run[0], run.index));
    from = run.index + run[0].length;
  }
  if (from < piece.length) spans.push([from, piece.length]);
  const words = wordsOf(piece);
  return spans.flatMap(([start, end], index) => (words[index] === undefined ? [] : { word: words[index], from: start, to: end }));
}

function pairSpans(run: string, at: number): [from: number, to: number][] {
  const signs = [...run];
  let place = at;
  return signs.map((sign, index) => {
    const from = place;
    place += sign.length;
    return [from, place + (signs[index + 1]?.length ?? 0)];
  });
}

/** Characters that the compatible form may join to what stands before them, and the parts of Korean syllables. */
const CLUSTER = /[\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff]+|[^][\p{M}\uff9e\uff9f]*/gu;
const ASCII = /^[\0-\x7f]*$/;

/** The text as words are read from it, and where in the text what each of its characters comes from begins and ends. */
type Folded = { folded: string; starts: (at: number) => number; ends: (at: number) => number };

function fold(text: string): Folded {
  if (ASCII.test(text)) return { folded: text.toLowerCase(), starts: (at) => at, ends: (at) => at + 1 };
  const folded = text.normalize("NFKC").toLowerCase();
  const origins: [start: number, end: number][] = [];
  for (const { index, 0: cluster } of text.matchAll(CLUSTER)) {
    const { length } = cluster.normalize("NFKC").toLowerCase();
    const whole: [number, number] = [index, index + cluster.length];
    for (let part = 0; part < length; part += 1) origins.push(length === cluster.length ? [index + part, index + part + 1] : whole);
  }
  // A text that cannot be followed sign by sign is shown without marks rather than with wrong ones.
  if (origins.length !== folded.length) return { folded: "", starts: () => 0, ends: () => 0 };
  return { folded, starts: (at) => origins[at]?.[0] ?? text.length, ends: (at) => origins[at]?.[1] ?? text.length };
}
