// The end of incognito sessions: when they are closed, or were left for a day. A job per session looks after it.
import { INCOGNITO_KEPT } from "../../../domain/session.ts";
import type { Run } from "../command/command.ts";
import { deleteSession } from "../command/delete.ts";
import type { Database } from "../database.ts";
import { setJob } from "../job/job.ts";
import type { SessionRow } from "../rows.ts";
import { SESSION_COLUMNS } from "../rows.ts";

/** Milliseconds until the next look at one in which a turn still runs or waits; its end brings the next look too. */
const AGAIN = 60_000;

/** Has an incognito session looked at when it will have been left for long, and at once when it is closed. */
export function watchIncognito(db: Database, row: Pick<SessionRow, "session_id" | "status">, now: number): void {
  setJob(db, { kind: "incognito", key: row.session_id, due_at: row.status === "closed" ? now : now + INCOGNITO_KEPT });
}

export const eraseIncognito: Run<"eraseIncognito"> = (db, { session_id, deletion_id, now }) => {
  const row = db.get<SessionRow>(`SELECT ${SESSION_COLUMNS} FROM sessions s WHERE session_id = ? AND incognito = 1`, session_id);
  if (!row) return { again: null, changes: [] };
  if (row.running_turn_pk !== null || row.queued_count > 0) return { again: now + AGAIN, changes: [] };
  const left = row.last_activity_at + INCOGNITO_KEPT;
  if (row.status === "open" && left > now) return { again: left, changes: [] };
  const { deletion: _deletion, ...change } = deleteSession(db, { session_id, person_id: row.on_behalf_of, deletion_id, cause: "incognito", now });
  return { again: null, changes: [change] };
};
