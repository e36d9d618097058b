// Queries about sessions, their messages and their events. Each sees only what belongs to the person who asks.
import type { Message } from "../../../domain/message.ts";
import type { StoreQueries } from "../../../ports/store.ts";
import type { Database } from "../database.ts";
import { receiptsOf } from "../memory/receipt.ts";
import type { EventRow } from "../event.ts";
import { fillEvent } from "../event.ts";
import { findSession, findTurn, readSession } from "../find.ts";
import type { InputRow, MessageRow, SessionRow, TurnRow } from "../rows.ts";
import { MESSAGE_COLUMNS, messagePk, SELECT_INPUTS, toInput, toMessage, toSession, toTurn, TURN_COLUMNS } from "../rows.ts";

export type Ask<K extends keyof StoreQueries> = (db: Database, input: Parameters<StoreQueries[K]>[0]) => ReturnType<StoreQueries[K]>;

export const getSession: Ask<"getSession"> = (db, input) => {
  const row = findSession(db, input);
  return row ? toSession(row, input.now) : null;
};

export const listMessages: Ask<"listMessages"> = (db, input) => {
  const session = findSession(db, input);
  if (!session) return null;
  const end = Math.min(input.before ?? session.message_seq + 1, session.message_seq + 1);
  const rows = readRange(db, session, Math.max(1, end - input.limit), end);
  const messages = rows.map((row) => toMessage(row, session.session_id));
  return {
    messages,
    turns: turnsOf(db, session, messages),
    queue: waitingInputs(db, session.session_pk),
    receipts: receiptsOf(db, messages.map((message) => message.turn_id)),
    has_more: (messages[0]?.seq ?? 1) > 1,
    event_seq: session.event_seq,
  };
};

/** Messages with `from <= seq < end`, oldest first. */
function readRange(db: Database, session: SessionRow, from: number, end: number): MessageRow[] {
  return db.all<MessageRow>(
    `SELECT ${MESSAGE_COLUMNS} FROM messages m WHERE message_pk >= ? AND message_pk < ? ORDER BY message_pk`,
    messagePk(session.session_pk, from),
    messagePk(session.session_pk, end),
  );
}

/** The turns of these messages and those that have not ended, in order. */
function turnsOf(db: Database, session: SessionRow, messages: Message[]) {
  const ids = [...new Set(messages.map((message) => message.turn_id))];
  // Two indexed look-ups; an OR would read every turn of the session.
  const rows = db.all<TurnRow>(
    `SELECT ${TURN_COLUMNS} FROM turns t WHERE turn_pk IN (
       SELECT turn_pk FROM turns WHERE turn_id IN (SELECT value FROM json_each(?))
       UNION SELECT turn_pk FROM turns WHERE status IN ('queued', 'running', 'waiting') AND +session_pk = ?) ORDER BY turn_pk`,
    JSON.stringify(ids),
    session.session_pk,
  );
  return rows.map(toTurn);
}

function waitingInputs(db: Database, session_pk: number) {
  return db.all<InputRow>(`${SELECT_INPUTS} WHERE i.session_pk = ? AND i.withdrawn = 0 ORDER BY i.place`, session_pk).map(toInput);
}

export const getTurn: Ask<"getTurn"> = (db, input) => {
  const turn = ownTurn(db, input);
  return turn ? toTurn(turn) : null;
};

function ownTurn(db: Database, input: { turn_id: Parameters<typeof findTurn>[1]; person_id: string }): TurnRow | undefined {
  const turn = findTurn(db, input.turn_id);
  return turn && readSession(db, turn.session_pk).on_behalf_of === input.person_id ? turn : undefined;
}

export const listQueue: Ask<"listQueue"> = (db, input) => {
  const session = findSession(db, input);
  return session ? waitingInputs(db, session.session_pk) : null;
};

export const listTurnMessages: Ask<"listTurnMessages"> = (db, input) => {
  const turn = ownTurn(db, input);
  if (!turn) return [];
  const rows = db.all<MessageRow>(`SELECT ${MESSAGE_COLUMNS} FROM messages m WHERE turn_pk = ? ORDER BY message_pk`, turn.turn_pk);
  return rows.map((row) => toMessage(row, turn.session_id));
};

export const readEvents: Ask<"readEvents"> = (db, input) => {
  const session = findSession(db, input);
  if (!session) return null;
  const rows = db.all<EventRow>(
    "SELECT seq, type, turn_pk, data, at FROM events WHERE session_pk = ? AND seq > ? ORDER BY seq LIMIT ?",
    session.session_pk,
    input.after,
    input.limit,
  );
  return { events: rows.map((row) => fillEvent(db, session, row)), event_seq: session.event_seq };
};

export const readWatchStart: Ask<"readWatchStart"> = (db, input) => {
  const session = findSession(db, input);
  if (!session) return null;
  const turn_pk = input.turn_id ? findTurn(db, input.turn_id)?.turn_pk : session.running_turn_pk;
  const first = input.turn_id ? "turn.queued" : "turn.started";
  const start = db.get<{ seq: number }>(
    "SELECT seq FROM events WHERE session_pk = ? AND turn_pk = ? AND type = ? ORDER BY seq LIMIT 1",
    session.session_pk,
    turn_pk ?? null,
    first,
  );
  return start ? start.seq - 1 : session.event_seq;
};
