// Forking: a new chat that begins with a copy of another session's messages. SQLite copies the rows; none of them comes
// up here, so that a long session does not hold up the writer.
import { AppError } from "../../../domain/errors.ts";
import { subjectOf } from "../../../domain/file/file.ts";
import type { MessageId } from "../../../domain/ids.ts";
import type { Part } from "../../../domain/message.ts";
import { clip, PREVIEW_MAX, TITLE_MAX } from "../../../domain/session.ts";
import type { Run } from "./command.ts";
import type { Database } from "../database.ts";
import { openRecorder } from "../event.ts";
import { readSession, requirePresent, requireSession } from "../find.ts";
import type { SessionRow } from "../rows.ts";
import { messagePk, rangeOf, SPAN } from "../rows.ts";
import { shareFiles } from "../file/attach.ts";
import { queueForIndex } from "../search/backlog.ts";
import { indexTitle } from "../search/title.ts";
import { watchIncognito } from "../prune/incognito.ts";
import { answerSession } from "./session.ts";

export const forkSession: Run<"forkSession"> = (db, input) => {
  requirePresent(db, input.person_id);
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
  indexTitle(db, rowid);
  const copy = readSession(db, rowid);
  if (copy.incognito === 1) watchIncognito(db, copy, input.now);
  const range: Range = [messagePk(source.session_pk, 1), last.message_pk];
  copyTurns(db, copy, range);
  copyMessages(db, copy, range);
  shareFiles(db, source, copy);
  count(db, copy, range);
  db.run("UPDATE sessions SET imported_seq = min(?, message_seq) WHERE session_pk = ?", source.imported_seq, rowid);
  // What this agent has read is not read again under other names: what was forgotten since would come back.
  if (copy.agent_id === source.agent_id) db.run("UPDATE sessions SET distilled_seq = min(?, message_seq) WHERE session_pk = ?", source.distilled_seq, rowid);
  // Nobody can watch a session that did not exist: its events are there to be read, and none is rung.
  const record = openRecorder(db, readSession(db, rowid), input.now);
  record.list("session.created");
  return answerSession(db, rowid, record);
};

/** Keys of the first and the last message to copy. */
type Range = [from: number, to: number];

/** The last message to copy: the one asked for, else the last that belongs to no running turn. */
function forkPoint(db: Database, source: SessionRow, message_id: MessageId | null): { message_pk: number; message_id: MessageId } {
  const range = rangeOf(source.session_pk);
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

/** A turn's record goes along so that the copy shows why an answer stopped; what it cost stays with the original. */
function copyTurns(db: Database, copy: SessionRow, range: Range): void {
  db.run(
    `INSERT INTO turns (turn_id, session_pk, status, mode, content_hash, created_at, started_at, ended_at, code, reason, model, profile_version)
     SELECT 'trn_' || derive(?, turn_id), ?, iif(status IN ('running', 'waiting'), 'cancelled', status), mode, content_hash, created_at, started_at,
       coalesce(ended_at, created_at), iif(status IN ('running', 'waiting'), 'stopped', code),
       iif(status IN ('running', 'waiting'), 'The fork was made before this turn ended.', reason), model, profile_version
     FROM (SELECT turn_pk, min(message_pk) AS place FROM messages WHERE message_pk BETWEEN ? AND ? GROUP BY turn_pk)
     JOIN turns USING (turn_pk) ORDER BY place`,
    copy.session_id,
    copy.session_pk,
    ...range,
  );
}

/** The messages with keys of their own, each with the event that it was finished. */
function copyMessages(db: Database, copy: SessionRow, range: Range): void {
  db.run(
    `INSERT INTO messages (message_pk, message_id, turn_pk, role, status, parts, created_at, tokens, speaker, caption)
     SELECT ? + row_number() OVER (ORDER BY m.message_pk), 'msg_' || derive(?, m.message_id), c.turn_pk, m.role, m.status, m.parts, m.created_at, m.tokens, m.speaker, m.caption
     FROM messages m JOIN turns t ON t.turn_pk = m.turn_pk JOIN turns c ON c.turn_id = 'trn_' || derive(?, t.turn_id)
     WHERE m.message_pk BETWEEN ? AND ? ORDER BY m.message_pk`,
    messagePk(copy.session_pk, 0),
    copy.session_id,
    copy.session_id,
    ...range,
  );
  queueForIndex(db, [messagePk(copy.session_pk, 1), messagePk(copy.session_pk + 1, 0) - 1]);
  db.run(
    `INSERT INTO events (session_pk, seq, type, turn_pk, data, at)
     SELECT message_pk / ${SPAN}, message_pk % ${SPAN}, 'message.finished', turn_pk, '{"m":' || (message_pk % ${SPAN}) || '}', ?
     FROM messages WHERE message_pk > ? AND message_pk < ? ORDER BY message_pk`,
    copy.created_at,
    messagePk(copy.session_pk, 0),
    messagePk(copy.session_pk + 1, 0),
  );
}

/** The session's counters and preview, as they would be had each message been written one by one. */
function count(db: Database, copy: SessionRow, range: Range): void {
  const first = db.get<{ parts: string }>(
    "SELECT parts FROM messages WHERE message_pk BETWEEN ? AND ? AND counted(role, parts) ORDER BY message_pk LIMIT 1",
    ...range,
  );
  const totals = db.get<{ messages: number; counted: number; answer: number; bytes: number; started_at: number | null }>(
    `SELECT count(*) AS messages, coalesce(max(iif(role = 'assistant' AND counted(role, parts), message_pk, 0)) % ${SPAN}, 0) AS answer,
       coalesce(sum(counted(role, parts)), 0) AS counted, coalesce(sum(octet_length(parts)), 0) AS bytes, min(created_at) AS started_at
     FROM messages WHERE message_pk BETWEEN ? AND ?`,
    ...range,
  ) as { messages: number; counted: number; answer: number; bytes: number; started_at: number | null };
  db.run(
    "UPDATE sessions SET message_seq = ?1, read_seq = ?1, event_seq = ?1, message_count = ?2, bytes = ?3, started_at = ?4, preview = ?5, answer_seq = ?6 WHERE session_pk = ?7",
    totals.messages,
    totals.counted,
    totals.bytes,
    totals.started_at,
    first ? clip(subjectOf(JSON.parse(first.parts) as Part[]).replace(/\s+/g, " ").trim(), PREVIEW_MAX) : null,
    totals.answer,
    copy.session_pk,
  );
}
