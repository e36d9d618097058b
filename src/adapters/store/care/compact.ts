// Compaction: what was deleted is still in the file, in pages that are free, in half-filled ones, in segments of the text
// indexes and in the log. After these steps it is not.
import { statSync } from "node:fs";
import { dirname } from "node:path";
import type { Compaction } from "../../../ports/store.ts";
import type { Database } from "../database.ts";

/** Milliseconds to wait for readers: longer than a query takes. */
const READERS = 500;

/** Each step, in order; true when a reader was in its way. */
export const COMPACTION: Record<"merge" | "vacuum" | "checkpoint", (db: Database) => boolean> = {
  /** A text index marks what was deleted and keeps its words until its segments are merged into one. */
  merge(db) {
    const indexes = db.all<{ name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%USING fts5%'");
    for (const { name } of indexes) db.run(`INSERT INTO "${name}" ("${name}") VALUES ('optimize')`);
    return false;
  },
  /** Pages keep remnants of rows between the rows that are left; a new file has none. */
  vacuum(db) {
    // The new file is built as a temporary one first: not in memory, as large as all of it, and not outside of the home.
    db.exec(`PRAGMA temp_store_directory = '${dirname(fileOf(db)).replaceAll("'", "''")}'; PRAGMA temp_store = FILE;`);
    try {
      db.exec("VACUUM");
    } finally {
      db.exec("PRAGMA temp_store = MEMORY");
    }
    return false;
  },
  /** The log holds old pages until it is cut off, for which no reader may be looking at it. */
  checkpoint: cutLog,
};

/** Runs the steps on the writer's connection, outside of any transaction. */
export function compact(db: Database, steps: readonly ((db: Database) => boolean)[] = Object.values(COMPACTION)): Compaction {
  const bytes_before = sizeOf(db);
  // With a reader in the way from the start nothing is begun: each try would leave a whole copy in the log.
  const busy = cutLog(db) || steps.some((step) => step(db));
  return { bytes_before, bytes_after: sizeOf(db), busy };
}

/** Cuts the log off; true when readers were in the way. Waits for them only a little, since whoever writes waits too. */
function cutLog(db: Database): boolean {
  const wait = db.get<{ timeout: number }>("PRAGMA busy_timeout")?.timeout ?? 0;
  db.exec(`PRAGMA busy_timeout = ${Math.min(wait, READERS)}`);
  try {
    return db.get<{ busy: number }>("PRAGMA wal_checkpoint(TRUNCATE)")?.busy !== 0;
  } finally {
    db.exec(`PRAGMA busy_timeout = ${wait}`);
  }
}

/** Bytes of the file and its log. */
function sizeOf(db: Database): number {
  const file = fileOf(db);
  return [file, `${file}-wal`].reduce((sum, path) => sum + (statSync(path, { throwIfNoEntry: false })?.size ?? 0), 0);
}

function fileOf(db: Database): string {
  return db.get<{ file: string }>("SELECT file FROM pragma_database_list WHERE name = 'main'")?.file ?? "";
}
