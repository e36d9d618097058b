// Snippets: the part of a text in which most of what was looked for stands, with marks exactly on that.
import type { SnippetPiece } from "../../../../domain/search/hit.ts";
import { SNIPPET_MAX } from "../../../../domain/search/hit.ts";
import type { Pattern } from "./pattern.ts";
import { isSign, matchesAt } from "./pattern.ts";
import type { Placed } from "./placed.ts";
import { placeWords } from "./placed.ts";

type Span = { from: number; to: number };
/** Where pattern number `pattern` stands. */
type Found = Span & { pattern: number };

/** Characters that an edge may move to stand between two words. */
const TO_SPACE = 40;

/** At most SNIPPET_MAX characters, with "…" where something was cut off; without marks when nothing of the patterns is there. */
export function cutSnippet(text: string, patterns: readonly Pattern[]): SnippetPiece[] {
  const found = findPatterns(text, patterns);
  // Room for the two ellipses.
  const span = chooseSpan(text, found, SNIPPET_MAX - 2);
  const pieces = toPieces(text, span, mergeSpans(found));
  if (span.from > 0) pieces.unshift({ text: "…", mark: false });
  if (span.to < text.length) pieces.push({ text: "…", mark: false });
  return joinPieces(pieces);
}

function findPatterns(text: string, patterns: readonly Pattern[]): Found[] {
  const placed = placeWords(text);
  const words = placed.map(({ word }) => word);
  const found: Found[] = [];
  for (let at = 0; at < words.length; at += 1) {
    for (const [index, pattern] of patterns.entries()) {
      if (matchesAt(pattern, words, at)) found.push({ pattern: index, from: placed[at]?.from ?? 0, to: endOf(text, pattern, placed[at + pattern.words.length - 1] as Placed) });
    }
  }
  return found;
}

/** The whole word also when only its beginning was asked for; of a pair that stands for its first character, only that. */
function endOf(text: string, pattern: Pattern, { from, to }: Placed): number {
  if (!isSign(pattern.words.at(-1) ?? "")) return to;
  const [sign = ""] = text.slice(from, to);
  return from + sign.length;
}

/** The span of at most `most` characters with the most different patterns, then the most places, that comes first. */
function chooseSpan(text: string, found: readonly Found[], most: number): Span {
  if (text.length <= most) return { from: 0, to: text.length };
  const best = densest(found, most);
  const slack = Math.max(0, most - (best.to - best.from));
  // What leads to the words helps, and what follows from them helps more.
  const from = atBegin(text, Math.max(0, Math.min(best.from - Math.floor(slack / 3), text.length - most)), best.from);
  const to = Math.min(text.length, from + most);
  return { from, to: to === text.length ? to : atEnd(text, to, Math.min(to, best.to)) };
}

function densest(found: readonly Found[], most: number): Span {
  let best = { from: 0, to: 0, different: 0, places: 0 };
  for (let first = 0, last = 0; first < found.length; first += 1) {
    const head = found[first] as Found;
    while (last < found.length && (found[last] as Found).to - head.from <= most) last += 1;
    const inside = found.slice(first, Math.max(last, first + 1));
    const different = new Set(inside.map(({ pattern }) => pattern)).size;
    if (different < best.different || (different === best.different && inside.length <= best.places)) continue;
    best = { from: head.from, to: Math.min(head.from + most, Math.max(...inside.map(({ to }) => to))), different, places: inside.length };
    // More than this nobody sees in one line.
    if (first > PLACES_MAX) break;
  }
  return best;
}

/** Places that are looked at for the densest part. */
const PLACES_MAX = 500;

/** The beginning of a word soon after `from`, not behind `keep`. */
function atBegin(text: string, from: number, keep: number): number {
  if (from === 0) return 0;
  const space = text.slice(from - 1, Math.min(keep, from + TO_SPACE)).search(/\s/);
  return space === -1 ? whole(text, from) : from + space;
}

/** The end of a word soon before `to`, not before `keep`. */
function atEnd(text: string, to: number, keep: number): number {
  for (let at = to; at >= Math.max(keep, to - TO_SPACE); at -= 1) if (/\s/.test(text[at] ?? "")) return at;
  return whole(text, to);
}

/** Not between the halves of a sign, nor between a sign and its marks. */
function whole(text: string, at: number): number {
  let place = at;
  while (place > 0 && /^[\uDC00-\uDFFF\p{M}\u200d]/u.test(text.slice(place, place + 2))) place -= 1;
  return place;
}

function mergeSpans(found: readonly Found[]): Span[] {
  const merged: Span[] = [];
  for (const { from, to } of found.toSorted((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else merged.push({ from, to });
  }
  return merged;
}

function toPieces(text: string, { from, to }: Span, marks: readonly Span[]): SnippetPiece[] {
  const pieces: SnippetPiece[] = [];
  let at = from;
  for (const mark of marks) {
    const [begin, end] = [Math.max(mark.from, at), Math.min(mark.to, to)];
    if (begin >= end) continue;
    pieces.push({ text: text.slice(at, begin), mark: false }, { text: text.slice(begin, end), mark: true });
    at = end;
  }
  return [...pieces, { text: text.slice(at, to), mark: false }];
}

/** On one line, without empty pieces. */
function joinPieces(pieces: readonly SnippetPiece[]): SnippetPiece[] {
  const joined: SnippetPiece[] = [];
  for (const { text, mark } of pieces) {
    const line = text.replace(/\s+/g, " ");
    const last = joined.at(-1);
    if (line === "") continue;
    if (last?.mark === mark) last.text += line;
    else joined.push({ text: line, mark });
  }
  return joined;
}
