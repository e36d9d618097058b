// Deleting, in two steps: from the first on nobody can reach the session; then its rows go, a few at a time, so that a long
// session holds nobody up. Its bytes leave the file with the next compaction.
import type { DeletionCounts } from "../../../domain/care/deletion.ts";
import type { Change } from "../../../ports/store.ts";
import type { Run } from "./command.ts";
import type { Database } from "../database.ts";
import { countRows } from "../database.ts";
import { openRecorder } from "../event.ts";
import { requireSession } from "../find.ts";
import type { SessionRow } from "../rows.ts";
import { rangeOf, SPAN } from "../rows.ts";
import { releaseFiles } from "../file/attach.ts";
import { addToDeletion, askCompaction, openDeletion } from "../job/deletion.ts";
import { askJob } from "../job/job.ts";
import { eraseMemories } from "../memory/erase.ts";
import { apartFrom, supportedBy } from "../memory/support.ts";
import { dropFromIndex, hideFromIndex } from "../search/message-text.ts";
import { dropTitle } from "../search/title.ts";

/** Messages and turns that go with the deletion itself; of events there are more. */
const AT_ONCE = 200;
const EVENTS_PER_MESSAGE = 8;
/** To whom a session belongs that nobody can reach any more. */
const NOBODY = "";

export const deleteSession: Run<"deleteSession"> = (db, input) => {
  const { now, ...own } = input;
  const row = requireSession(db, own);
  const record = openRecorder(db, row, now);
  const memories = input.forget ? forgetOnly(db, row, now) : 0;
  const deletion_pk = openDeletion(db, input);
  const counts = hideSession(db, row, deletion_pk);
  if (!purgeSession(db, row.session_pk, AT_ONCE)) askJob(db, { kind: "purge", key: "home", due_at: now });
  askCompaction(db, now);
  record.list("session.deleted");
  return { ...record.close(), deletion: addToDeletion(db, deletion_pk, { ...counts, sessions: 1, memories, now }) };
};

export const purgeDeleted: Run<"purgeDeleted"> = (db, { limit }) => {
  const next = db.get<{ session_pk: number }>("SELECT session_pk FROM sessions WHERE deletion_pk IS NOT NULL ORDER BY session_pk LIMIT 1");
  if (!next) return { done: true };
  const gone = purgeSession(db, next.session_pk, limit);
  return { done: gone && !db.get("SELECT 1 FROM sessions WHERE deletion_pk IS NOT NULL LIMIT 1") };
};

/** Takes away at once what is left of deleted sessions with these turns: whoever brings them back needs their ids. */
export function purgeTaken(db: Database, turn_ids: readonly string[]): void {
  const rows = db.all<{ session_pk: number }>(
    "SELECT DISTINCT session_pk FROM turns JOIN sessions USING (session_pk) WHERE turn_id IN (SELECT value FROM json_each(?)) AND deletion_pk IS NOT NULL",
    JSON.stringify(turn_ids),
  );
  for (const { session_pk } of rows) purgeSession(db, session_pk, Infinity);
}

export const sweepEmpty: Run<"sweepEmpty"> = (db, input) => {
  const rows = db.all<SessionRow>(
    "SELECT * FROM sessions WHERE message_count = 0 AND created_at < ? AND running_turn_pk IS NULL AND queued_count = 0 AND deletion_pk IS NULL LIMIT 500",
    input.before,
  );
  const changes: Change[] = rows.map((row) => {
    const record = openRecorder(db, row, input.now);
    hideSession(db, row, null);
    purgeSession(db, row.session_pk, Infinity);
    record.list("session.deleted");
    return record.close();
  });
  return { changes };
};

/** Erases the memories that only this session supports, and the words of those from it that do not count now; returns how many did count. */
function forgetOnly(db: Database, row: SessionRow, now: number): number {
  const { alone } = supportedBy(db, row);
  const ids = new Set([...alone, ...apartFrom(db, row)]);
  if (ids.size > 0) eraseMemories(db, { agent_id: row.agent_id, person_id: row.on_behalf_of }, { ids, now });
  return alone.length;
}

