// Queries about lists of changes, settings, and the file itself.
import { statSync } from "node:fs";
import type { ListEvent, ListEventType } from "../../../domain/event.ts";
import type { SessionId } from "../../../domain/ids.ts";
import type { Database } from "../database.ts";
import { checkDatabase, countRows, isDamage, schemaVersion } from "../database.ts";
import { findSession } from "../find.ts";
import { toSession } from "../rows.ts";
import type { Ask } from "./session.ts";

export const readListEvents: Ask<"readListEvents"> = (db, input) => {
  const rows = db.all<{ cursor: number; session_id: SessionId; type: ListEventType }>(
    "SELECT cursor, session_id, type FROM list_events WHERE person_id = ? AND cursor > ? ORDER BY cursor LIMIT ?",
    input.person_id,
    input.after,
    input.limit,
  );
  const events = rows.map((row): ListEvent => {
    const session = row.type === "session.deleted" ? undefined : findSession(db, { session_id: row.session_id, person_id: input.person_id });
    return { ...row, session: session ? toSession(session, input.now) : null };
  });
  const newest = db.get<{ cursor: number | null }>("SELECT max(cursor) AS cursor FROM list_events WHERE person_id = ?", input.person_id);
  return { events, cursor: newest?.cursor ?? 0 };
};

export const getSettings: (db: Database) => Record<string, unknown> = (db) => {
  const rows = db.all<{ key: string; value: string }>("SELECT key, value FROM settings");
  return Object.fromEntries(rows.map((row) => [row.key, JSON.parse(row.value) as unknown]));
};

export function checkIntegrity(db: Database) {
  const count = (table: string) => readable(() => countRows(db, table)) ?? 0;
  const file = readable(() => db.get<{ file: string }>("SELECT file FROM pragma_database_list WHERE name = 'main'")?.file);
  return {
    result: checkDatabase(db),
    sessions: count("sessions"),
    messages: count("messages"),
    events: count("events"),
    bytes: file ? statSync(file).size : 0,
    schema_version: schemaVersion(db),
  };
}

/** What can be read of a damaged file; undefined for what cannot. */
function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (isDamage(error)) return undefined;
    throw error;
  }
}
