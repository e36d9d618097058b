// Memories and changes to them in words: for the commands and for a chat.
import type { MemoryId } from "../../domain/ids.ts";
import type { ChangeItem, ChangeSet, MemoryPatch } from "../../domain/memory/change-set.ts";
import type { Memory } from "../../domain/memory/memory.ts";
import type { SessionMemory } from "../../domain/session.ts";
import { shortId } from "../identity.ts";

/** What is special about a memory, such as "pinned, from web, since 2026-02-01"; empty when nothing is. */
export function marksOf({ pinned, scope, origin, superseded_by, valid_from, valid_to }: Omit<Memory, "sources">): string {
  return [
    pinned && "pinned",
    scope !== "person" && "shared",
    origin !== "person" && `from ${origin}`,
    superseded_by !== null && "replaced",
    valid_from !== null && `since ${day(valid_from)}`,
    valid_to !== null && `until ${day(valid_to)}`,
  ]
    .filter((mark) => mark !== false)
    .join(", ");
}

export function day(iso: string): string {
  return iso.slice(0, 10);
}

/** What became of a session for the memory, for a list; empty when there is nothing to say. */
export function memoryState({ state, count }: SessionMemory): string {
  if (state === "none") return "";
  return count > 0 ? `${state} (${count})` : state;
}

/** What the memories said that a change names, by id; those that are gone are left out. */
export type Olds = ReadonlyMap<MemoryId, string>;

/** What an item does, without its number: one line, or for a replacement the old and the new words. */
export function itemWords(item: ChangeItem, olds: Olds): string {
  switch (item.action) {
    case "add":
      return `new ${item.kind}: ${item.text}${doubtOf(item)}`;
    case "supersede":
      return `${item.kind}: ${oldOf(item.target, olds)} → ${item.text}${doubtOf(item)}`;
    case "update":
      return `change: ${patchWords(item.patch, oldOf(item.target, olds))}`;
    case "drop":
      return `forget: ${oldOf(item.target, olds)}`;
  }
}

/** Where it comes from when that is not its person, and how sure it is when that is not all. */
function doubtOf({ origin, confidence }: Pick<Memory, "origin" | "confidence">): string {
  const doubts = [origin !== "person" && `from ${origin}`, confidence < 1 && `${Math.round(confidence * 100)} % sure`].filter((doubt) => doubt !== false);
  return doubts.length > 0 ? ` (${doubts.join(", ")})` : "";
}

function oldOf(id: MemoryId, olds: Olds): string {
  return olds.get(id) ?? `${shortId(id)}, not there any more`;
}

function patchWords({ text, kind, pinned, valid_from, valid_to, scope }: MemoryPatch, old: string): string {
  const parts = [
    text !== undefined && `→ ${text}`,
    kind !== undefined && `kind ${kind}`,
    scope !== undefined && `for ${scope}`,
    pinned !== undefined && (pinned ? "pinned" : "not pinned any more"),
    valid_from !== undefined && (valid_from ? `since ${day(valid_from)}` : "since when is unknown"),
    valid_to !== undefined && (valid_to ? `until ${day(valid_to)}` : "without an end"),
  ].filter((part) => part !== false);
  return `${old} ${parts.length > 0 ? parts.join(", ") : "(said again)"}`;
}

/** Who made a change. */
export function causeOf({ cause, session_id }: ChangeSet): string {
  if (cause === "person") return "you";
  const where = session_id ? ` ${shortId(session_id)}` : "";
  return cause === "tool" ? `agent in${where}` : `session${where}`;
}

/** Why something stood in a prompt: the parts of its score. */
export function whyWords(why: { score: number; parts: Record<string, number> } | null): string {
  if (!why) return "";
  const parts = Object.entries(why.parts).filter(([, part]) => part > 0);
  return `score ${why.score.toFixed(2)}: ${parts.map(([name, part]) => `${name} ${part.toFixed(2)}`).join(", ") || "nothing else"}`;
}
