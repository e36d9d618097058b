// Chats with an assistant from a file: `[{ sample_id, rounds: [{ id, user, assistant, time? }], qa: [{ question, evidence, category }] }]`.
// The units are rounds.
import { readFileSync } from "node:fs";
import type { MemorySet, Sample, SetMessage, Unit } from "./set.ts";

/** A longer silence begins a new session. */
const SILENCE = 3_600_000;
/** Rounds without a time are this far apart, from a fixed day on. */
const PACE = 60_000;
const BEGIN = Date.UTC(2025, 0, 1);

type Round = { id: string | number; user: string; assistant: string; time?: string | number };
type Raw = { sample_id: string | number; rounds: Round[]; qa: { question: string; evidence: (string | number)[]; category?: string | number }[] };

/** Reads chats; a time is milliseconds since 1970 or any text that is a date. Throws when the file has another form. */
export function readChats(file: string): MemorySet {
  return { name: `assistant chats (${file})`, samples: (JSON.parse(readFileSync(file, "utf8")) as Raw[]).map(toSample) };
}

function toSample({ sample_id, rounds, qa }: Raw): Sample {
  const units = rounds.map(toUnit);
  const known = new Set(units.map((unit) => unit.id));
  const questions = qa.map(({ question, evidence, category }) => ({
    question,
    evidence: [...new Set(evidence.map(String))].filter((id) => known.has(id)),
    category: String(category ?? "all"),
  }));
  return { name: String(sample_id), sessions: splitSessions(units), questions: questions.filter((one) => one.evidence.length > 0) };
}

function toUnit({ id, user, assistant, time }: Round, index: number): Unit {
  const at = readTime(time) ?? BEGIN + index * PACE;
  const message = (role: SetMessage["role"], text: string) => ({ role, text, at, keys: [] });
  return { id: String(id), messages: [message("user", user), message("assistant", assistant)] };
}

/** As dates are written, also "2023/05/20 (Sat) 02:21"; undefined for none. */
function readTime(time: string | number | undefined): number | undefined {
  if (typeof time === "number") return time < 1e11 ? time * 1000 : time;
  const at = Date.parse(`${(time ?? "").replace(/\s*\([^)]*\)/, "")} UTC`);
  const plain = Number.isNaN(at) ? Date.parse(time ?? "") : at;
  return Number.isNaN(plain) ? undefined : plain;
}

function splitSessions(units: readonly Unit[]): Unit[][] {
  const sessions: Unit[][] = [];
  let last = Number.NaN;
  for (const unit of units) {
    const at = unit.messages[0]?.at ?? 0;
    const current = sessions.at(-1);
    if (current && Math.abs(at - last) <= SILENCE) current.push(unit);
    else sessions.push([unit]);
    last = at;
  }
  return sessions;
}
