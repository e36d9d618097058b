// The active context: which of a session's newest messages go to the model word for word.

/** What the context may hold: `messages` of people and agents (`stm_window`), and `tokens` that the model has room for. */
export type ContextLimit = { messages: number; tokens: number };

/** A message as the limit sees it: what a person or an agent said counts, a tool's step only weighs. */
export type ContextEntry = { role: "user" | "assistant" | "tool"; counted: boolean; tokens: number };

/** How much of a limit is kept when it has been reached. */
const KEPT = 0.6;

/**
 * Where the context begins in `entries`, the context of the turn before with what was said since; oldest first. It stays
 * at 0 until a limit is reached; then its oldest two fifths leave at once, so that on most turns the prompt only grows at
 * its end and providers can reuse their prompt cache. Entry `asked` (what the running turn answers) never leaves, and the
 * context begins with someone speaking to the agent.
 */
export function contextStart(entries: readonly ContextEntry[], limit: ContextLimit, asked: number): number {
  const messages = entries.filter((entry) => entry.counted).length;
  const tokens = entries.reduce((sum, entry) => sum + entry.tokens, 0);
  const keep = {
    messages: messages > limit.messages ? Math.max(1, Math.floor(limit.messages * KEPT)) : limit.messages,
    tokens: tokens > limit.tokens ? limit.tokens * KEPT : limit.tokens,
  };
  let left = { messages, tokens };
  let start = 0;
  while (start < asked && (left.messages > keep.messages || left.tokens > keep.tokens || (start > 0 && entries[start]?.role !== "user"))) {
    const entry = entries[start] as ContextEntry;
    left = { messages: left.messages - (entry.counted ? 1 : 0), tokens: left.tokens - entry.tokens };
    start += 1;
  }
  return start;
}
