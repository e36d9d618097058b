// Commands that put right what follows from messages and changes: counters, the numbering of events, leftovers, indexes, memories.
import { AppError } from "../../../domain/errors.ts";
import type { Fault, FaultKind } from "../../../domain/care/fault.ts";
import type { SessionId } from "../../../domain/ids.ts";
import type { Change } from "../../../ports/store.ts";
import type { Run } from "../command/command.ts";
import type { Database } from "../database.ts";
import { openRecorder } from "../event.ts";
import { readSession } from "../find.ts";
import { refold } from "../memory/change-set.ts";
import { indexMemories } from "../memory/memory-row.ts";
import type { SessionRow } from "../rows.ts";
import { BROKEN_EVENT } from "./examine.ts";
import { removeLeftovers as removeSome } from "./leftover.ts";
import type { Counters } from "./truth.ts";
import { compareCounters, readTruth } from "./truth.ts";

export const rebuildSessions: Run<"rebuildSessions"> = (db, input) => {
  const counts = new Map<FaultKind, number>();
  const add = (kind: FaultKind, count: number) => counts.set(kind, (counts.get(kind) ?? 0) + count);
  const changes = input.session_ids.flatMap((session_id) => rebuildSession(db, { session_id, now: input.now }, add));
  const rebuilt: Fault[] = [...counts].map(([kind, count]) => ({ kind, count }));
  return { rebuilt, changes };
};

/** Nothing comes back for a session that is in order, or was deleted meanwhile. */
function rebuildSession(db: Database, { session_id, now }: { session_id: SessionId; now: number }, add: (kind: FaultKind, count: number) => void): Change[] {
  const row = db.get<SessionRow>("SELECT * FROM sessions WHERE session_id = ?", session_id);
  if (!row) return [];
  const broken = replaceBroken(db, row);
  const missing = fillGaps(db, row);
  const truth = readTruth(db, row);
  const wrong = compareCounters(row, truth);
  if (broken + missing + wrong.length === 0) return [];
  if (broken > 0) add("event_broken", broken);
  if (missing > 0) add("event_missing", missing);
  for (const kind of wrong) add(kind, 1);
  setCounters(db, row.session_pk, truth);
  const record = openRecorder(db, readSession(db, row.session_pk), now);
  record.list("session.touched");
  return [record.close()];
}

/**
 * What stands in the place of an event that cannot be told any more: the session's title as it is. Watchers need numbers
 * without gaps, and a number that they have seen must not come again with something else.
 */
const FILLER = `SELECT json_object('title', coalesce(title, 'Untitled'), 'status', status) FROM sessions s WHERE s.session_pk`;

function replaceBroken(db: Database, { session_pk }: SessionRow): number {
  return db.run(
    `UPDATE events AS e SET type = 'session.renamed', turn_pk = NULL, data = (${FILLER} = e.session_pk) WHERE e.session_pk = ? AND ${BROKEN_EVENT}`,
    session_pk,
  ).changes;
}

function fillGaps(db: Database, { session_pk, last_activity_at }: SessionRow): number {
  return db.run(
    `WITH RECURSIVE n (seq) AS (SELECT 1 UNION ALL SELECT seq + 1 FROM n WHERE seq < (SELECT max(seq) FROM events WHERE session_pk = ?1))
     INSERT INTO events (session_pk, seq, type, turn_pk, data, at)
     SELECT ?1, seq, 'session.renamed', NULL, (${FILLER} = ?1), ?2 FROM n
     WHERE EXISTS (SELECT 1 FROM events WHERE session_pk = ?1) AND seq NOT IN (SELECT seq FROM events WHERE session_pk = ?1)`,
    session_pk,
    last_activity_at,
  ).changes;
}

function setCounters(db: Database, session_pk: number, truth: Counters): void {
  const columns = Object.keys(truth) as (keyof Counters)[];
  db.run(`UPDATE sessions SET ${columns.map((column) => `${column} = ?`).join(", ")} WHERE session_pk = ?`, ...columns.map((column) => truth[column]), session_pk);
}

export const removeLeftovers: Run<"removeLeftovers"> = (db, input) => ({ removed: removeSome(db, input.limit) });

export const reindex: Run<"reindex"> = (db, input) => {
  const found = db.get<{ name: string }>("SELECT name FROM sqlite_schema WHERE type = 'index' AND name = ?", input.index);
  if (!found) throw new AppError("not_found", `There is no index ${input.index}.`);
  db.exec(`REINDEX "${found.name.replaceAll('"', '""')}"`);
};

export const refoldMemories: Run<"refoldMemories"> = (db, { agent_id, person_id }) => refold(db, { agent_id, person_id });

export const reindexMemories: Run<"reindexMemories"> = (db) => indexMemories(db);
