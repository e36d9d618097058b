// Deleting: everything that belongs to a session goes in one transaction.
import type { MemoryId } from "../../../domain/ids.ts";
import type { Change } from "../../../ports/store.ts";
import type { Run } from "./command.ts";
import type { Database } from "../database.ts";
import { openRecorder } from "../event.ts";
import { requireSession } from "../find.ts";
import type { SessionRow } from "../rows.ts";
import { SPAN } from "../rows.ts";
import { releaseFiles } from "../file/attach.ts";
import { eraseMemories } from "../memory/change-set.ts";
import { removeFromIndex } from "../search/message-text.ts";

export const deleteSession: Run<"deleteSession"> = (db, input) => {
  const row = requireSession(db, input);
  const record = openRecorder(db, row, input.now);
  const memories = input.forget ? forgetOnly(db, row, input.now) : 0;
  const counts = eraseSession(db, row.session_pk);
  record.list("session.deleted");
  return { ...record.close(), counts: { ...counts, memories } };
};

export const sweepEmpty: Run<"sweepEmpty"> = (db, input) => {
  const rows = db.all<SessionRow>(
    "SELECT * FROM sessions WHERE message_count = 0 AND created_at < ? AND running_turn_pk IS NULL AND queued_count = 0 LIMIT 500",
    input.before,
  );
  const changes: Change[] = rows.map((row) => {
    const record = openRecorder(db, row, input.now);
    eraseSession(db, row.session_pk);
    record.list("session.deleted");
    return record.close();
  });
  return { changes };
};

/** Erases the memories that only this session supports, and the words of those from it that do not count now; returns how many did count. */
function forgetOnly(db: Database, row: SessionRow, now: number): number {
  const owner = { agent_id: row.agent_id, person_id: row.on_behalf_of };
  const only = db.all<{ memory_id: MemoryId }>(
    `SELECT memory_id FROM memories m WHERE person_id = ? AND agent_id = ? AND EXISTS (SELECT 1 FROM memory_sources WHERE memory_pk = m.memory_pk AND session_id = ?)
       AND NOT EXISTS (SELECT 1 FROM memory_sources o JOIN sessions USING (session_id) WHERE o.memory_pk = m.memory_pk AND o.session_id <> ?)`,
    ...[owner.person_id, owner.agent_id, row.session_id, row.session_id],
  );
  // Held, refused, undone or dropped: no memory now, but its words stand in the history.
  const apart = db.all<{ memory_id: MemoryId }>(
    `SELECT i.value ->> 'memory_id' AS memory_id FROM change_sets c, json_each(c.items) i
     WHERE c.session_id = ? AND i.value ->> 'memory_id' IS NOT NULL AND i.value ->> 'memory_id' NOT IN (SELECT memory_id FROM memories)`,
    row.session_id,
  );
  const ids = new Set([...only, ...apart].map((one) => one.memory_id));
  if (ids.size > 0) eraseMemories(db, owner, { ids, now });
  return only.length;
}

/** Removes everything that belongs to a session; returns what went. */
function eraseSession(db: Database, session_pk: number): { messages: number; events: number; turns: number; files: number } {
  const events = db.run("DELETE FROM events WHERE session_pk = ?", session_pk).changes;
  removeFromIndex(db, session_pk);
  const messages = db.run("DELETE FROM messages WHERE message_pk >= ? AND message_pk < ?", session_pk * SPAN, (session_pk + 1) * SPAN).changes;
  db.run("DELETE FROM inputs WHERE session_pk = ?", session_pk);
  const files = releaseFiles(db, session_pk);
  for (const table of ["steps", "partials", "tool_calls", "receipts"]) {
    db.run(`DELETE FROM ${table} WHERE turn_pk IN (SELECT turn_pk FROM turns WHERE session_pk = ?)`, session_pk);
  }
  db.run("DELETE FROM jobs WHERE kind = 'distill' AND key = (SELECT session_id FROM sessions WHERE session_pk = ?)", session_pk);
  db.run("DELETE FROM consents WHERE session_pk = ?", session_pk);
  const turns = db.run("DELETE FROM turns WHERE session_pk = ?", session_pk).changes;
  db.run("DELETE FROM sessions WHERE session_pk = ?", session_pk);
  return { messages, events, turns, files };
}
