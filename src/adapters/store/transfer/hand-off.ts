// Handing a session's context to another agent: a new chat that carries it as a file until its first message.
import { AppError } from "../../../domain/errors.ts";
import type { FilePart } from "../../../domain/message.ts";
import type { Run } from "../command/command.ts";
import { answerSession } from "../command/session.ts";
import type { Database } from "../database.ts";
import { openRecorder } from "../event.ts";
import { toPart } from "../file/file.ts";
import type { FileRow } from "../file/file.ts";
import { readSession, requirePresent, requireSession } from "../find.ts";
import { messagePk } from "../rows.ts";
import { indexTitle } from "../search/title.ts";
import { putFile } from "./file.ts";

export const handOff: Run<"handOff"> = (db, input) => {
  requirePresent(db, input.person_id);
  const source = requireSession(db, { session_id: input.from.session_id, person_id: input.person_id });
  const found = db.get(
    "SELECT 1 FROM messages WHERE message_id = ? AND message_pk > ? AND message_pk < ?",
    input.from.message_id,
    messagePk(source.session_pk, 0),
    messagePk(source.session_pk + 1, 0),
  );
  if (!found || source.incognito === 1) throw new AppError("not_found", "There is no such message in this session.", { details: { message_id: input.from.message_id } });
  const file_pk = putFile(db, input.file, input);
  const { rowid } = db.run(
    `INSERT INTO sessions (session_id, agent_id, type, status, title, title_source, incognito, on_behalf_of, created_at, last_activity_at,
       handed_from_session, handed_from_message, carries_file_pk)
     VALUES (?1, ?2, 'chat', 'open', ?3, ?4, 0, ?5, ?6, ?6, ?7, ?8, ?9)`,
    ...[input.session_id, input.agent_id, input.title, input.title === null ? null : "person", input.person_id, input.now],
    ...[input.from.session_id, input.from.message_id, file_pk],
  );
  db.run("INSERT INTO session_files (session_pk, file_pk) VALUES (?, ?)", rowid, file_pk);
  indexTitle(db, rowid);
  const record = openRecorder(db, readSession(db, rowid), input.now);
  record.list("session.created");
  return answerSession(db, rowid, record);
};

/** The file that a session carries, which goes along with its first message: from here on it is part of that. */
export function takeCarried(db: Database, session: { session_pk: number; carries_file_pk: number | null }): FilePart[] {
  if (session.carries_file_pk === null) return [];
  const row = db.get<FileRow>("SELECT file_pk, file_id, hash, name, media_type, size FROM files WHERE file_pk = ?", session.carries_file_pk);
  db.run("UPDATE sessions SET carries_file_pk = NULL WHERE session_pk = ?", session.session_pk);
  return row ? [toPart(row)] : [];
}
