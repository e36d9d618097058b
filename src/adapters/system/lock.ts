// One server per home: an exclusive lock on a small database, which the system frees when the process dies, however it dies.
import { mkdirSync, truncateSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { AppError } from "../../domain/errors.ts";
import { explainHome } from "./home.ts";

export type Lock = { release(): void };

/** Takes the lock, or throws AppError: `home_locked` that names `holder`, or what keeps the file from being used. */
export function takeLock(path: string, holder: () => string | undefined): Lock {
  const folder = dirname(path);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw explainHome(error, folder);
  }
  try {
    return lock(path);
  } catch (error) {
    if (!isDamaged(error)) throw explain(error, path, holder);
  }
  // The file holds nothing, so a damaged one begins anew. It is emptied and not replaced: whoever else does the same now
  // must come to the same file.
  try {
    truncateSync(path);
    return lock(path);
  } catch (error) {
    throw explain(explainHome(error, path), path, holder);
  }
}

/** Connections that hold a lock: one that nobody refers to would be closed by the garbage collector, and its lock lost. */
const held = new Set<DatabaseSync>();

function lock(path: string): Lock {
  const db = new DatabaseSync(path);
  try {
    db.exec("PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE;");
  } catch (error) {
    db.close();
    throw error;
  }
  held.add(db);
  return {
    release() {
      held.delete(db);
      db.exec("ROLLBACK");
      db.close();
    },
  };
}

function isDamaged(error: unknown): boolean {
  return [11, 26].includes(primaryCode(error) ?? 0);
}

/** SQLite's code without its details; undefined for an error of something else. */
function primaryCode(error: unknown): number | undefined {
  const code = (error as { errcode?: unknown })?.errcode;
  return typeof code === "number" ? code & 0xff : undefined;
}

function explain(error: unknown, path: string, holder: () => string | undefined): unknown {
  const code = primaryCode(error);
  if (code === undefined) return error;
  if (code === 5 || code === 6) {
    const who = holder();
    const message = `Another Rapport runs on this home${who ? ` (${who})` : ""}. Use it, stop it, or set RAPPORT_HOME to another folder.`;
    return new AppError("home_locked", message, { cause: error });
  }
  if (code === 13) return new AppError("disk_full", `There is no space left for ${path}. Free some space and start again; nothing was lost.`, { cause: error });
  const why = error instanceof Error ? error.message : String(error);
  return new AppError("unavailable", `${path} cannot be opened or written (${why}). Check its permissions and the disk, or set RAPPORT_HOME to another folder.`, {
    cause: error,
  });
}
