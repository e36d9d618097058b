// Recall: finding again what was said, by a question in anybody's words.
import type { MessageId, SessionId, TurnId } from "./ids.ts";
import type { MessageRole } from "./message.ts";

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
};

/** A text's place in a model's space of meaning; only those of the same model can be compared. */
export type TextVector = { model: string; values: Float32Array };
