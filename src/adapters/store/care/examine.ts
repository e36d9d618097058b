// Looking for what does not fit together: counters, events, rows without what they belong to, files, indexes, memories.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Fault, FaultKind } from "../../../domain/care/fault.ts";
import type { SessionId } from "../../../domain/ids.ts";
import type { Examination, MemoryOwner } from "../../../ports/care/care.ts";
import type { Database } from "../database.ts";
import { countRows, isDamage, textTableOf } from "../database.ts";
import type { SessionRow } from "../rows.ts";
import { rangeOf, SPAN } from "../rows.ts";
import { SHELVES } from "../search/shelf.ts";
import { countUnfindable, findUnfolded } from "./examination/fold.ts";
import { countLeftovers, countLost } from "./leftover.ts";
import { countTextFaults } from "./examination/text.ts";
import { compareCounters, readTruth } from "./truth.ts";

/** Places that SQLite's check names at most. */
const CHECK_MAX = 100;

/** Examines the open database and `<home>/files`, all as of one moment. Nothing is changed. */
export function examine(db: Database, home: string): Examination {
  const tally = createTally();
  const sessions: SessionId[] = [];
  let checked: Checked = { indexes: [], texts: new Set() };
  let text = { messageText: false, memoryText: false };
  let owners: MemoryOwner[] = [];
  db.exec("BEGIN");
  try {
    checked = checkIndexes(db, tally);
    for (const row of db.all<SessionRow>("SELECT * FROM sessions WHERE deletion_pk IS NULL ORDER BY session_pk")) {
      if (guarded(tally, () => examineSession(db, row, tally), false)) sessions.push(row.session_id);
    }
    guarded(tally, () => tally("leftover", countLeftovers(db)), undefined);
    guarded(tally, () => tally("message_lost", countLost(db)), undefined);
    text = guarded(tally, () => examineTexts(db, checked.texts, tally), text);
    owners = guarded(tally, () => examineMemories(db, tally), owners);
    guarded(tally, () => examineFiles(db, join(home, "files"), tally), undefined);
  } catch (error) {
    if (!isDamage(error)) throw error;
    tally("damage", 1);
  } finally {
    db.exec("ROLLBACK");
  }
  return { faults: tally.faults(), sessions, indexes: checked.indexes, ...text, owners };
}

type Tally = ReturnType<typeof createTally>;

function createTally() {
  const counts = new Map<FaultKind, number>();
  const add = (kind: FaultKind, count: number) => {
    if (count > 0) counts.set(kind, (counts.get(kind) ?? 0) + count);
  };
  return Object.assign(add, { faults: (): Fault[] => [...counts].map(([kind, count]) => ({ kind, count })) });
}

/** What cannot be read, or is no JSON any more, is damage, and the examination goes on elsewhere. */
function guarded<T>(tally: Tally, work: () => T, otherwise: T): T {
  try {
    return work();
  } catch (error) {
    if (!isDamage(error) && !(error instanceof SyntaxError)) throw error;
    tally("damage", 1);
    return otherwise;
  }
}

/** Indexes that do not agree with their table, and text indexes that are malformed. */
type Checked = { indexes: string[]; texts: Set<string> };

/** SQLite's full check. Indexes can be made anew; anything else is damage. */
function checkIndexes(db: Database, tally: Tally): Checked {
  const lines = guarded(tally, () => db.all<{ integrity_check: string }>(`PRAGMA integrity_check(${CHECK_MAX})`).map((row) => row.integrity_check), []);
  const indexes = new Set<string>();
  const texts = new Set<string>();
  for (const line of lines) {
    const text = textTableOf(line);
    const name = /\bindex (\S+)$/.exec(line)?.[1];
    if (text !== undefined) texts.add(text);
    else if (name !== undefined) indexes.add(name);
    else if (line !== "ok") tally("damage", 1);
  }
  tally("index", indexes.size);
  return { indexes: [...indexes], texts };
}

/** Which of the text indexes are to be made anew, from the messages or from the memories. */
function examineTexts(db: Database, malformed: ReadonlySet<string>, tally: Tally): { messageText: boolean; memoryText: boolean } {
  const messages = countTextFaults(db) + ["titled", ...SHELVES].filter((index) => malformed.has(index)).length;
  const memories = countUnfindable(db) + (malformed.has("remembered") ? 1 : 0);
  tally("text_index", messages);
  tally("memory_fold", memories);
  return { messageText: messages > 0, memoryText: memories > 0 };
}

/** Whose memories are to be made anew from their changes. */
function examineMemories(db: Database, tally: Tally): MemoryOwner[] {
  const found = findUnfolded(db);
  for (const { count } of found) tally("memory_fold", count);
  return found.map(({ agent_id, person_id }) => ({ agent_id, person_id }));
}

/** True when the session has something that can be rebuilt. */
function examineSession(db: Database, row: SessionRow, tally: Tally): boolean {
  const truth = readTruth(db, row);
  const wrong = compareCounters(row, truth);
  for (const kind of wrong) tally(kind, 1);
  const broken = countRows(db, `events e WHERE e.session_pk = ? AND ${BROKEN_EVENT}`, row.session_pk);
  const events = countRows(db, "events WHERE session_pk = ?", row.session_pk);
  const messages = countRows(db, "messages WHERE message_pk >= ? AND message_pk < ?", ...rangeOf(row.session_pk));
  tally("event_broken", broken);
  tally("event_missing", truth.event_seq - events);
  tally("message_missing", truth.message_seq - messages);
  return wrong.length > 0 || broken > 0 || truth.event_seq > events;
}

/** True for an event `e` that cannot be filled in: its turn, its message or its input is gone, or it is no JSON any more. */
export const BROKEN_EVENT = `CASE WHEN NOT json_valid(e.data) THEN 1
  WHEN e.turn_pk IS NOT NULL AND NOT EXISTS (SELECT 1 FROM turns t WHERE t.turn_pk = e.turn_pk) THEN 1
  WHEN e.data ->> 'm' IS NOT NULL THEN NOT EXISTS (SELECT 1 FROM messages m WHERE m.message_pk = e.session_pk * ${SPAN} + (e.data ->> 'm'))
  WHEN e.type = 'turn.queued' OR (e.type = 'turn.cancelled' AND e.data ->> 'withdrawn')
    THEN NOT EXISTS (SELECT 1 FROM inputs i WHERE i.turn_pk = e.turn_pk)
      AND NOT EXISTS (SELECT 1 FROM turns t JOIN messages m ON m.message_pk = t.input_message_pk WHERE t.turn_pk = e.turn_pk)
  ELSE 0 END`;

/** Files lie in the home by their hash; rows say whose they are. */
function examineFiles(db: Database, folder: string, tally: Tally): void {
  const there = new Set(listHashes(folder));
  const known = new Set(db.all<{ hash: string }>("SELECT DISTINCT hash FROM files").map((row) => row.hash));
  const erased = new Set(db.all<{ hash: string }>("SELECT hash FROM erasures").map((row) => row.hash));
  tally("file_missing", [...known].filter((hash) => !there.has(hash)).length);
  tally("file_unknown", [...there].filter((hash) => !known.has(hash) && !erased.has(hash)).length);
}

function listHashes(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && /^[0-9a-f]{64}$/.test(entry.name)).map((entry) => entry.name);
}
