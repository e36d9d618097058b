// Windows: a long session in pieces that a model has room for, and the part of what is known that goes with each.
import type { Said } from "../../domain/memory/candidate.ts";
import { contentWords, coverage } from "../../domain/memory/essence.ts";
import { quoteLine } from "../../domain/prompt/region.ts";
import { estimateTokens } from "../../domain/prompt/tokens.ts";
import { lineOf } from "./brief.ts";

/** Tokens of a window and of the known lines beside it, at most: in longer ones models overlook more. */
const WINDOW_MAX = 12_000;
const KNOWN_MAX = 3000;

export type Room = { window: number; known: number };

/** How a model's tokens are shared out; the rest is for the task and the answer. */
export function roomIn(context_tokens: number): Room {
  return { window: Math.min(WINDOW_MAX, Math.floor(context_tokens * 0.4)), known: Math.min(KNOWN_MAX, Math.floor(context_tokens * 0.15)) };
}

/** The messages in pieces of at most `tokens`, in order. One that alone is longer loses its middle. */
export function windowsOf(said: readonly Said[], tokens: number): Said[][] {
  const windows: Said[][] = [];
  let left = 0;
  for (const one of said) {
    const short = shorten(one, tokens);
    const size = sizeOf(short);
    if (size > left || windows.length === 0) {
      windows.push([]);
      left = tokens;
    }
    windows.at(-1)?.push(short);
    left -= size;
  }
  return windows;
}

function sizeOf(one: Said): number {
  return estimateTokens(quoteLine(lineOf(one, 1000)));
}

/** Keeps the beginning and the end of a message that is too long: what a person asks stands there, what they pasted between. */
function shorten(one: Said, tokens: number): Said {
  let short = one;
  for (let size = sizeOf(short); size > tokens && short.text.length > 200; size = sizeOf(short)) {
    const keep = Math.max(100, Math.floor((short.text.length * tokens * 0.9) / size));
    const head = Math.floor(keep * 0.6);
    short = { ...short, text: `${short.text.slice(0, head).toWellFormed()} […] ${short.text.slice(head - keep).toWellFormed()}` };
  }
  return short;
}

/** Those of the known that fit `tokens`, in their order: first what speaks of the same things as the window, then the newest. */
export function chooseKnown<T extends { text: string }>(known: readonly T[], window: readonly Said[], tokens: number): T[] {
  const words = new Set(window.flatMap((one) => [...contentWords(one.text)]));
  const ranked = known.map((one, index) => ({ one, index, score: coverage(contentWords(one.text), words) })).toSorted((a, b) => b.score - a.score || b.index - a.index);
  const chosen = new Set<T>();
  let left = tokens;
  for (const { one } of ranked) {
    const size = estimateTokens(one.text) + 16;
    if (size > left) continue;
    left -= size;
    chosen.add(one);
  }
  return known.filter((one) => chosen.has(one));
}
