// Candidates: what an extraction found worth keeping, before it is compared with what is known.
import type { MemoryId, MessageId } from "../ids.ts";
import type { MessageRole } from "../message.ts";
import type { MemoryKind, MemoryOrigin } from "./memory.ts";

/** A message as an extraction reads it. `origin` is whose words they are. */
export type Said = {
  message_id: MessageId;
  seq: number;
  role: MessageRole;
  /** Who said it, where several people talk; null otherwise. */
  speaker: string | null;
  text: string;
  origin: MemoryOrigin;
  /** ISO time. */
  at: string;
};

export type Candidate = {
  kind: MemoryKind;
  /** One sentence that stands for itself, in the language it was said in; names instead of "I" and "he". */
  text: string;
  /** 0 to 1. */
  confidence: number;
  /** The messages that say it; never empty. */
  sources: MessageId[];
  /** True when the person asked for it to be remembered. */
  explicit: boolean;
  /** True for what matters beyond facts, preferences and decisions: kept only by the policy `carry_all`. */
  significant: boolean;
  /** Since when and until when it holds, ISO; null is unknown, or still. */
  valid_from: string | null;
  valid_to: string | null;
  /** A known memory that this takes the place of, or that it says is to be forgotten. */
  replaces: MemoryId | null;
  forgets: MemoryId | null;
};

/** Below this a candidate is uncertain: `hold_uncertain` puts it to the person. */
export const CERTAIN = 0.7;
