// The active context of a session: read for a prompt, and moved on when it has outgrown its limit.
import type { ContextLimit } from "../../../../domain/prompt/context.ts";
import { contextStart } from "../../../../domain/prompt/context.ts";
import { renderRegion } from "../../../../domain/prompt/region.ts";
import { estimateTokens } from "../../../../domain/prompt/tokens.ts";
import type { Region } from "../../../../ports/memory.ts";
import { isCounted, isSentToModel } from "../../../../domain/message.ts";
import type { ActiveContext } from "../../../../ports/store.ts";
import { noteContext } from "../../memory/prompt.ts";
import { placedIn } from "../../memory/receipt.ts";
import type { Database } from "../../database.ts";
import { readSession, readTurn } from "../../find.ts";
import type { MessageRow } from "../../rows.ts";
import { MESSAGE_COLUMNS, messagePk, SPAN, toMessage } from "../../rows.ts";

export const NO_CONTEXT: ActiveContext = { messages: [], tokens: 0, regions: {}, receipts: [] };

/** The context of a session as it is now. When it is over `limit`, its beginning is moved and kept in the session's row. */
export function takeContext(db: Database, session_pk: number, limit: ContextLimit): ActiveContext {
  const session = readSession(db, session_pk);
  const rows = db.all<MessageRow & { tokens: number }>(
    `SELECT ${MESSAGE_COLUMNS}, m.tokens FROM messages m WHERE message_pk >= ? AND message_pk < ? ORDER BY message_pk`,
    messagePk(session_pk, session.context_from),
    messagePk(session_pk + 1, 0),
  );
  const messages = rows.map((row) => toMessage(row, session.session_id));
  const placed = placedIn(db, messages);
  const entries = messages.map((message, index) => {
    const { role, content, message_id } = message;
    // What a crash cut off is shown and not sent, so it takes no room.
    if (!isSentToModel(message)) return { role, counted: false, tokens: 0 };
    return { role, counted: isCounted(role, content), tokens: (rows[index]?.tokens ?? 0) + regionTokens(placed.get(message_id)?.region) };
  });
  const seq = askedSeq(db, session.running_turn_pk);
  const asked = messages.findIndex((message) => message.seq === seq);
  const start = contextStart(entries, limit, asked < 0 ? Math.max(0, messages.length - 1) : asked);
  if (start > 0) db.run("UPDATE sessions SET context_from = ? WHERE session_pk = ?", session.context_from + start, session_pk);
  if (session.running_turn_pk !== null) noteContext(db, session.running_turn_pk, session_pk);
  const kept = messages.slice(start);
  const there = [...placed].filter(([message_id]) => kept.some((message) => message.message_id === message_id));
  return {
    messages: kept,
    tokens: entries.slice(start).reduce((sum, entry) => sum + entry.tokens, 0),
    regions: Object.fromEntries(there.map(([message_id, { region }]) => [message_id, region])),
    receipts: there.map(([, { receipt }]) => receipt),
  };
}

function regionTokens(region: Region | undefined): number {
  return region ? estimateTokens(renderRegion(region.memories, region.excerpts)) : 0;
}

/** True when there are memories that this session may be told; none for one that is incognito. */
export function remembers(db: Database, session_pk: number): boolean {
  const { incognito, agent_id, on_behalf_of } = readSession(db, session_pk);
  if (incognito === 1) return false;
  const own = "SELECT 1 FROM memories WHERE person_id = ? AND agent_id = ? UNION ALL SELECT 1 FROM memories WHERE agent_id = ? AND scope = 'agent' LIMIT 1";
  return db.get(own, on_behalf_of, agent_id, agent_id) !== undefined;
}

/** Number of the message that the running turn answers. */
function askedSeq(db: Database, turn_pk: number | null): number | undefined {
  const input_pk = turn_pk === null ? null : readTurn(db, turn_pk).input_message_pk;
  return input_pk === null ? undefined : input_pk % SPAN;
}
