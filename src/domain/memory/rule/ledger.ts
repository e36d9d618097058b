// The ledger of an extraction: what is known and what was found so far, by what it is about. A new statement is a
// confirmation, a change or something new, depending on what stands here.
import type { MessageId } from "../../ids.ts";
import type { Candidate } from "../candidate.ts";
import { contentWords, coverage, essence } from "../essence.ts";
import type { Memory } from "../memory.ts";
import { isCurrent } from "../memory.ts";
import { slotsOf } from "./slot.ts";

/** What a rule found. `slot` and `value` say what it is about and what it says about it. */
export type Found = {
  candidate: Candidate;
  slot: string | null;
  value: string;
  /** Takes the place of what its slot holds. */
  replaces: boolean;
  /** Counts only when it changes something known. */
  known: boolean;
  /** When it was said, ISO. */
  at: string;
};

/** Something that holds: known, or found in this extraction (then `candidate` is what will be handed on). */
export type Entry = { text: string; slot: string | null; value: string; valid_from: string | null; kind: Candidate["kind"]; memory: Memory | null; candidate: Candidate | null };

export type Ledger = { entries: Entry[]; candidates: Candidate[] };

export function openLedger(known: readonly Memory[], now: string): Ledger {
  const current = known.filter((memory) => isCurrent(memory, now));
  const names = new Set(current.flatMap((memory) => slotsOf(memory.text, new Set()).filter(({ slot }) => slot === "/name").map(({ value }) => value.toLowerCase())));
  return { entries: current.flatMap((memory) => entriesOf(memory, names)), candidates: [] };
}

function entriesOf(memory: Memory, names: ReadonlySet<string>): Entry[] {
  const { text, kind, valid_from } = memory;
  const slots = slotsOf(text, names);
  return (slots.length === 0 ? [{ slot: null, value: "" }] : slots).map((one) => ({ ...one, text, kind, valid_from, memory, candidate: null }));
}

/** Takes in what a rule found. */
export function note(ledger: Ledger, found: Found): void {
  const rivals = found.slot === null ? [] : ledger.entries.filter((entry) => entry.slot === found.slot);
  const twin = rivals.find((entry) => isSame(entry.value, found.value)) ?? ledger.entries.find((entry) => essence(entry.text) === essence(found.candidate.text));
  if (twin) return confirm(ledger, twin, found.candidate);
  const old = found.replaces ? rivals.findLast((entry) => !isPast(entry, found)) : undefined;
  if (found.known && !old) return;
  if (old) supersede(ledger, old, found);
  else add(ledger, found);
}

/** "Lyon" and "Lyon, France" are one place; a dog without a name may be any. */
function isSame(known: string, said: string): boolean {
  const [a, b] = [essence(known), essence(said)];
  return a === b || a === "" || b === "" || known.toLowerCase().startsWith(`${said.toLowerCase()},`);
}

/** An event that is over is not moved by the next one of its kind. */
function isPast(entry: Entry, found: Found): boolean {
  return entry.kind === "event" && entry.valid_from !== null && entry.valid_from.slice(0, 10) < found.at.slice(0, 10);
}

function add(ledger: Ledger, { candidate, slot, value }: Found): void {
  ledger.candidates.push(candidate);
  ledger.entries.push({ text: candidate.text, slot, value, valid_from: candidate.valid_from, kind: candidate.kind, memory: null, candidate });
}

/** Said again: the known words stand, and gain a source. */
function confirm(ledger: Ledger, twin: Entry, candidate: Candidate): void {
  if (twin.candidate) {
    twin.candidate.sources.push(...candidate.sources.filter((source) => !twin.candidate?.sources.includes(source)));
    twin.candidate.explicit ||= candidate.explicit;
    twin.candidate.confidence = Math.max(twin.candidate.confidence, candidate.confidence);
    return;
  }
  twin.candidate = { ...candidate, text: twin.text, kind: twin.kind };
  ledger.candidates.push(twin.candidate);
}

/** Puts what was found in the place of `old`. What this extraction itself had found of it goes. */
export function supersede(ledger: Ledger, old: Entry, found: Found): void {
  const replaces = old.memory?.memory_id ?? old.candidate?.replaces ?? null;
  withdraw(ledger, old);
  add(ledger, { ...found, candidate: { ...found.candidate, replaces } });
}

/** Ends what `old` says: with a statement that takes its place, or, where it was found only just now, by dropping it. */
export function end(ledger: Ledger, old: Entry, { candidate, at }: { candidate: Candidate; at: string }): void {
  const stood = old.memory !== null || old.candidate?.replaces;
  if (stood) supersede(ledger, old, { candidate, slot: null, value: "", replaces: true, known: false, at });
  else withdraw(ledger, old);
}

/** Forgets what `old` says. */
export function forget(ledger: Ledger, old: Entry, candidate: Omit<Candidate, "text" | "kind">): void {
  withdraw(ledger, old);
  if (old.memory) ledger.candidates.push({ ...candidate, text: old.text, kind: old.kind, forgets: old.memory.memory_id });
}

function withdraw(ledger: Ledger, old: Entry): void {
  ledger.entries = ledger.entries.filter((entry) => entry !== old && (old.memory === null || entry.memory !== old.memory));
  ledger.candidates = ledger.candidates.filter((candidate) => candidate !== old.candidate);
}

/** Takes back what only `message_id` says. */
export function retract(ledger: Ledger, message_id: MessageId): void {
  const gone = new Set(ledger.candidates.filter(({ sources }) => sources.every((source) => source === message_id)));
  ledger.candidates = ledger.candidates.filter((candidate) => !gone.has(candidate));
  ledger.entries = ledger.entries.filter((entry) => entry.memory !== null || !entry.candidate || !gone.has(entry.candidate));
}

/** The entries in which every telling word of `text` stands. */
export function mentioning(ledger: Ledger, text: string): Entry[] {
  const words = contentWords(text);
  if (words.size === 0) return [];
  const found = ledger.entries.filter((entry) => coverage(words, contentWords(entry.text)) === 1);
  return found.filter((entry, index) => found.findIndex((other) => other.text === entry.text) === index);
}
