// What a person says themselves in a message: without code, quotations, pasted text and transcripts, sentence by sentence.
import { MONTH_BY_NAME } from "./calendar.ts";
import { beginsPlay, isTextTask } from "./mood.ts";

/** A message longer than this was most likely pasted: only its first and last paragraph are read, and only for what is asked for. */
const PASTED = 2000;
/** A sentence that is longer says too much for a rule. */
const SENTENCE_MAX = 300;
const EDGE_MAX = 400;

export type Passage = { sentences: string[]; pasted: boolean };

/** The sentences of a message. Linear in its length. */
export function readPassage(text: string): Passage {
  if (text.length <= PASTED) return { sentences: sentencesOf(ownLines(text)), pasted: false };
  const first = text.slice(0, EDGE_MAX + 1).split(/\n\s*\n/u)[0] ?? "";
  const last = text.slice(-EDGE_MAX - 1).split(/\n\s*\n/u).at(-1) ?? "";
  const edges = [first, last].filter((edge) => edge.length <= EDGE_MAX);
  return { sentences: edges.flatMap((edge) => sentencesOf(ownLines(edge))), pasted: true };
}

/** Lines that are a person's own: no code, no quotation, no table, no mail heading, no transcript; nothing after a quoted mail. */
function ownLines(text: string): string[] {
  const own: string[] = [];
  let fence = false;
  for (const line of text.split(/\r?\n|[\u2028\u2029]/u)) {
    const mark = /^\s{0,3}(?:```|~~~)/u.test(line);
    if (mark) fence = !fence;
    else if (isReply(line)) break;
    else if (!fence && announces(line)) return [...own, line];
    else if (!fence && !isForeign(line)) own.push(line.replace(/^\s*(?:[-*•]|\d{1,2}[.)])\s+/u, ""));
  }
  return own;
}

/** True for a line that ends with a colon: what follows is shown, and not said. */
function announces(line: string): boolean {
  const label = /^(.*)[:：]$/u.exec(line.trim().slice(-60))?.[1];
  return label !== undefined && !OWN_LABEL.test(label.replace(/^.*[.!?,]\s/u, ""));
}

function isReply(line: string): boolean {
  return /^(?:-{3,}\s*(?:original|forwarded)|on .{4,80} wrote:$|(?:am|le|el) .{4,80} (?:schrieb|écrit|escribió).{0,60}:$|begin forwarded)/iu.test(line.trim().slice(0, 200));
}

/** "Remember: …" is a person's own; "Alice: …" is a transcript, and "Subject: …" a mail. */
const OWN_LABEL = /^(?:please )?(?:remember|note|ps|p\.s\.|fyi|btw|by the way|correction|decision|important|merke?|notiz|note[zs]?|retiens|recuerda|nota|decisi[oó]n|entscheidung|d[eé]cision|remember this|remember that|(?:take|make) a note|keep in mind|don't forget|about me|some facts|(?:some )?facts about me|things to remember|merk dir(?: das)?|merk dir bitte|记住|请记住)$/iu;

function isForeign(line: string): boolean {
  if (/^\s{0,3}(?:>|\||<|\/\/|#|\$ )|^(?: {4}|\t)/u.test(line)) return true;
  const label = /^\s*([^\s:：][^:：]{0,30}?)\s?[:：](?:\s|$)/u.exec(line)?.[1];
  return label !== undefined && !OWN_LABEL.test(label) && !isTextTask(label) && !beginsPlay(label) && label.split(/\s+/u).length <= 3;
}

function sentencesOf(lines: readonly string[]): string[] {
  return lines.flatMap(splitLine).map(withoutQuotes).filter((sentence) => sentence.length > 1 && sentence.length <= SENTENCE_MAX);
}

/** Cuts after a sentence's end, which stays with it. Not after "Dr.", an initial, or a day's number. */
function splitLine(line: string): string[] {
  const parts: string[] = [];
  let start = 0;
  for (let index = 0; index < line.length; index += 1) {
    if (!isEnd(line, index)) continue;
    parts.push(line.slice(start, index + 1));
    start = index + 1;
  }
  return [...parts, line.slice(start)];
}

function isEnd(line: string, index: number): boolean {
  const sign = line.charAt(index);
  if ("。！？".includes(sign)) return true;
  if (!".!?…".includes(sign) || sign === "") return false;
  const next = line.charAt(index + 1);
  if (next !== "" && !/\s/u.test(next)) return false;
  if (sign === "." && isOrdinal(line, index)) return false;
  return sign !== "." || !/(?:^|[\s(])(?:\p{L}|dr|mr|mrs|ms|st|prof|vs|approx|bzw|z\.b|e\.g|i\.e|sra?|mme)$/iu.test(line.slice(Math.max(0, index - 8), index));
}

/** True for the dot of "am 3. März". */
function isOrdinal(line: string, index: number): boolean {
  const month = /^\s+(\p{L}+)/u.exec(line.slice(index + 1, index + 16))?.[1];
  return month !== undefined && MONTH_BY_NAME.has(month.toLowerCase()) && /(?:^|\D)\d{1,2}$/u.test(line.slice(Math.max(0, index - 3), index));
}

/** Quoted names lose their marks; anything longer in quotes is somebody else's words. */
function withoutQuotes(sentence: string): string {
  const bare = sentence.replace(/[’‘]/gu, "'").replace(/`[^`]{0,200}`/gu, " … ");
  const unquoted = bare.replace(/["“”„«»「『]([^"“”„«»」』]{0,200})["“”„«»」』]/gu, (_, inner: string) => (inner.trim().split(/\s+/u).length <= 2 && inner.length <= 24 ? inner.trim() : " … "));
  return unquoted.replace(/[*_]{1,3}/gu, "").replace(/\s+/gu, " ").trim();
}
