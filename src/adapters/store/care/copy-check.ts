// Looking at a database file that nobody has open: whether it is Rapport's, whole, and not newer than this program.
import { DatabaseSync } from "node:sqlite";
import { AppError } from "../../../domain/errors.ts";
import { APPLICATION_ID, MIGRATIONS } from "../schema/schema.ts";

/** What a database file holds. Sessions without messages are in no list, and not counted here either. */
export type CopyReport = { schema_version: number; sessions: number; messages: number };

/** Checks the file with SQLite's full check and folds its log into it. Throws AppError `backup_damaged` or `database_newer`. */
export function checkCopy(path: string): CopyReport {
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(path);
    const read = <T>(sql: string) => db?.prepare(sql).get() as T;
    const { user_version: schema_version } = read<{ user_version: number }>("PRAGMA user_version");
    const owner = read<{ application_id: number }>("PRAGMA application_id").application_id;
    if (owner !== APPLICATION_ID || schema_version < 1) throw foreign();
    requireKnown(schema_version);
    const found = db.prepare("PRAGMA integrity_check(5)").all() as { integrity_check: string }[];
    if (found[0]?.integrity_check !== "ok") throw unfit(found.map((row) => row.integrity_check).join("; "));
    db.exec("PRAGMA journal_mode = DELETE");
    const { sessions } = read<{ sessions: number }>("SELECT count(*) AS sessions FROM sessions WHERE message_count > 0");
    const { messages } = read<{ messages: number }>("SELECT count(*) AS messages FROM messages");
    return { schema_version, sessions, messages };
  } catch (error) {
    const code = (error as { errcode?: unknown }).errcode;
    if (typeof code !== "number" || ![11, 26].includes(code & 0xff)) throw error;
    throw unfit((error as Error).message);
  } finally {
    db?.close();
  }
}

/** Ends all logins of a file that nobody has open: one that was ended since a backup must not come back with it. */
export function endLogins(path: string): void {
  const db = new DatabaseSync(path);
  try {
    db.exec("DELETE FROM logins");
  } finally {
    db.close();
  }
}

function requireKnown(version: number): void {
  const newest = MIGRATIONS.at(-1)?.version ?? 0;
  if (version <= newest) return;
  throw new AppError("database_newer", `This copy was written by a newer Rapport (schema ${version}, this one knows ${newest}). Use that version; nothing was changed.`);
}

export function foreign(): AppError {
  return new AppError("backup_damaged", "This is no backup of Rapport. Nothing was changed. See those that there are: rapport backup --list");
}

function unfit(found: string): AppError {
  return new AppError("backup_damaged", `The database in this copy is damaged: ${found}. Nothing was changed. Take another backup: rapport backup --list`);
}
