// The active context of a session: read for a prompt, and moved on when it has outgrown its limit.
import type { ContextLimit } from "../../../../domain/prompt/context.ts";
import { contextStart } from "../../../../domain/prompt/context.ts";
import { isCounted } from "../../../../domain/message.ts";
import type { ActiveContext } from "../../../../ports/store.ts";
import type { Database } from "../../database.ts";
import { readSession, readTurn } from "../../find.ts";
import type { MessageRow } from "../../rows.ts";
import { MESSAGE_COLUMNS, messagePk, SPAN, toMessage } from "../../rows.ts";

export const NO_CONTEXT: ActiveContext = { messages: [], tokens: 0 };

/** The context of a session as it is now. When it is over `limit`, its beginning is moved and kept in the session's row. */
export function takeContext(db: Database, session_pk: number, limit: ContextLimit): ActiveContext {
  const session = readSession(db, session_pk);
  const rows = db.all<MessageRow & { tokens: number }>(
    `SELECT ${MESSAGE_COLUMNS}, m.tokens FROM messages m WHERE message_pk >= ? AND message_pk < ? ORDER BY message_pk`,
    messagePk(session_pk, session.context_from),
    messagePk(session_pk + 1, 0),
  );
  const messages = rows.map((row) => toMessage(row, session.session_id));
  const entries = messages.map(({ role, content }, index) => ({ role, counted: isCounted(role, content), tokens: rows[index]?.tokens ?? 0 }));
  const asked = messages.findIndex((message) => message.seq === askedSeq(db, session.running_turn_pk));
  const start = contextStart(entries, limit, asked < 0 ? Math.max(0, messages.length - 1) : asked);
  if (start > 0) db.run("UPDATE sessions SET context_from = ? WHERE session_pk = ?", session.context_from + start, session_pk);
  return { messages: messages.slice(start), tokens: entries.slice(start).reduce((sum, entry) => sum + entry.tokens, 0) };
}

/** Number of the message that the running turn answers. */
function askedSeq(db: Database, turn_pk: number | null): number | undefined {
  const input_pk = turn_pk === null ? null : readTurn(db, turn_pk).input_message_pk;
  return input_pk === null ? undefined : input_pk % SPAN;
}
