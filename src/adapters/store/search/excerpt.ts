// The part of a message that is quoted for a question: not its beginning, but where most of the question's words stand.
import type { Part } from "../../../domain/message.ts";
import { quotableText, quotedTool } from "../../../domain/prompt/quote.ts";
import type { Excerpt } from "../../../domain/recall.ts";
import { stemsOf, wordsOf } from "./language/token.ts";
import { INDEXED_MAX } from "./message-text.ts";

/** Characters that an edge may move to stand at the beginning or the end of a line. */
const TO_LINE = 200;

/** `from` inclusive, `to` exclusive, in characters. */
type Span = { from: number; to: number };

/** What is quoted of a message, at most `most` characters long; null when nothing in it can be quoted. */
export function excerptOf(parts: readonly Part[], question: string, most: number): Excerpt | null {
  const text = quotableText(parts);
  if (text === "") return null;
  const { from, to } = chooseSpan(text, question, most);
  return { text: text.slice(from, to), from, to, ...quotedTool(parts) };
}

/** The span of at most `most` characters with the most different stems of the question; whole words, and whole lines where they are near. */
export function chooseSpan(text: string, question: string, most: number): Span {
  if (text.length <= most) return { from: 0, to: text.length };
  const found = densest(findStems(text.slice(0, INDEXED_MAX), new Set(stemsOf(wordsOf(question, true)))), most);
  const slack = most - (found.to - found.from);
  // What leads to the words helps, and what follows from them helps more.
  const from = atBegin(text, Math.max(0, Math.min(found.from - Math.floor(slack / 3), text.length - most)), found.from);
  return { from, to: atEnd(text, Math.min(text.length, from + most), Math.max(found.to, from + 1)) };
}

type Place = Span & { stem: string };

const WORD = /[\p{L}\p{N}\p{M}]+|\p{Extended_Pictographic}/gu;
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/** Where the stems stand, in order. */
function findStems(text: string, wanted: ReadonlySet<string>): Place[] {
  const places: Place[] = [];
  for (const { index, 0: word } of text.matchAll(WORD)) {
    const pieces = UNSPACED.test(word) ? pairsOf(word) : [{ at: 0, piece: word }];
    for (const { at, piece } of pieces) {
      for (const stem of stemsOf(wordsOf(piece, true))) if (wanted.has(stem)) places.push({ stem, from: index + at, to: index + at + piece.length });
    }
  }
  return places;
}

function pairsOf(run: string): { at: number; piece: string }[] {
  const signs = [...run];
  let at = 0;
  return signs.map((sign, index) => {
    const piece = { at, piece: sign + (signs[index + 1] ?? "") };
    at += sign.length;
    return piece;
  });
}

/** The first of the spans with the most different stems, no longer than it must be; the beginning when there are none. */
function densest(places: readonly Place[], most: number): Span {
  const counts = new Map<string, number>();
  let best = { from: 0, to: 0, different: 0 };
  let first = 0;
  for (const [index, { stem, to }] of places.entries()) {
    counts.set(stem, (counts.get(stem) ?? 0) + 1);
    let head = places[first] as Place;
    // What comes again later, and what is too far away, is left behind.
    while (first < index && (to - head.from > most || (counts.get(head.stem) ?? 0) > 1)) {
      const left = (counts.get(head.stem) ?? 0) - 1;
      if (left === 0) counts.delete(head.stem);
      else counts.set(head.stem, left);
      first += 1;
      head = places[first] as Place;
    }
    const { from } = head;
    if (to - from > most) continue;
    if (counts.size > best.different || (counts.size === best.different && to - from < best.to - best.from)) best = { from, to, different: counts.size };
  }
  return best;
}

/** The first beginning of a line soon after `from`, else of a word, that leaves `keep` in. */
function atBegin(text: string, from: number, keep: number): number {
  if (from === 0) return 0;
  const line = text.indexOf("\n", from - 1) + 1;
  if (line > 0 && line <= Math.min(keep, from + TO_LINE)) return line;
  const space = text.slice(from - 1, keep).search(/\s/);
  return space === -1 ? whole(text, from) : Math.min(keep, from + space);
}

/** The last end of a line soon before `to`, else of a word, that leaves what ends at `keep` in. */
function atEnd(text: string, to: number, keep: number): number {
  if (to === text.length) return to;
  const line = text.lastIndexOf("\n", to);
  if (line >= Math.max(keep, to - TO_LINE)) return line;
  for (let at = to; at > keep; at -= 1) if (/\s/.test(text[at] ?? "")) return at;
  return whole(text, to);
}

/** Not between the halves of a sign. */
function whole(text: string, at: number): number {
  return /[\uDC00-\uDFFF]/.test(text[at] ?? "") && /[\uD800-\uDBFF]/.test(text[at - 1] ?? "") ? at - 1 : at;
}
