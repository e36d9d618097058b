// The notes that belong to a block of the transcript: what was remembered from it, and what in it came from memory. Pure.
import type { MemoryId, MessageId } from "../../../../src/domain/ids.ts";
import type { ChangeItem, ChangeSet } from "../../../../src/domain/memory/change-set.ts";
import type { Memory } from "../../../../src/domain/memory/memory.ts";
import type { Receipt, Why } from "../../../../src/domain/memory/receipt.ts";
import type { Message } from "../../../../src/domain/message.ts";
import { quotableText } from "../../../../src/domain/prompt/quote.ts";
import { sourcesOf } from "../data/change-story.ts";
import type { Echo } from "./echo.ts";
import { findEcho, names } from "./echo.ts";

export type KeptMemory = { memory_id: MemoryId; text: string; about: Memory["kind"] | null };
/** What one change set remembered of a block's words, holds for their person, or had taken back. */
export type KeptNote = { kind: "kept"; key: string; set: ChangeSet; memories: KeptMemory[] };
/** A memory that stood in the turn's prompt, and that the answer names or repeats. `echoed` is true when its words stand there. */
export type PrimedNote = { kind: "primed"; key: string; memory: Memory; why: Why; echoed: boolean };
/** An earlier message that stood in the turn's prompt, and that the answer names or repeats. */
export type RecalledNote = { kind: "recalled"; key: string; message_id: MessageId; text: string; at: string | null; why: Why; echoed: boolean };
export type BlockNote = KeptNote | PrimedNote | RecalledNote;

/** What the change sets of the session made of these messages; what was discarded is not told. */
export function keptNotes(message_ids: readonly MessageId[], sets: readonly ChangeSet[]): KeptNote[] {
  const notes: KeptNote[] = [];
  for (const set of sets.toReversed()) {
    if (set.status === "rejected") continue;
    const memories = set.items.flatMap((item) => (sourcesOf(item).some((id) => message_ids.includes(id)) ? (keptMemory(item) ?? []) : []));
    if (memories.length > 0) notes.push({ kind: "kept", key: set.change_set_id, set, memories });
  }
  return notes;
}

/** Said again, and nothing new: not worth a note. */
function keptMemory(item: ChangeItem): KeptMemory | undefined {
  if (item.action === "drop") return undefined;
  if (item.action === "update") return item.patch.text === undefined ? undefined : { memory_id: item.target, text: item.patch.text, about: item.patch.kind ?? null };
  return { memory_id: item.memory_id, text: item.text, about: item.kind };
}

export type UsedInput = {
  answer: string;
  /** What the person said in this turn. */
  asked: string;
  receipt: Receipt;
  memories: ReadonlyMap<MemoryId, Memory>;
  /** The messages of the session that are known here. */
  messages: ReadonlyMap<MessageId, Message>;
};

/**
 * What an answer has from memory: named by a link, or repeated; in the order of the answer. Everything else of the prompt
 * is for the inspector.
 */
export function usedNotes({ answer, asked, receipt, memories, messages }: UsedInput): (PrimedNote | RecalledNote)[] {
  const notes: { at: number; note: PrimedNote | RecalledNote }[] = [];
  const placeOf = (echo: Echo | undefined, id: string) => (echo ? echo.from : names(answer, id) ? answer.indexOf(id) : answer.length);
  for (const { memory_id, ...why } of receipt.primed) {
    const memory = memories.get(memory_id);
    if (!memory) continue;
    const echo = findEcho(answer, memory.text, asked);
    if (echo === undefined && !names(answer, memory_id)) continue;
    notes.push({ at: placeOf(echo, memory_id), note: { kind: "primed", key: memory_id, memory, why, echoed: Boolean(echo) } });
  }
  for (const { message_id, from, to, score, parts } of receipt.recalled) {
    const message = messages.get(message_id);
    const text = (message?.content || quotableText(message?.parts ?? [])).slice(from, to).replace(/\s+/g, " ").trim();
    const echo = text === "" ? undefined : findEcho(answer, text, asked);
    if (echo === undefined && !names(answer, message_id)) continue;
    const at = message?.created_at ?? null;
    notes.push({ at: placeOf(echo, message_id), note: { kind: "recalled", key: message_id, message_id, text, at, why: { score, parts }, echoed: Boolean(echo) } });
  }
  return notes.sort((a, b) => a.at - b.at).map(({ note }) => note);
}

/** Why something was chosen, in words: its score and what it is made of, the largest first. */
export function whyWords({ score, parts }: Why): string {
  const reasons = Object.entries(parts)
    .filter(([, value]) => value > 0)
    .sort(([, a], [, b]) => b - a)
    .map(([name]) => REASON[name] ?? name.replaceAll("_", " "));
  return [`score ${score.toFixed(2)}`, ...reasons].join(", ");
}

const REASON: Record<string, string> = {
  words: "your words",
  vector: "its meaning",
  date: "the day you named",
  session: "the talk around it",
  speaker: "who said it",
  recent: "it is recent",
  pinned: "it is pinned",
  used: "it was of use before",
};
