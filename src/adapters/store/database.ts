// One connection to the database file: opened carefully, with its statements kept.
import { existsSync, mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";
import type { SQLInputValue } from "node:sqlite";
import { DatabaseSync } from "node:sqlite";
import { AppError } from "../../domain/errors.ts";
import { CHECK_AT_START } from "./care/inspector.ts";
import { keepCopy } from "./copy.ts";
import { addFunctions } from "./function.ts";
import type { Migration } from "./schema/schema.ts";
import { APPLICATION_ID, MIGRATIONS } from "./schema/schema.ts";
import { keepStatements } from "./statement.ts";

export type Value = SQLInputValue;

/** A connection with prepared statements; rows come as plain objects. */
export type Database = {
  get<T>(sql: string, ...values: Value[]): T | undefined;
  all<T>(sql: string, ...values: Value[]): T[];
  run(sql: string, ...values: Value[]): { changes: number; rowid: number };
  exec(sql: string): void;
  close(): void;
};

export type OpenOptions = {
  path: string;
  /** Where the copy before a migration goes. */
  backups: string;
  readOnly?: boolean;
  /** False leaves syncing to the system: for the simulator, whose crashes end a process and not a machine. */
  durable?: boolean;
  migrations?: readonly Migration[];
};

/** Opens the file, refusing what is damaged, newer or another program's; creates and migrates it when it is ours to write. */
export function openDatabase(options: OpenOptions): Database {
  const { path, readOnly = false, migrations = MIGRATIONS } = options;
  if (!readOnly) mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const isNew = !existsSync(path) || statSync(path).size === 0;
  const raw = openRaw(path, readOnly);
  try {
    const db = wrap(raw);
    db.exec("PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = ON; PRAGMA cache_size = -16000; PRAGMA temp_store = MEMORY;");
    if (readOnly) return db;
    if (!isNew) inspect(db, path, migrations);
    db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = ${options.durable === false ? "OFF" : "FULL"}; PRAGMA wal_autocheckpoint = 2000;`);
    migrate(db, { ...options, migrations });
    return db;
  } catch (error) {
    raw.close();
    throw explainSqlite(error, path);
  }
}

function openRaw(path: string, readOnly: boolean): DatabaseSync {
  try {
    return new DatabaseSync(path, { readOnly });
  } catch (error) {
    throw explainSqlite(error, path);
  }
}

function wrap(raw: DatabaseSync): Database {
  addFunctions(raw);
  const prepare = keepStatements(raw);
  return {
    get: <T>(sql: string, ...values: Value[]) => prepare(sql).get(...values) as T | undefined,
    all: <T>(sql: string, ...values: Value[]) => prepare(sql).all(...values) as T[],
    run: (sql, ...values) => {
      const { changes, lastInsertRowid } = prepare(sql).run(...values);
      return { changes: Number(changes), rowid: Number(lastInsertRowid) };
    },
    exec: (sql) => raw.exec(sql),
    close: () => raw.close(),
  };
}

/** How many rows there are; `from` is a table and its conditions, never anybody's text: that is bound as `values`. */
export function countRows(db: Database, from: string, ...values: Value[]): number {
  return db.get<{ n: number }>(`SELECT count(*) AS n FROM ${from}`, ...values)?.n ?? 0;
}

function inspect(db: Database, path: string, migrations: readonly Migration[]): void {
  const owner = db.get<{ application_id: number }>("PRAGMA application_id")?.application_id ?? 0;
  const version = schemaVersion(db);
  const newest = migrations.at(-1)?.version ?? 0;
  if (owner !== APPLICATION_ID) {
    const tables = countRows(db, "sqlite_schema");
    if (tables > 0) {
      throw new AppError("database_damaged", `${path} is not a Rapport database. Move it away, or set RAPPORT_HOME to another folder.`);
    }
  }
  if (version > newest) {
    throw new AppError(
      "database_newer",
      `${path} was written by a newer Rapport (schema ${version}, this one knows ${newest}). Start the newer version; nothing was changed.`,
    );
  }
  if (statSync(path).size <= CHECK_AT_START) {
    const found = checkDatabase(db);
    if (found !== "ok" && !mendIndexes(db, found)) throw damaged(path, found);
  }
}

/**
 * Makes indexes anew when nothing but indexes is wrong: all that is in them stands in their tables. True when all is well then,
 * but for text indexes: those the doctor makes anew, which must be able to open the file for it.
 */
function mendIndexes(db: Database, found: string): boolean {
  const lines = found.split("; ").filter((line) => textTableOf(line) === undefined);
  const names = lines.map((line) => /\bindex (\w+)$/.exec(line)?.[1]);
  if (names.includes(undefined)) return false;
  for (const name of new Set(names)) db.exec(`REINDEX "${name}"`);
  const left = names.length > 0 ? checkDatabase(db) : "ok";
  return left === "ok" || left.split("; ").every((line) => textTableOf(line) !== undefined);
}

/** The text index that a line of SQLite's check finds malformed, if it is about one. */
export function textTableOf(line: string): string | undefined {
  const found = /^(?:malformed inverted index for FTS5 table (?:\w+\.)?"?(\w+)"?|fts5: .* table "(\w+)")/.exec(line);
  return found?.[1] ?? found?.[2];
}

/** SQLite's own check: "ok", or the first things that it found wrong. */
export function checkDatabase(db: Database): string {
  try {
    const rows = db.all<{ quick_check: string }>("PRAGMA quick_check(5)");
    return rows.map((row) => row.quick_check).join("; ");
  } catch (error) {
    // A file can be too damaged to be checked; that is a finding too.
    if (isDamage(error)) return (error as Error).message;
    throw error;
  }
}

/** True for SQLite's ways to say that the file itself is not right. */
export function isDamage(error: unknown): boolean {
  const code = (error as { errcode?: unknown })?.errcode;
  return typeof code === "number" && [11, 26].includes(code & 0xff);
}

export function schemaVersion(db: Database): number {
  return db.get<{ user_version: number }>("PRAGMA user_version")?.user_version ?? 0;
}

function migrate(db: Database, options: OpenOptions & { migrations: readonly Migration[] }): void {
  const from = schemaVersion(db);
  const due = options.migrations.filter((migration) => migration.version > from);
  if (due.length === 0) return;
  if (from > 0) keepCopy(db, options.backups, `before-schema-${due.at(-1)?.version}-from-${from}`);
  for (const migration of due) {
    db.exec("BEGIN IMMEDIATE");
    try {
      db.exec(migration.sql);
      db.exec(`PRAGMA user_version = ${migration.version}; PRAGMA application_id = ${APPLICATION_ID};`);
      db.exec("COMMIT");
    } catch (error) {
      db.exec("ROLLBACK");
      throw error;
    }
  }
}

function damaged(path: string, found: string): AppError {
  return new AppError(
    "database_damaged",
    `${path} is damaged: ${found}. Nothing was changed. Restore a copy from the backups folder, or move the file away to start empty.`,
  );
}

/** SQLite's errors in words that say what to do; anything else is given back unchanged. */
export function explainSqlite(error: unknown, path = "The database"): unknown {
  if (error instanceof AppError) return error;
  const code = (error as { errcode?: unknown })?.errcode;
  if (typeof code !== "number") return error;
  const primary = code & 0xff;
  const message = error instanceof Error ? error.message : String(error);
  if (isDamage(error)) return damaged(path, message);
  if (primary === 13) return new AppError("disk_full", "The disk is full. Nothing was lost; free some space and try again.", { cause: error });
  if (primary === 5 || primary === 6) return new AppError("unavailable", `${path} is in use by another program. Try again.`, { cause: error });
  if (primary === 8 || primary === 14 || primary === 23) {
    return new AppError("unavailable", `${path} cannot be opened or written (${message}). Check the folder's permissions.`, { cause: error });
  }
  return error;
}
