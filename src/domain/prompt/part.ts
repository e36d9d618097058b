// The prompt of one step, part by part: exactly what the model was sent, for "why did it say that?".
import type { MemoryId, MessageId, SessionId, TurnId } from "../ids.ts";
import type { Why } from "../memory/receipt.ts";
import type { MessageRole } from "../message.ts";

export const PROMPT_PART_KINDS = ["system", "tools", "history", "asked", "memory", "excerpt", "note"] as const;
/**
 * `history`: an earlier message in the active context; `asked`: what this turn answers, and its steps so far; `excerpt`: an
 * older message that was recalled; `note`: what Rapport says itself, such as the time.
 */
export type PromptPartKind = (typeof PROMPT_PART_KINDS)[number];

export type PromptPart = {
  kind: PromptPartKind;
  message_id: MessageId | null;
  /** Where that message stands; another session for an excerpt from elsewhere. */
  session_id: SessionId | null;
  memory_id: MemoryId | null;
  role: MessageRole | null;
  /** Exactly what was sent; null once its source was erased. */
  text: string | null;
  /** Estimated. */
  tokens: number;
  /** Why it was chosen; null for what is always there. */
  why: Why | null;
  /** False when the prompt before it had the same at the same place, so that a provider may have it cached. */
  new: boolean;
};

/** In prompt order. Token counts of the provider and the cost are null while unknown. */
export type PromptContext = {
  turn_id: TurnId;
  /** Which step's prompt this is, from 1. */
  step: number;
  /** Steps that the turn had so far. */
  steps: number;
  model: string | null;
  /** Tokens that the model has room for; null when unknown. */
  room: number | null;
  parts: PromptPart[];
  /** Sum over the parts, estimated. */
  tokens: number;
  provider_tokens: number | null;
  cached_tokens: number | null;
  cost_usd: number | null;
};
