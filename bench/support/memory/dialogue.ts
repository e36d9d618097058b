// Dialogues between two people in the form of LoCoMo: months of meetings, and questions with the messages that answer them.
// The file is not part of the project (its licence allows measuring only), so it is read where it lies.
// Source: A. Maharana et al., "Evaluating very long-term conversational memory of LLM agents" (ACL 2024).
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { MemorySet, Question, Sample, Unit } from "./set.ts";

/** Beside the checkout, or where LOCOMO_FILE says. */
export const DIALOGUES = process.env["LOCOMO_FILE"] ?? fileURLToPath(new URL("../../../../shared/data/locomo-dev.json", import.meta.url));

const CATEGORIES: Record<number, string> = { 1: "multi-hop", 2: "temporal", 3: "open-domain", 4: "single-hop", 5: "adversarial" };
const MONTHS = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];
/** Between two messages of a meeting, which has one time only. */
const PACE = 20_000;

type Turn = { speaker: string; dia_id: string; text: string; blip_caption?: string };
type Raw = {
  sample_id: string;
  conversation: Record<string, unknown>;
  qa: { question: string; evidence?: string[]; category: number }[];
  observation?: Record<string, Record<string, [fact: string, ids: string | string[]][]>>;
};

/** The dialogues in a file; undefined when it is not there. */
export function readDialogues(file = DIALOGUES): MemorySet | undefined {
  if (!existsSync(file)) return undefined;
  return { name: "between people", samples: (JSON.parse(readFileSync(file, "utf8")) as Raw[]).map(toSample) };
}

function toSample(raw: Raw): Sample {
  const facts = readFacts(raw);
  const meetings = Object.keys(raw.conversation)
    .flatMap((key) => /^session_(\d+)$/.exec(key)?.[1] ?? [])
    .map(Number)
    .toSorted((a, b) => a - b);
  const sessions = meetings.map((number) => {
    const begin = parseTime(String(raw.conversation[`session_${number}_date_time`]));
    return (raw.conversation[`session_${number}`] as Turn[]).map((turn, index) => toUnit(turn, begin + index * PACE, facts));
  });
  const known = new Set(sessions.flat().map((unit) => unit.id));
  return { name: raw.sample_id, sessions, questions: raw.qa.map((qa) => toQuestion(qa, known)).filter((one) => one.evidence.length > 0) };
}

function toUnit({ speaker, dia_id, text, blip_caption }: Turn, at: number, facts: Map<string, string[]>): Unit {
  const message = { role: "user" as const, text, at, speaker, keys: facts.get(dia_id) ?? [] };
  return { id: dia_id, messages: [blip_caption === undefined ? message : { ...message, caption: blip_caption }] };
}

/** Several ids may stand in one text; some name no message. */
function toQuestion({ question, evidence = [], category }: Raw["qa"][number], known: Set<string>): Question {
  const ids = new Set(evidence.flatMap(splitIds));
  return { question, evidence: [...ids].filter((id) => known.has(id)), category: CATEGORIES[category] ?? String(category) };
}

function readFacts({ observation = {} }: Raw): Map<string, string[]> {
  const facts = new Map<string, string[]>();
  for (const [fact, ids] of Object.values(observation).flatMap((speakers) => Object.values(speakers).flat())) {
    for (const id of [ids].flat().flatMap(splitIds)) facts.set(id, [...(facts.get(id) ?? []), fact]);
  }
  return facts;
}

function splitIds(text: string): string[] {
  return text.split(/[;,\s]+/).filter((id) => id !== "");
}

/** "1:56 pm on 8 May, 2023" */
function parseTime(text: string): number {
  const found = /(\d+):(\d+) (am|pm) on (\d+) (\w+),? (\d+)/i.exec(text);
  if (!found) throw new Error(`No time: ${text}`);
  const [, hour, minute, half, day, month, year] = found;
  const hours = (Number(hour) % 12) + (half?.toLowerCase() === "pm" ? 12 : 0);
  return Date.UTC(Number(year), MONTHS.indexOf(month?.toLowerCase() ?? ""), Number(day), hours, Number(minute));
}
