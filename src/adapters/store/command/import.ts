// Turns that took place elsewhere: written as they were said, with their own times, and finished.
import { AppError } from "../../../domain/errors.ts";
import { subjectOf } from "../../../domain/file/file.ts";
import { isCounted, textOf } from "../../../domain/message.ts";
import { clip, PREVIEW_MAX } from "../../../domain/session.ts";
import type { ImportedTurn } from "../../../ports/store.ts";
import type { Database } from "../database.ts";
import type { Recorder } from "../event.ts";
import { openRecorder } from "../event.ts";
import { requireSession } from "../find.ts";
import type { Run } from "./command.ts";
import { addMessage } from "./message.ts";
import { answerSession } from "./session.ts";

export const importTurns: Run<"importTurns"> = (db, input) => {
  const session = requireSession(db, input);
  if (session.running_turn_pk !== null || session.queued_count > 0) {
    throw new AppError("session_busy", "An agent is at work in this session. Import into a new one.", { details: { session_id: session.session_id } });
  }
  const record = openRecorder(db, session, input.now);
  for (const turn of input.turns) importTurn(db, session.session_pk, turn, record);
  setPreview(db, session.session_pk, input.turns);
  // Nobody waits for what was said long ago.
  db.run("UPDATE sessions SET read_seq = message_seq WHERE session_pk = ?", session.session_pk);
  record.list("session.touched");
  return answerSession(db, session.session_pk, record);
};

function importTurn(db: Database, session_pk: number, { turn_id, messages }: ImportedTurn, record: Recorder): void {
  const times = messages.map((message) => message.at);
  const [begun, ended] = [Math.min(...times), Math.max(...times)];
  const { rowid: turn_pk } = db.run(
    `INSERT INTO turns (turn_id, session_pk, status, mode, content_hash, created_at, started_at, ended_at) VALUES (?, ?, 'finished', 'queue', x'', ?, ?, ?)`,
    ...[turn_id, session_pk, begun, begun, ended],
  );
  for (const { at, ...message } of messages) {
    const { seq } = addMessage(db, { ...message, session_pk, turn_pk, status: "complete", now: at });
    record.event("message.finished", turn_pk, { m: seq });
  }
}

/** As a session has it whose messages were written one by one. */
function setPreview(db: Database, session_pk: number, turns: readonly ImportedTurn[]): void {
  const first = turns.flatMap((turn) => turn.messages).find((message) => isCounted(message.role, textOf(message.parts)));
  if (!first) return;
  const preview = clip(subjectOf(first.parts).replace(/\s+/g, " ").trim(), PREVIEW_MAX);
  db.run("UPDATE sessions SET preview = coalesce(preview, ?) WHERE session_pk = ?", preview, session_pk);
}
