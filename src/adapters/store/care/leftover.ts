// Rows whose session, turn or file is gone. What only describes others may go too; what holds words is kept and told.
import type { Database } from "../database.ts";
import { countRows } from "../database.ts";
import { SPAN } from "../rows.ts";

/** Tables whose rows mean nothing without what they belong to. Any other table, also one to come, is never deleted from. */
const DESCRIBING = new Set(["events", "steps", "partials", "tool_calls", "consents", "session_files"]);
const LIST_LEFT = "type <> 'session.deleted' AND session_id NOT IN (SELECT session_id FROM sessions)";

/** A column that must name a row of another table. */
type Tie = { table: string; column: string; parent: string; key: string };

function listTies(db: Database): Tie[] {
  return db.all<Tie>(
    `SELECT s.name AS "table", f."from" AS "column", f."table" AS parent,
       coalesce(f."to", (SELECT name FROM pragma_table_info(f."table") WHERE pk = 1)) AS key
     FROM sqlite_schema s, pragma_foreign_key_list(s.name) f WHERE s.type = 'table'`,
  );
}

const untied = ({ table, column, parent, key }: Tie) => `"${table}" c WHERE c."${column}" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM "${parent}" p WHERE p."${key}" = c."${column}")`;

/** Rows that can go. */
export function countLeftovers(db: Database): number {
  const ties = listTies(db).filter((tie) => DESCRIBING.has(tie.table));
  return ties.reduce((sum, tie) => sum + countRows(db, untied(tie)), countRows(db, `list_events WHERE ${LIST_LEFT}`));
}

/** Rows that hold words or history and belong nowhere. */
export function countLost(db: Database): number {
  const ties = listTies(db).filter((tie) => !DESCRIBING.has(tie.table));
  const homeless = countRows(db, `messages WHERE message_pk / ${SPAN} NOT IN (SELECT session_pk FROM sessions)`);
  return ties.reduce((sum, tie) => sum + countRows(db, untied(tie)), homeless);
}

/** Removes the rows that can go of at most `limit` parents; returns how many went, 0 when none is left. */
export function removeLeftovers(db: Database, limit: number): number {
  for (const tie of listTies(db)) {
    if (!DESCRIBING.has(tie.table)) continue;
    const parents = `SELECT DISTINCT c."${tie.column}" FROM ${untied(tie)} LIMIT ${limit}`;
    const { changes } = db.run(`DELETE FROM "${tie.table}" WHERE "${tie.column}" IN (${parents})`);
    if (changes > 0) return changes;
  }
  return db.run(`DELETE FROM list_events WHERE cursor IN (SELECT cursor FROM list_events WHERE ${LIST_LEFT} LIMIT ${limit})`).changes;
}
