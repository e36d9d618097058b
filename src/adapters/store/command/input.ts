// Commands for inputs: accepted and stored, started when their time has come, or withdrawn.
import { createHash } from "node:crypto";
import { AppError } from "../../../domain/errors.ts";
import { inputParts, subjectOf } from "../../../domain/file/file.ts";
import type { FilePart, Part } from "../../../domain/message.ts";
import { clip, PREVIEW_MAX, QUEUE_MAX, requireWritable, titleFrom } from "../../../domain/session.ts";
import { titleOfRun } from "../../../domain/title.ts";
import type { AcceptInput, Holding, TurnStart } from "../../../ports/store.ts";
import type { Run } from "./command.ts";
import type { Database } from "../database.ts";
import type { Recorder } from "../event.ts";
import { openRecorder } from "../event.ts";
import { readSession, readTurn, requirePresent, requireSession, requireWaiting } from "../find.ts";
import { NO_CONTEXT, remembers, takeContext } from "./turn/context.ts";
import { claimTurn } from "./turn/lease.ts";
import { attachFiles } from "../file/attach.ts";
import { takeCarried } from "../transfer/hand-off.ts";
import { addMessage } from "./message.ts";
import type { SessionRow, TurnRow } from "../rows.ts";
import { iso, SESSION_COLUMNS, toTurn } from "../rows.ts";
import { setTitle } from "./session.ts";
import { askTitle } from "./title.ts";
import { beginStep } from "./turn/step.ts";
import { placeAt, positionOf } from "./place.ts";
import { withdraw } from "./withdraw.ts";

export const acceptInput: Run<"acceptInput"> = (db, input) => {
  requirePresent(db, input.person_id);
  const session = requireSession(db, input);
  const content_hash = hashInput(input);
  const before = input.client_id === null ? undefined : findByClientId(db, session.session_pk, input.client_id);
  if (before) {
    if (Buffer.compare(before.content_hash, content_hash) !== 0) {
      throw new AppError("client_id_conflict", "This client_id was used for another message in this session. Choose a new one for each message.", {
        details: { client_id: input.client_id, turn_id: before.turn_id },
      });
    }
    return { turn: toTurn(before), duplicate: true, ...NOTHING_HELD, ...openRecorder(db, session, input.now).close() };
  }
  requireWritable(session);
  const busy = session.running_turn_pk !== null || session.queued_count > 0;
  if (busy && input.mode === "reject") {
    throw new AppError("session_busy", "A turn is running in this session. Wait for it, stop it, or send with mode queue.", {
      details: { turn_id: session.running_turn_id },
    });
  }
  if (session.queued_count >= QUEUE_MAX) {
    throw new AppError("queue_full", `${QUEUE_MAX} messages already wait in this session. Wait until some were answered.`);
  }
  const files = [...takeCarried(db, session), ...attachFiles(db, session, input.attachments)];
  const { rowid: turn_pk } = db.run(
    "INSERT INTO turns (turn_id, session_pk, status, mode, client_id, content_hash, created_at) VALUES (?, ?, 'queued', ?, ?, ?, ?)",
    input.turn_id,
    session.session_pk,
    input.mode,
    input.client_id,
    content_hash,
    input.now,
  );
  // Who interrupts is answered next, before others that wait.
  const place = input.mode === "interrupt" ? placeAt(db, session.session_pk, 0) : placeAt(db, session.session_pk, QUEUE_MAX);
  db.run(
    "INSERT INTO inputs (turn_pk, session_pk, content, files, place) VALUES (?, ?, ?, ?, ?)",
    turn_pk,
    session.session_pk,
    JSON.stringify(input.content),
    JSON.stringify(files),
    place,
  );
  db.run("UPDATE sessions SET queued_count = queued_count + 1 WHERE session_pk = ?", session.session_pk);
  const record = openRecorder(db, session, input.now);
  record.event("turn.queued", turn_pk, { position: positionOf(db, session.session_pk, place) });
  if (!busy) startTurn(db, { session_pk: session.session_pk, turn_pk, parts: inputParts(input.content, files), now: input.now }, input.start, record);
  record.list("session.touched");
  const change = record.close();
  const holding = busy ? NOTHING_HELD : hold(db, session.session_pk, turn_pk, input.start);
  return { turn: toTurn(readTurn(db, turn_pk)), duplicate: false, ...holding, ...change };
};

