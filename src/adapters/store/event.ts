// The event log: rows hold numbers and references; the words are filled in from messages and inputs when they are read.
import type { DurableEvent, ListEvent, ListEventType } from "../../domain/event.ts";
import { filesOf } from "../../domain/file/file.ts";
import type { SessionId } from "../../domain/ids.ts";
import type { Part, ToolCallPart, ToolResultPart } from "../../domain/message.ts";
import type { QueuedInput } from "../../domain/turn.ts";
import type { Change } from "../../ports/store.ts";
import type { Database } from "./database.ts";
import { readSession, readTurn } from "./find.ts";
import type { InputRow, MessageRow, SessionRow } from "./rows.ts";
import { iso, MESSAGE_COLUMNS, messagePk, SELECT_INPUTS, toInput, toMessage, toSession } from "./rows.ts";

/** What an event row keeps besides its type and turn. `m` is a message's seq. */
export type EventData = Record<string, string | number | boolean | null | object | undefined>;

export type EventRow = { seq: number; type: string; turn_pk: number | null; data: string; at: number };

/** Collects what one command changes in one session: its events in order, then the list events. */
export type Recorder = {
  /** Milliseconds. */
  now: number;
  event(type: DurableEvent["type"], turn_pk: number | null, data: EventData): void;
  list(type: ListEventType): void;
  /** The change, with every event filled in from the rows as they are now. */
  close(): Change;
};

/** Opens a recorder for a session at time `now`. Events are numbered on from the session's last one. */
export function openRecorder(db: Database, session: Pick<SessionRow, "session_pk" | "session_id" | "on_behalf_of" | "event_seq">, now: number): Recorder {
  const rows: EventRow[] = [];
  const types: ListEventType[] = [];
  let seq = session.event_seq;
  return {
    now,
    event(type, turn_pk, data) {
      seq += 1;
      const row = { seq, type, turn_pk, data: JSON.stringify(data), at: now };
      db.run("INSERT INTO events (session_pk, seq, type, turn_pk, data, at) VALUES (?, ?, ?, ?, ?, ?)", session.session_pk, seq, type, turn_pk, row.data, now);
      rows.push(row);
    },
    list(type) {
      types.push(type);
    },
    close() {
      if (rows.length > 0) db.run("UPDATE sessions SET event_seq = ? WHERE session_pk = ?", seq, session.session_pk);
      return {
        session_id: session.session_id,
        person_id: session.on_behalf_of,
        events: rows.map((row) => fillEvent(db, session, row)),
        list: types.map((type) => addListEvent(db, session, { type, now })),
      };
    },
  };
}

function addListEvent(db: Database, session: Pick<SessionRow, "session_pk" | "session_id" | "on_behalf_of">, { type, now }: { type: ListEventType; now: number }): ListEvent {
  const gone = type === "session.deleted";
  if (gone) db.run("DELETE FROM list_events WHERE session_id = ?", session.session_id);
  else db.run("DELETE FROM list_events WHERE session_id = ? AND type = ?", session.session_id, type);
  const { rowid } = db.run("INSERT INTO list_events (person_id, session_id, type) VALUES (?, ?, ?)", session.on_behalf_of, session.session_id, type);
  return {
    type,
    cursor: rowid,
    session_id: session.session_id,
    session: gone ? null : toSession(readSession(db, session.session_pk), now),
  };
}

/** A stored event as the wire knows it. */
export function fillEvent(db: Database, session: { session_pk: number; session_id: SessionId }, row: EventRow): DurableEvent {
  const data = JSON.parse(row.data) as Record<string, never>;
  const turn_id = row.turn_pk === null ? undefined : readTurn(db, row.turn_pk).turn_id;
  const { m, withdrawn, ...kept } = data as { m?: number; withdrawn?: boolean } & Record<string, unknown>;
  const base = { type: row.type, session_id: session.session_id, seq: row.seq, at: iso(row.at), ...(turn_id ? { turn_id } : {}), ...kept };
  switch (row.type) {
    case "turn.queued":
      return { ...base, input: readInput(db, session, row.turn_pk as number) } as unknown as DurableEvent;
    case "turn.cancelled":
      return { ...base, input: withdrawn ? readInput(db, session, row.turn_pk as number) : null } as unknown as DurableEvent;
    case "message.finished": {
      const message = toMessage(readMessage(db, session.session_pk, m as number), session.session_id);
      return { type: row.type, session_id: session.session_id, seq: row.seq, at: base.at, message };
    }
    case "tool.asking":
    case "tool.started": {
      const call = findPart(db, session.session_pk, m as number, (part): part is ToolCallPart => part.type === "tool_call" && part.call_id === kept["call_id"]);
      return { ...base, input: call?.input ?? null } as unknown as DurableEvent;
    }
    case "tool.finished": {
      const result = findPart(db, session.session_pk, m as number, (part): part is ToolResultPart => part.type === "tool_result");
      return { ...base, output: result?.output ?? "", is_error: result?.is_error ?? true, origin: result?.origin ?? "tool" } as unknown as DurableEvent;
    }
    default:
      return base as unknown as DurableEvent;
  }
}

function readMessage(db: Database, session_pk: number, seq: number): MessageRow {
  return db.get<MessageRow>(`SELECT ${MESSAGE_COLUMNS} FROM messages m WHERE message_pk = ?`, messagePk(session_pk, seq)) as MessageRow;
}

function findPart<P extends Part>(db: Database, session_pk: number, seq: number, is: (part: Part) => part is P): P | undefined {
  return (JSON.parse(readMessage(db, session_pk, seq).parts) as Part[]).find(is);
}

/** The words of a turn's input, where they stand now: waiting or withdrawn in inputs, else in its message. */
function readInput(db: Database, session: { session_id: SessionId }, turn_pk: number): QueuedInput {
  const waiting = db.get<InputRow>(`${SELECT_INPUTS} WHERE i.turn_pk = ?`, turn_pk);
  if (waiting) return toInput(waiting);
  const turn = readTurn(db, turn_pk);
  const message = db.get<MessageRow>(`SELECT ${MESSAGE_COLUMNS} FROM messages m WHERE message_pk = ?`, turn.input_message_pk) as MessageRow;
  const { content, parts } = toMessage(message, session.session_id);
  return toInput({ ...turn, content: JSON.stringify(content), files: JSON.stringify(filesOf(parts)) });
}
