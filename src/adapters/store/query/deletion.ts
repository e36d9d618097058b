// What would go with a session if it were deleted, and which sessions would keep copies.
import type { SessionCopy } from "../../../domain/care/deletion.ts";
import type { LinkedSession } from "../../../domain/export/link.ts";
import type { Database } from "../database.ts";
import { countRows } from "../database.ts";
import { findSession } from "../find.ts";
import { listCopies } from "./link.ts";
import { supportedBy } from "../memory/support.ts";
import { rangeOf } from "../rows.ts";
import type { Ask } from "./session.ts";

export const readDeletion: Ask<"readDeletion"> = (db, own) => {
  const row = findSession(db, own);
  if (!row) return null;
  const { session_pk, session_id } = row;
  const { alone, shared } = supportedBy(db, row);
  return {
    session_id,
    messages: countRows(db, "messages WHERE message_pk >= ? AND message_pk < ?", ...rangeOf(session_pk)),
    files: countFiles(db, session_pk),
    memories_only_here: alone.length,
    memories_shared: shared.length,
    forks: listCopies(db, "forked", own).map(toCopy),
    hand_offs: listCopies(db, "handed", own).map(toCopy),
  };
};

/** Files that no other session has: their bytes go with this one. */
function countFiles(db: Database, session_pk: number): number {
  const from = "session_files f WHERE session_pk = ?1 AND NOT EXISTS (SELECT 1 FROM session_files o WHERE o.file_pk = f.file_pk AND o.session_pk <> ?1)";
  return countRows(db, from, session_pk);
}

function toCopy({ session_id, title }: LinkedSession): SessionCopy {
  return { session_id, title };
}
