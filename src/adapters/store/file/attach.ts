// What sessions have to do with files: messages that are sent with some, forks that share them, deletions that let them go.
import { AppError } from "../../../domain/errors.ts";
import { FILES_SIZE_MAX, fileSize } from "../../../domain/file/file.ts";
import type { FileId, PersonId } from "../../../domain/ids.ts";
import type { FilePart } from "../../../domain/message.ts";
import type { Database } from "../database.ts";
import { messagePk } from "../rows.ts";
import { eraseFiles, filesNotFound, findFiles, toPart } from "./file.ts";

/** The parts of these files, in this order, which the session refers to from now on. Throws 404 for those that are not this person's. */
export function attachFiles(db: Database, session: { session_pk: number; on_behalf_of: PersonId }, file_ids: readonly FileId[]): FilePart[] {
  if (file_ids.length === 0) return [];
  const found = new Map(findFiles(db, { file_ids, person_id: session.on_behalf_of }).map((row) => [row.file_id, row]));
  const missing = file_ids.filter((file_id) => !found.has(file_id));
  if (missing.length > 0) throw filesNotFound(missing);
  const rows = [...found.values()];
  if (rows.reduce((sum, row) => sum + row.size, 0) > FILES_SIZE_MAX) {
    throw new AppError("payload_too_large", `The files of one message may have ${fileSize(FILES_SIZE_MAX)} together. Send some of them with another message.`);
  }
  for (const { file_pk } of rows) db.run("INSERT OR IGNORE INTO session_files (session_pk, file_pk) VALUES (?, ?)", session.session_pk, file_pk);
  return file_ids.flatMap((file_id) => found.get(file_id) ?? []).map(toPart);
}

/** Lets a copied session refer to the files that its messages have. */
export function shareFiles(db: Database, source: { session_pk: number }, copy: { session_pk: number }): void {
  if (!db.get("SELECT 1 FROM session_files WHERE session_pk = ?", source.session_pk)) return;
  db.run(
    `INSERT OR IGNORE INTO session_files (session_pk, file_pk)
     SELECT ?, f.file_pk FROM messages m, json_each(m.parts) p JOIN files f ON f.file_id = p.value ->> 'file_id'
     WHERE m.message_pk >= ? AND m.message_pk < ? AND p.value ->> 'type' = 'file'
       AND f.person_id = (SELECT on_behalf_of FROM sessions WHERE session_pk = ?)`,
    copy.session_pk,
    messagePk(copy.session_pk, 0),
    messagePk(copy.session_pk + 1, 0),
    copy.session_pk,
  );
}

/** Lets go of a session's files and erases those that no other session has; returns how many. */
export function releaseFiles(db: Database, session_pk: number): number {
  const held = db.all<{ file_pk: number }>("DELETE FROM session_files WHERE session_pk = ? RETURNING file_pk", session_pk);
  return eraseFiles(db, held.filter(({ file_pk }) => !db.get("SELECT 1 FROM session_files WHERE file_pk = ?", file_pk)));
}
