// Commands and queries of uploaded files: rows that say whose a content is. The bytes lie in the home, by their hash.
import { AppError } from "../../../domain/errors.ts";
import type { FileId, PersonId } from "../../../domain/ids.ts";
import type { FilePart } from "../../../domain/message.ts";
import type { StoredFile } from "../../../ports/store.ts";
import type { Run } from "../command/command.ts";
import type { Database } from "../database.ts";
import { requirePresent } from "../find.ts";
import type { Ask } from "../query/session.ts";

export type FileRow = { file_pk: number; file_id: FileId; hash: string; name: string; media_type: string; size: number };

const COLUMNS = "file_pk, file_id, hash, name, media_type, size";

export const addFile: Run<"addFile"> = (db, input) => {
  requirePresent(db, input.person_id);
  db.run(
    "INSERT INTO files (file_id, hash, person_id, name, media_type, size, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
    input.file_id,
    input.hash,
    input.person_id,
    input.name,
    input.media_type,
    input.size,
    input.now,
  );
};

export const dropFile: Run<"dropFile"> = (db, input) => {
  db.run("DELETE FROM files WHERE file_id = ? AND file_pk NOT IN (SELECT file_pk FROM session_files)", input.file_id);
};

export const sweepFiles: Run<"sweepFiles"> = (db, input) => {
  const rows = db.all<{ file_pk: number }>(
    "SELECT file_pk FROM files WHERE created_at < ? AND file_pk NOT IN (SELECT file_pk FROM session_files) LIMIT 500",
    input.before,
  );
  return { files: eraseFiles(db, rows) };
};

export const finishErasure: Run<"finishErasure"> = (db, input) => {
  db.run("DELETE FROM erasures WHERE hash IN (SELECT value FROM json_each(?))", JSON.stringify(input.hashes));
};

/** Removes the rows, and notes the contents that nobody refers to any more: their bytes go after the commit. */
export function eraseFiles(db: Database, rows: readonly { file_pk: number }[]): number {
  for (const { file_pk } of rows) {
    const gone = db.get<{ hash: string }>("DELETE FROM files WHERE file_pk = ? RETURNING hash", file_pk);
    if (gone) db.run("INSERT OR IGNORE INTO erasures (hash) SELECT ? WHERE NOT EXISTS (SELECT 1 FROM files WHERE hash = ?)", gone.hash, gone.hash);
  }
  return rows.length;
}

export const readFiles: Ask<"readFiles"> = (db, input) => findFiles(db, input).map(toStored);

/** This person's files of these ids; others are left out. */
export function findFiles(db: Database, input: { file_ids: readonly FileId[]; person_id: PersonId }): FileRow[] {
  return db.all<FileRow>(
    `SELECT ${COLUMNS} FROM files WHERE file_id IN (SELECT value FROM json_each(?)) AND person_id = ?`,
    JSON.stringify(input.file_ids),
    input.person_id,
  );
}

function toStored({ file_id, hash, name, media_type, size }: FileRow): StoredFile {
  return { file_id, hash, name, media_type, size };
}

/** A row as the part of a message that shows it. */
export function toPart({ file_id, name, media_type, size }: FileRow): FilePart {
  return { type: "file", file_id, name, media_type, size };
}

export const listErasures: (db: Database) => string[] = (db) =>
  db.all<{ hash: string }>("SELECT hash FROM erasures WHERE hash NOT IN (SELECT hash FROM files) ORDER BY hash").map((row) => row.hash);

export const listHashes: Ask<"listHashes"> = (db, input) =>
  db.all<{ hash: string }>("SELECT DISTINCT hash FROM files WHERE hash > ? ORDER BY hash LIMIT ?", input.after, input.limit).map((row) => row.hash);

/** 404 that names the files which are not there, or are somebody else's, which is the same to whoever asks. */
export function filesNotFound(file_ids: readonly FileId[]): AppError {
  const one = file_ids.length === 1;
  return new AppError("not_found", `${one ? "There is no such file" : "There are no such files"}: ${file_ids.join(", ")}. Attach ${one ? "it" : "them"} again.`, { details: { file_ids } });
}
