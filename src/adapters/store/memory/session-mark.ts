// The memory state of a session, as lists show it: made from its change sets and its job, never counted up and down.
import type { SessionId } from "../../../domain/ids.ts";
import type { MemoryState } from "../../../domain/session.ts";
import type { Change } from "../../../ports/store.ts";
import type { Database } from "../database.ts";
import { openRecorder } from "../event.ts";
import { findAnySession } from "../find.ts";
import type { SessionRow } from "../rows.ts";

/** Sets a session's memory state to what is true now; the change when that is something new. */
export function markSession(db: Database, session_id: SessionId, now: number, failed = false): Change | undefined {
  const row = findAnySession(db, session_id);
  if (!row) return undefined;
  const { state, count } = stateOf(db, row, failed);
  if (row.memory_state === state && row.memory_count === count) return undefined;
  db.run("UPDATE sessions SET memory_state = ?, memory_count = ? WHERE session_pk = ?", state, count, row.session_pk);
  const record = openRecorder(db, row, now);
  record.list("session.touched");
  return record.close();
}

function stateOf(db: Database, row: SessionRow, failed: boolean): { state: MemoryState; count: number } {
  const sets = db.all<{ status: string; made: number }>(
    `SELECT status, (SELECT count(*) FROM json_each(items) i WHERE i.value ->> 'action' IN ('add', 'supersede', 'update')) AS made
     FROM change_sets WHERE session_id = ? AND status IN ('held', 'applied')`,
    row.session_id,
  );
  const count = sets.filter((set) => set.status === "applied").reduce((sum, set) => sum + set.made, 0);
  const pending = db.get("SELECT 1 FROM jobs WHERE kind = 'distill' AND key = ?", row.session_id) !== undefined;
  // What could not be read stays so until it is asked for again, whatever becomes of earlier sets.
  if (failed || (row.memory_state === "failed" && !pending && row.message_seq > row.distilled_seq)) return { state: "failed", count };
  if (sets.some((set) => set.status === "held")) return { state: "held", count };
  if (pending) return { state: "pending", count };
  if (count > 0) return { state: "written", count };
  return { state: row.distilled_seq > 0 ? "nothing" : "none", count };
}
