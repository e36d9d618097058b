// Finding the sentences of a conversation that fit a question best, by the words they share.
import { setImmediate as breathe } from "node:timers/promises";
import type { MessageId } from "../../../domain/ids.ts";
import type { MessageRole } from "../../../domain/message.ts";
import { wordsOf } from "./word.ts";

/** A piece of conversation to search in, oldest first. */
export type Source = { message_id: MessageId; role: MessageRole; text: string };
export type Quote = { message_id: MessageId; role: MessageRole; sentence: string };

type Candidate = Quote & { length: number; matched: string[] };

/** Longest text of one message that is searched, and longest sentence that is quoted, in characters. */
const SEARCHED = 20_000;
const QUOTED = 280;
const LEAST_SHARE = 0.2;
/** How much of a question counts: its beginning, and of that so many distinct words. */
const ASKED = 2_000;
const WORDS_MOST = 64;
/** Only so many sentences are compared, the newest ones. */
const SENTENCES_MOST = 2_000;
/** Characters read before others get a turn: a few milliseconds. Counted and not timed, so that each run is the same. */
const BREATH = 20_000;

/**
 * At most `limit` sentences, best first; none when nothing fits. The question itself is never among them. The work grows
 * with the conversation only, up to a bound, and lets the event loop go on in between.
 */
export async function findQuotes(question: string, sources: readonly Source[], limit: number): Promise<Quote[]> {
  const wanted = new Set([...wordsOf(question.slice(0, ASKED))].slice(0, WORDS_MOST));
  if (wanted.size === 0) return [];
  const read = question.slice(0, SEARCHED);
  const candidates = await collect(sources, new Set(splitSentences(read).map(plain).concat(plain(read))), wanted);
  const weights = weigh(wanted, candidates);
  const total = sum(weights.values());
  const scored = candidates
    .map((candidate, age) => ({ candidate, age, score: scoreOf(candidate, weights, total) }))
    .filter(({ score }) => score >= LEAST_SHARE)
    // Of two equal ones the newer: what was said last holds.
    .sort((a, b) => b.score - a.score || a.age - b.age);
  const least = (scored[0]?.score ?? 0) / 2;
  return scored.filter(({ score }) => score >= least).slice(0, limit).map(({ candidate: { message_id, role, sentence } }) => ({ message_id, role, sentence }));
}

/** The newest sentences, newest first, each once, with the wanted words that it has. */
async function collect(sources: readonly Source[], asked: Set<string>, wanted: Set<string>): Promise<Candidate[]> {
  const candidates = new Map<string, Candidate>();
  let unbroken = 0;
  for (const { message_id, role, text } of sources.toReversed()) {
    const searched = text.slice(0, SEARCHED);
    unbroken += searched.length;
    if (unbroken > BREATH) {
      await breathe();
      unbroken = 0;
    }
    for (const sentence of splitSentences(searched).toReversed()) {
      const key = plain(sentence);
      if (key === "" || asked.has(key) || candidates.has(key)) continue;
      const words = wordsOf(sentence);
      const matched = [...wanted].filter((word) => words.has(word));
      candidates.set(key, { message_id, role, sentence: clip(sentence), length: words.size, matched });
      if (candidates.size === SENTENCES_MOST) return [...candidates.values()];
    }
  }
  return [...candidates.values()];
}

/** A word counts the more, the fewer sentences have it. */
function weigh(wanted: Set<string>, candidates: readonly Candidate[]): Map<string, number> {
  const having = new Map<string, number>();
  for (const word of candidates.flatMap(({ matched }) => matched)) having.set(word, (having.get(word) ?? 0) + 1);
  return new Map([...wanted].map((word) => [word, Math.log(1 + (candidates.length + 1) / ((having.get(word) ?? 0) + 0.5))]));
}

/** Share of the question's weight that the sentence has, a little less for long sentences; half for one that only asks. */
function scoreOf({ matched, length, sentence }: Candidate, weights: Map<string, number>, total: number): number {
  const share = sum(matched.map((word) => weights.get(word) ?? 0)) / total / (1 + length / 100);
  return /[?？؟]\s*$/.test(sentence) ? share / 2 : share;
}

const SEGMENTER = new Intl.Segmenter("en", { granularity: "sentence" });

/** Sentences of running text, without the marks that Markdown puts before a line. */
function splitSentences(text: string): string[] {
  return text
    .split(/\n+/)
    .map((line) => line.replace(/^\s*(?:(?:[#>*+-]+|\d+[.)])\s+)*/, ""))
    .flatMap((line) => [...SEGMENTER.segment(line)].map(({ segment }) => segment.replace(/\s+/g, " ").trim()))
    .filter((sentence) => /[\p{L}\p{N}]/u.test(sentence));
}

function plain(sentence: string): string {
  return (sentence.normalize("NFKC").toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? []).join(" ");
}

function clip(sentence: string): string {
  const chars = [...sentence];
  return chars.length > QUOTED ? `${chars.slice(0, QUOTED).join("").trimEnd()} …` : sentence;
}

function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}