/**
 * Takes a session from its person and its agent: every query asks whose it is, and finds nothing. What its turn still wants to
 * write is refused, what it waited for is called off. Returns what there was.
 */
function hideSession(db: Database, row: SessionRow, deletion_pk: number | null): Omit<DeletionCounts, "sessions" | "memories"> {
  const { session_pk } = row;
  const messages = countRows(db, "messages WHERE message_pk >= ? AND message_pk < ?", ...rangeOf(session_pk));
  hideFromIndex(db, session_pk);
  dropTitle(db, session_pk);
  const files = releaseFiles(db, session_pk);
  db.run("DELETE FROM inputs WHERE session_pk = ?", session_pk);
  db.run("DELETE FROM jobs WHERE key = ?", row.session_id);
  // A question that stood open would expire later, and its turn go on.
  db.run("DELETE FROM tool_calls WHERE turn_pk IN (SELECT turn_pk FROM turns WHERE session_pk = ? AND status IN ('running', 'waiting'))", session_pk);
  db.run("UPDATE turns SET status = 'cancelled', fence = fence + 1, lease_until = NULL WHERE session_pk = ? AND status IN ('queued', 'running', 'waiting')", session_pk);
  const turns = countRows(db, "turns WHERE session_pk = ?", session_pk);
  db.run(
    "UPDATE sessions SET on_behalf_of = ?, session_id = 'gone_' || session_pk, deletion_pk = ?, running_turn_pk = NULL, title = NULL, preview = NULL, message_count = 0 WHERE session_pk = ?",
    NOBODY,
    deletion_pk,
    session_pk,
  );
  return { messages, events: row.event_seq, turns, files };
}

/** Takes away up to `limit` messages, then events, then turns of a hidden session, and at last its row; true when nothing is left. */
function purgeSession(db: Database, session_pk: number, limit: number): boolean {
  if (purgeMessages(db, session_pk, limit) >= limit) return false;
  const events = Math.min(limit * EVENTS_PER_MESSAGE, Number.MAX_SAFE_INTEGER);
  if (db.run("DELETE FROM events WHERE session_pk = ?1 AND seq < (SELECT min(seq) FROM events WHERE session_pk = ?1) + ?2", session_pk, events).changes >= events) return false;
  if (purgeTurns(db, session_pk, limit) >= limit) return false;
  db.run("DELETE FROM consents WHERE session_pk = ?", session_pk);
  db.run("DELETE FROM sessions WHERE session_pk = ?", session_pk);
  return true;
}

function purgeMessages(db: Database, session_pk: number, limit: number): number {
  const [from, to] = rangeOf(session_pk);
  const last = db.get<{ pk: number }>("SELECT message_pk AS pk FROM messages WHERE message_pk >= ? AND message_pk < ? ORDER BY message_pk LIMIT 1 OFFSET ?", from, to, Math.min(limit, SPAN) - 1)?.pk;
  const range: [number, number] = [from, last === undefined ? to : last + 1];
  dropFromIndex(db, range);
  return db.run("DELETE FROM messages WHERE message_pk >= ? AND message_pk < ?", ...range).changes;
}

/** Turns whose messages are gone, with what belongs to each. */
function purgeTurns(db: Database, session_pk: number, limit: number): number {
  const some = JSON.stringify(db.all<{ pk: number }>("SELECT turn_pk AS pk FROM turns WHERE session_pk = ? ORDER BY turn_pk LIMIT ?", session_pk, Math.min(limit, SPAN)).map(({ pk }) => pk));
  for (const table of ["steps", "partials", "tool_calls", "receipts", "turns"]) {
    const { changes } = db.run(`DELETE FROM ${table} WHERE turn_pk IN (SELECT value FROM json_each(?))`, some);
    if (table === "turns") return changes;
  }
  return 0;
}
