// A prompt as the inspector shows it: its parts in order, those of one kind together, and where the previous prompt ends. Pure.
import type { PromptContext, PromptPart, PromptPartKind } from "../../../../src/domain/prompt/part.ts";

export type PromptGroup = {
  kind: PromptPartKind;
  parts: PromptPart[];
  tokens: number;
  /** Behind the place up to which the prompt before was the same. */
  changed: boolean;
};

/** Neighbouring parts of one kind. A group never crosses the place where this turn's changes begin. */
export function groupsOf(parts: readonly PromptPart[]): PromptGroup[] {
  const groups: PromptGroup[] = [];
  let changed = false;
  for (const part of parts) {
    changed ||= part.new;
    const last = groups.at(-1);
    if (last && last.kind === part.kind && last.changed === changed) {
      last.parts.push(part);
      last.tokens += part.tokens;
    } else {
      groups.push({ kind: part.kind, parts: [part], tokens: part.tokens, changed });
    }
  }
  return groups;
}

/** How much of the prompt need not be read anew, 0 to 1: as the provider says, else by what is the same as before. */
export function cachedShare({ parts, tokens, provider_tokens, cached_tokens }: Pick<PromptContext, "parts" | "tokens" | "provider_tokens" | "cached_tokens">): { share: number; known: boolean } {
  if (provider_tokens && cached_tokens) return { share: Math.min(1, cached_tokens / provider_tokens), known: true };
  const first = parts.findIndex((part) => part.new);
  const same = parts.slice(0, first < 0 ? parts.length : first).reduce((sum, part) => sum + part.tokens, 0);
  return { share: tokens === 0 ? 0 : same / tokens, known: false };
}

const NAME: Record<PromptPartKind, string> = { system: "System prompt", tools: "Tools", history: "Messages", asked: "Your message", memory: "Memories", excerpt: "Recalled excerpts", note: "Time and notes" };

/** "Messages" and "31 in context". */
export function groupWords({ kind, parts, changed }: PromptGroup): { name: string; count: string } {
  const count = parts.length;
  if (kind === "history") return { name: NAME.history, count: changed ? `${count} new` : `${count} in context` };
  if (kind === "excerpt") return { name: NAME.excerpt, count: `${count}, word for word` };
  if (kind === "memory") return { name: NAME.memory, count: String(count) };
  if (kind === "asked" && count > 1) return { name: "Your message and its steps", count: String(count) };
  return { name: NAME[kind], count: "" };
}

/** Series colours of the tokens, by kind; each area is also named. */
export const COLOR: Record<PromptPartKind, string> = { system: "var(--series-1)", tools: "var(--series-2)", history: "var(--series-3)", memory: "var(--series-6)", excerpt: "var(--series-5)", note: "var(--series-4)", asked: "var(--series-4)" };

/** Where a part's source was erased. */
export const ERASED = "[erased]";

/** The whole prompt as one text, each part below a line that names it. */
export function promptText({ parts }: Pick<PromptContext, "parts">): string {
  return parts.map((part) => `--- ${[NAME[part.kind], part.role].filter(Boolean).join(", ")}\n${part.text ?? ERASED}`).join("\n\n");
}
