// Finding the sentences of a conversation that fit a question best, by the words they share.
import type { MessageId } from "../../../domain/ids.ts";
import type { MessageRole } from "../../../domain/message.ts";
import { wordsOf } from "./word.ts";

/** A piece of conversation to search in, oldest first. */
export type Source = { message_id: MessageId; role: MessageRole; text: string };
export type Quote = { message_id: MessageId; role: MessageRole; sentence: string };

type Candidate = Quote & { words: Set<string>; place: number };

/** Longest text of one message that is searched, and longest sentence that is quoted, in characters. */
const SEARCHED = 20_000;
const QUOTED = 280;
const LEAST_SHARE = 0.2;

/** At most `limit` sentences, best first; none when nothing fits. The question itself is never among them. */
export function findQuotes(question: string, sources: readonly Source[], limit: number): Quote[] {
  const wanted = wordsOf(question);
  if (wanted.size === 0) return [];
  const candidates = collect(sources, new Set(splitSentences(question).map(plain).concat(plain(question))));
  const weights = weigh(wanted, candidates);
  const total = sum(weights.values());
  const scored = candidates
    .map((candidate) => ({ candidate, score: scoreOf(candidate, weights, total) }))
    .filter(({ score }) => score >= LEAST_SHARE)
    // Of two equal ones the newer: what was said last holds.
    .sort((a, b) => b.score - a.score || b.candidate.place - a.candidate.place);
  const least = (scored[0]?.score ?? 0) / 2;
  return scored.filter(({ score }) => score >= least).slice(0, limit).map(({ candidate: { message_id, role, sentence } }) => ({ message_id, role, sentence }));
}

/** Every sentence once, at its newest place. */
function collect(sources: readonly Source[], asked: Set<string>): Candidate[] {
  const candidates = new Map<string, Candidate>();
  for (const { message_id, role, text } of sources) {
    for (const sentence of splitSentences(text.slice(0, SEARCHED))) {
      const key = plain(sentence);
      if (key === "" || asked.has(key)) continue;
      candidates.delete(key);
      candidates.set(key, { message_id, role, sentence: clip(sentence), words: wordsOf(sentence), place: 0 });
    }
  }
  return [...candidates.values()].map((candidate, place) => ({ ...candidate, place }));
}

/** A word counts the more, the fewer sentences have it. */
function weigh(wanted: Set<string>, candidates: readonly Candidate[]): Map<string, number> {
  const weights = new Map<string, number>();
  for (const word of wanted) {
    const having = candidates.filter(({ words }) => words.has(word)).length;
    weights.set(word, Math.log(1 + (candidates.length + 1) / (having + 0.5)));
  }
  return weights;
}

/** Share of the question's weight that the sentence has, a little less for long sentences; half for one that only asks. */
function scoreOf(candidate: Candidate, weights: Map<string, number>, total: number): number {
  const matched = sum([...weights].filter(([word]) => candidate.words.has(word)).map(([, weight]) => weight));
  const share = matched / total / (1 + candidate.words.size / 100);
  return /[?？؟]\s*$/.test(candidate.sentence) ? share / 2 : share;
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
