// Recall: finding again what was said, by a question in anybody's words.
import type { AgentId, MessageId, PersonId, SessionId, TurnId } from "./ids.ts";
import type { MessageRole, ToolOrigin } from "./message.ts";

/** Why a message was found: each part of its score that is not zero. Their sum is the score. */
export type RecallReason = "words" | "session" | "date" | "vector";

/**
 * A message that may answer a question. `score` compares the hits of one question only. Between people each message is a hit
 * of its own; in a chat with an agent a turn is one hit, by the message of it that says most.
 */
export type RecallHit = {
  message_id: MessageId;
  session_id: SessionId;
  turn_id: TurnId;
  seq: number;
  role: MessageRole;
  /** Who said it, among several people; null in a chat. */
  speaker: string | null;
  content: string;
  created_at: string;
  score: number;
  reasons: Partial<Record<RecallReason, number>>;
  /** Where it fits the question best; null unless asked for. */
  excerpt: Excerpt | null;
};

/** A part of what can be quoted of a message, from character `from` to `to` (exclusive) of it; `tool` names whose output it is. */
export type Excerpt = { text: string; from: number; to: number; tool: string | null; origin: ToolOrigin | null };

/** A text's place in a model's space of meaning; only those of the same model can be compared. */
export type TextVector = { model: string; values: Float32Array };

/** A question to what was said. Any text will do. */
export type RecallQuestion = {
  /** Milliseconds since 1970. */
  now: number;
  person_id: PersonId;
  /** Where to look: in one session, or in all that this person and an agent said to each other (hidden sessions left out). */
  within: { session_id: SessionId } | { agent_id: AgentId };
  question: string;
  /** Hits at most. */
  limit: number;
  /** Characters of an excerpt of each hit. With it, what says nothing by itself, such as a call, is left out. */
  excerpt_max?: number;
  /** Messages of a session from number `from` on, which the prompt has already. */
  except?: { session_id: SessionId; from: number } | undefined;
  /** The question's own vector; without one, or when no message has one of this model, words alone decide. */
  vector?: TextVector | undefined;
};
