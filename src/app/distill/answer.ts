// A model's answer, checked by hand: what has the right form is handed on, a memory that is odd in itself is left out, and an
// answer that is none is refused with words that the model can mend it by.
import type { MemoryKind } from "../../domain/memory/memory.ts";
import { MEMORY_KINDS } from "../../domain/memory/memory.ts";

/** One memory as the model gave it: numbers of lines instead of ids. */
export type Given = {
  kind: MemoryKind;
  text: string;
  confidence: number;
  sources: number[];
  explicit: boolean;
  significant: boolean;
  valid_from: string | null;
  valid_to: string | null;
  replaces: number | null;
  forgets: number | null;
};

/** Characters of a memory that a model may write; longer ones are no single statement. */
const TEXT_MAX = 600;
/** Memories of one window: more is a transcript. */
const COUNT_MAX = 60;

/** The memories of an answer, or what is wrong with it as a whole. */
export function readAnswer(text: string): { memories: Given[] } | { problem: string } {
  const begin = text.indexOf("{");
  const json = begin < 0 ? "" : text.slice(begin, text.lastIndexOf("}") + 1);
  if (json === "") return { problem: "The answer holds no JSON object." };
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    return { problem: `The answer is not valid JSON: ${String(error).slice(0, 200)}` };
  }
  if (!isRecord(value) || !Array.isArray(value.memories)) return { problem: 'The JSON object has no list "memories".' };
  if (value.memories.some((one) => !isRecord(one))) return { problem: 'Each entry of "memories" must be an object.' };
  return { memories: value.memories.slice(0, COUNT_MAX).flatMap((one) => givenOf(one) ?? []) };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A memory whose every field is what it should be; undefined otherwise. */
function givenOf(one: Record<string, unknown>): Given | undefined {
  const kind = MEMORY_KINDS.find((known) => known === one.kind);
  const text = typeof one.text === "string" ? one.text.replace(/\s+/gu, " ").trim() : "";
  const sources = numbersOf(one.sources);
  const valid_from = dateOf(one.valid_from);
  const valid_to = dateOf(one.valid_to);
  const { confidence } = one;
  if (!kind || !isText(text) || !sources || valid_from === undefined || valid_to === undefined) return undefined;
  if (typeof confidence !== "number" || !(confidence >= 0 && confidence <= 1)) return undefined;
  if (valid_from && valid_to && valid_to < valid_from) return undefined;
  const flags = { explicit: one.explicit === true, significant: one.significant === true };
  return { kind, text, confidence, sources, ...flags, valid_from, valid_to, replaces: numberOf(one.replaces), forgets: numberOf(one.forgets) };
}

function isText(text: string): boolean {
  return text.length >= 3 && text.length <= TEXT_MAX && text.isWellFormed() && /[\p{L}\p{N}]/u.test(text);
}

function numbersOf(value: unknown): number[] | undefined {
  const list = Array.isArray(value) ? value.map(numberOf) : [];
  const numbers = list.filter((one) => one !== null);
  return numbers.length > 0 && numbers.length === list.length ? [...new Set(numbers)] : undefined;
}

function numberOf(value: unknown): number | null {
  return typeof value === "number" && Number.isInteger(value) && value > 0 ? value : null;
}

/** ISO time of a date; null for none, undefined for what no calendar has or no memory can mean. */
function dateOf(value: unknown): string | null | undefined {
  if (value === null || value === undefined) return null;
  const match = typeof value === "string" ? /^(\d{4}-\d\d-\d\d)(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d)?)?$/u.exec(value) : null;
  const day = match?.[1] && new Date(`${match[1]}T00:00:00.000Z`);
  if (!match || !day || Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== match[1]) return undefined;
  return day.getUTCFullYear() >= 1900 && day.getUTCFullYear() <= 2200 ? day.toISOString() : undefined;
}
