// Writing a message: the row and the session's counters, always together.
import type { MessageId } from "../../../domain/ids.ts";
import type { MessageRole, MessageStatus, Part } from "../../../domain/message.ts";
import { isCounted, textOf } from "../../../domain/message.ts";
import { messageTokens } from "../../../domain/prompt/tokens.ts";
import { AppError } from "../../../domain/errors.ts";
import type { Database } from "../database.ts";
import { messagePk, SPAN } from "../rows.ts";
import { indexMessage } from "../search/message-text.ts";

export type NewMessage = {
  session_pk: number;
  turn_pk: number;
  message_id: MessageId;
  role: MessageRole;
  parts: Part[];
  status: MessageStatus;
  now: number;
  /** Who said it, among several people. */
  speaker?: string;
  /** What an attached picture shows. */
  caption?: string;
};

/** Appends a message and moves the session's counters and last activity with it. Whoever writes has seen what is there, and brings back what was archived. */
export function addMessage(db: Database, message: NewMessage): { seq: number; message_pk: number } {
  const counted = isCounted(message.role, textOf(message.parts)) ? 1 : 0;
  const parts = JSON.stringify(message.parts);
  const row = db.get<{ message_seq: number }>(
    `UPDATE sessions SET message_seq = message_seq + 1, message_count = message_count + ?1, started_at = min(coalesce(started_at, ?2), ?2),
       last_activity_at = max(last_activity_at, ?2), bytes = bytes + ?3,
       answer_seq = iif(?1 AND ?4 = 'assistant', message_seq + 1, answer_seq),
       read_seq = iif(?4 = 'user', message_seq + 1, read_seq), archived_at = iif(?4 = 'user', NULL, archived_at)
     WHERE session_pk = ?5 RETURNING message_seq`,
    counted,
    message.now,
    Buffer.byteLength(parts),
    message.role,
    message.session_pk,
  ) as { message_seq: number };
  if (row.message_seq >= SPAN) {
    throw new AppError("conflict", "This session is full: it holds more than a million messages. Fork it or start a new one.");
  }
  const message_pk = messagePk(message.session_pk, row.message_seq);
  db.run(
    "INSERT INTO messages (message_pk, message_id, turn_pk, role, status, parts, created_at, tokens, speaker, caption) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    message_pk,
    message.message_id,
    message.turn_pk,
    message.role,
    message.status,
    parts,
    message.now,
    messageTokens(message.parts),
    message.speaker ?? null,
    message.caption ?? null,
  );
  indexMessage(db, { speaker: null, caption: null, ...message, message_pk, created_at: message.now });
  return { seq: row.message_seq, message_pk };
}