/** What tells a message that is sent again from another one under the same name. */
function hashInput({ content, attachments }: AcceptInput): Buffer {
  return createHash("sha256").update(attachments.length === 0 ? content : JSON.stringify([content, attachments])).digest();
}

function findByClientId(db: Database, session_pk: number, client_id: string): TurnRow | undefined {
  const found = db.get<{ turn_pk: number }>("SELECT turn_pk FROM turns WHERE session_pk = ? AND client_id = ?", session_pk, client_id);
  return found && readTurn(db, found.turn_pk);
}

export const startNext: Run<"startNext"> = (db, input) => {
  const session = db.get<SessionRow>(`SELECT ${SESSION_COLUMNS} FROM sessions s WHERE session_id = ?`, input.session_id);
  if (!session || session.running_turn_pk !== null) return { turn: null };
  const next = db.get<{ turn_pk: number; content: string; files: string }>(
    "SELECT turn_pk, content, files FROM inputs WHERE session_pk = ? AND withdrawn = 0 ORDER BY place LIMIT 1",
    session.session_pk,
  );
  if (!next) return { turn: null };
  const record = openRecorder(db, session, input.now);
  const parts = inputParts(JSON.parse(next.content) as string, JSON.parse(next.files) as FilePart[]);
  startTurn(db, { session_pk: session.session_pk, turn_pk: next.turn_pk, parts, now: input.now }, input.start, record);
  record.list("session.touched");
  const change = record.close();
  const holding = hold(db, session.session_pk, next.turn_pk, input.start);
  return { turn: toTurn(readTurn(db, next.turn_pk)), ...holding, ...change };
};

const NOTHING_HELD: Holding = { fence: 0, context: NO_CONTEXT, remembers: false };

/** Claims a turn that has just started and reads what its first prompt is built from. */
function hold(db: Database, session_pk: number, turn_pk: number, start: TurnStart): Holding {
  return { fence: claimTurn(db, turn_pk, start.lease_until), context: takeContext(db, session_pk, start.limit), remembers: remembers(db, session_pk) };
}

/** The input becomes a message, the turn runs, and its first step begins. */
function startTurn(
  db: Database,
  turn: { session_pk: number; turn_pk: number; parts: Part[]; now: number },
  start: TurnStart,
  record: Recorder,
): void {
  const { session_pk, turn_pk, parts, now } = turn;
  const { seq, message_pk } = addMessage(db, {
    session_pk,
    turn_pk,
    message_id: start.message_id,
    role: "user",
    parts,
    status: "complete",
    now,
  });
  db.run("DELETE FROM inputs WHERE turn_pk = ?", turn_pk);
  db.run(
    "UPDATE turns SET status = 'running', started_at = ?, model = ?, profile_version = ?, input_message_pk = ? WHERE turn_pk = ?",
    now,
    start.model,
    start.profile_version,
    message_pk,
    turn_pk,
  );
  db.run(
    "UPDATE sessions SET running_turn_pk = ?, queued_count = queued_count - 1, preview = coalesce(preview, ?), distill_after = ? WHERE session_pk = ?",
    turn_pk,
    clip(subjectOf(parts).replace(/\s+/g, " ").trim(), PREVIEW_MAX),
    start.distill_after ?? null,
    session_pk,
  );
  record.event("turn.started", turn_pk, { model: start.model, profile_version: start.profile_version });
  record.event("message.finished", turn_pk, { m: seq });
  const session = readSession(db, session_pk);
  if (session.title === null) {
    const title = session.type === "chat" ? titleFrom(subjectOf(parts)) : titleOfRun(session.type, subjectOf(parts), iso(now));
    setTitle(db, session, { title, source: "rule" }, record);
    if (start.named && session.type === "chat") askTitle(db, session.session_id, now);
  }
  beginStep(db, { turn_pk, step: 1, message_id: start.step_message_id, now }, record);
}

export const withdrawInput: Run<"withdrawInput"> = (db, input) => {
  const { turn, session } = requireWaiting(db, input);
  const record = openRecorder(db, session, input.now);
  withdraw(db, turn, { now: input.now, code: "withdrawn", reason: "Withdrawn before it was sent." }, record);
  record.list("session.touched");
  const change = record.close();
  return { turn: toTurn(readTurn(db, turn.turn_pk)), ...change };
};
