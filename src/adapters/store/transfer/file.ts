// Files that come with a session from elsewhere: their bytes are kept first, and removed again when nothing refers to them.
import { AppError } from "../../../domain/errors.ts";
import type { PersonId } from "../../../domain/ids.ts";
import type { StoredFile } from "../../../ports/store.ts";
import type { Run } from "../command/command.ts";
import type { Database } from "../database.ts";
import type { FileRow } from "../file/file.ts";

export const noteIncoming: Run<"noteIncoming"> = (db, { hashes }) => {
  for (const hash of hashes) db.run("INSERT OR IGNORE INTO erasures (hash) SELECT ?1 WHERE NOT EXISTS (SELECT 1 FROM files WHERE hash = ?1)", hash);
};

/** The row of a file; one that is here is taken when it is the same and this person's. Throws 409 when its id is taken. */
export function putFile(db: Database, file: StoredFile, { person_id, now }: { person_id: PersonId; now: number }): number {
  const here = db.get<FileRow & { person_id: PersonId }>("SELECT file_pk, file_id, hash, name, media_type, size, person_id FROM files WHERE file_id = ?", file.file_id);
  if (here) {
    const same = here.person_id === person_id && here.hash === file.hash && here.name === file.name && here.media_type === file.media_type;
    if (!same) throw idTaken(file.file_id);
    return here.file_pk;
  }
  db.run("DELETE FROM erasures WHERE hash = ?", file.hash);
  return db.run(
    "INSERT INTO files (file_id, hash, person_id, name, media_type, size, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
    ...[file.file_id, file.hash, person_id, file.name, file.media_type, file.size, now],
  ).rowid;
}

/** 409: what has this id is not told, since it may be somebody else's. */
export function idTaken(id: string): AppError {
  return new AppError("conflict", `The id ${id} is taken here. Import a copy instead, which gets ids of its own.`, { details: { id } });
}
