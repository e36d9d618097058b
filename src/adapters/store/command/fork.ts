// Forking: a new chat that begins with a copy of another session's messages.
import { createHash } from "node:crypto";
import { AppError } from "../../../domain/errors.ts";
import type { MessageId, TurnId } from "../../../domain/ids.ts";
import type { Message } from "../../../domain/message.ts";
import { isCounted } from "../../../domain/message.ts";
import { clip, PREVIEW_MAX, TITLE_MAX } from "../../../domain/session.ts";
import type { Run } from "./command.ts";
import type { Database } from "../database.ts";
import type { Recorder } from "../event.ts";
import { openRecorder } from "../event.ts";
import { readSession, requireSession } from "../find.ts";
import { addMessage } from "./message.ts";
import type { MessageRow, SessionRow } from "../rows.ts";
import { MESSAGE_COLUMNS, messagePk, toMessage } from "../rows.ts";
import { answerSession } from "./session.ts";

export const forkSession: Run<"forkSession"> = (db, input) => {
  const source = requireSession(db, { session_id: input.source_id, person_id: input.person_id });
  const last = forkPoint(db, source, input.message_id);
  const { rowid } = db.run(
    `INSERT INTO sessions (session_id, agent_id, type, status, title, title_source, incognito, on_behalf_of, created_at, last_activity_at,
       forked_from_session, forked_from_message)
     VALUES (?, ?, 'chat', 'open', ?, 'rule', ?, ?, ?, ?, ?, ?)`,
    input.session_id,
    input.agent_id,
    clip(`${source.title ?? "Untitled"} (fork)`, TITLE_MAX),
    source.incognito,
    input.person_id,
    input.now,
    input.now,
    source.session_id,
    last.message_id,
  );
  const copy = readSession(db, rowid);
  const record = openRecorder(db, copy, input.now);
  const turns = new Map<TurnId, number>();
  const rows = db.all<MessageRow>(
    `SELECT ${MESSAGE_COLUMNS} FROM messages m WHERE message_pk BETWEEN ? AND ? ORDER BY message_pk`,
    messagePk(source.session_pk, 1),
    last.message_pk,
  );
  for (const row of rows) copyMessage(db, copy, toMessage(row, source.session_id), turns, record);
  db.run("UPDATE sessions SET last_activity_at = ? WHERE session_pk = ?", input.now, rowid);
  record.list("session.created");
  return answerSession(db, rowid, record);
};

/** The last message to copy: the one asked for, else the last that belongs to no running turn. */
function forkPoint(db: Database, source: SessionRow, message_id: MessageId | null): { message_pk: number; message_id: MessageId } {
  const range = [messagePk(source.session_pk, 0), messagePk(source.session_pk + 1, 0)] as const;
  const found = message_id
    ? db.get<{ message_pk: number; message_id: MessageId }>(
        "SELECT message_pk, message_id FROM messages WHERE message_id = ? AND message_pk > ? AND message_pk < ?",
        message_id,
        ...range,
      )
    : db.get<{ message_pk: number; message_id: MessageId }>(
        "SELECT message_pk, message_id FROM messages WHERE message_pk > ? AND message_pk < ? AND turn_pk IS NOT ? ORDER BY message_pk DESC LIMIT 1",
        ...range,
        source.running_turn_pk,
      );
  if (found) return found;
  if (message_id) throw new AppError("not_found", "There is no such message in this session.", { details: { message_id } });
  throw new AppError("invalid_request", "There is nothing to fork yet: the session has no finished message.", { details: { session_id: source.session_id } });
}

function copyMessage(db: Database, copy: SessionRow, message: Message, turns: Map<TurnId, number>, record: Recorder): void {
  const turn_pk = turns.get(message.turn_id) ?? copyTurn(db, copy, message.turn_id);
  turns.set(message.turn_id, turn_pk);
  const { seq } = addMessage(db, {
    session_pk: copy.session_pk,
    turn_pk,
    message_id: `msg_${derive(copy.session_id, message.message_id)}`,
    role: message.role,
    parts: message.parts,
    status: message.status,
    now: Date.parse(message.created_at),
  });
  if (isCounted(message.role, message.content)) {
    db.run(
      "UPDATE sessions SET preview = coalesce(preview, ?) WHERE session_pk = ?",
      clip(message.content.replace(/\s+/g, " ").trim(), PREVIEW_MAX),
      copy.session_pk,
    );
  }
  record.event("message.finished", turn_pk, { m: seq });
}

/** A turn's record goes along so that the copy shows why an answer stopped; what it cost stays with the original. */
function copyTurn(db: Database, copy: SessionRow, turn_id: TurnId): number {
  return db.run(
    `INSERT INTO turns (turn_id, session_pk, status, mode, content_hash, created_at, started_at, ended_at, code, reason, model, profile_version)
     SELECT ?, ?, iif(status IN ('running', 'waiting'), 'cancelled', status), mode, content_hash, created_at, started_at,
       coalesce(ended_at, created_at), iif(status IN ('running', 'waiting'), 'stopped', code),
       iif(status IN ('running', 'waiting'), 'The fork was made before this turn ended.', reason), model, profile_version
     FROM turns WHERE turn_id = ?`,
    `trn_${derive(copy.session_id, turn_id)}`,
    copy.session_pk,
    turn_id,
  ).rowid;
}

/** An id for a copy: the same fork of the same thing always gets the same one. */
function derive(session_id: string, id: string): string {
  return createHash("sha256").update(`${session_id} ${id}`).digest("hex").slice(0, 32);
}
