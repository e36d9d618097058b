// Where a session stands in lists, and how far its person has read it.
import type { Run } from "./command.ts";
import { openRecorder } from "../event.ts";
import { requireSession } from "../find.ts";
import { answerSession } from "./session.ts";

export const placeSession: Run<"placeSession"> = (db, { pinned, archived, now, ...own }) => {
  const row = requireSession(db, own);
  const record = openRecorder(db, row, now);
  // What is hidden is not on top, and what is put on top is not hidden.
  const archived_at = (archived ?? (pinned === true ? false : row.archived_at !== null)) ? (row.archived_at ?? now) : null;
  const pinned_at = archived_at === null && (pinned ?? row.pinned_at !== null) ? (row.pinned_at ?? now) : null;
  if (archived_at !== row.archived_at || pinned_at !== row.pinned_at) {
    db.run("UPDATE sessions SET archived_at = ?, pinned_at = ? WHERE session_pk = ?", archived_at, pinned_at, row.session_pk);
    record.list("session.touched");
  }
  return answerSession(db, row.session_pk, record);
};

export const markSeen: Run<"markSeen"> = (db, { seq, now, ...own }) => {
  const row = requireSession(db, own);
  const record = openRecorder(db, row, now);
  const seen = Math.min(seq, row.message_seq);
  if (seen > row.read_seq) {
    db.run("UPDATE sessions SET read_seq = ? WHERE session_pk = ?", seen, row.session_pk);
    // Lists show whether there is something new, not how much.
    if (row.answer_seq > row.read_seq && row.answer_seq <= seen) record.list("session.touched");
  }
  return answerSession(db, row.session_pk, record);
};
