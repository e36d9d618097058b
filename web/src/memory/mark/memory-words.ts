// The words of memory: states, kinds, changes and certainty, as every part of the console says them.
import type { ChangeItem } from "../../../../src/domain/memory/change-set.ts";
import type { Memory, MemoryOrigin, MemoryScope } from "../../../../src/domain/memory/memory.ts";
import type { SessionMemory } from "../../../../src/domain/session.ts";
import { dayText } from "../../session/time-text.ts";

/** What became of a session's words, in short: "3 written", "nothing new". */
export function stateWords({ state, count }: SessionMemory): string {
  switch (state) {
    case "none":
      return "none";
    case "pending":
      return "pending";
    case "written":
      return `${count} written`;
    case "nothing":
      return "nothing new";
    case "held":
      return "held for you";
    case "failed":
      return "failed";
  }
}

export const ACTION_WORD: Record<ChangeItem["action"], string> = { add: "Add", update: "Change", supersede: "Replace", drop: "Drop" };

export const SCOPE_WORD: Record<MemoryScope, string> = { person: "you only", group: "the group", agent: "everybody" };

/** Where it comes from when that is not a person; null otherwise. */
export function originWords(origin: MemoryOrigin): string | null {
  if (origin === "web") return "from a web page";
  if (origin === "tool") return "read by a tool";
  return origin === "agent" ? "said by the agent" : null;
}

/** "71 % sure"; nothing for what a person wrote. */
export function sureWords(confidence: number): string {
  return confidence >= 1 ? "" : `${Math.round(confidence * 100)} % sure`;
}

/** "3 memories", "1 memory". */
export function countWords(count: number): string {
  return `${count.toLocaleString("en-GB")} ${count === 1 ? "memory" : "memories"}`;
}

/** Why a memory does not hold any more; null while it does. */
export function endedWords(memory: Pick<Memory, "superseded_by" | "valid_to">, now: number): string | null {
  const { superseded_by, valid_to } = memory;
  if (superseded_by) return valid_to ? `replaced, held until ${dateText(valid_to)}` : "replaced";
  return valid_to !== null && Date.parse(valid_to) <= now ? `ended ${dateText(valid_to)}` : null;
}

/** "used in 3 turns"; nothing while it never was. */
export function usesWords(count: number): string {
  return count === 0 ? "" : `used in ${count.toLocaleString("en-GB")} ${count === 1 ? "turn" : "turns"}`;
}

/** "today", "yesterday", "Wed 18 Nov": a day inside a sentence. */
export function dayWords(iso: string, now?: number): string {
  return dayText(iso, now).replace(/^(Today|Yesterday)$/, (word) => word.toLowerCase());
}

/** "12 Sep 2026": the days since when and until when a memory holds begin at midnight UTC. */
export function dateText(iso: string): string {
  const text = new Date(iso).toUTCString();
  return `${Number(text.slice(5, 7))} ${text.slice(8, 16)}`;
}
