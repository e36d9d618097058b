// One server per home: an exclusive lock on a small database, which the system frees when the process dies, however it dies.
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { AppError } from "../../domain/errors.ts";

export type Lock = { release(): void };

/** Takes the lock, or throws AppError `home_locked` that names `holder`. */
export function takeLock(path: string, holder: () => string | undefined): Lock {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const db = new DatabaseSync(path);
  try {
    db.exec("PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE;");
  } catch (cause) {
    db.close();
    const who = holder();
    throw new AppError(
      "home_locked",
      `Another Rapport runs on this home${who ? ` (${who})` : ""}. Use it, stop it, or set RAPPORT_HOME to another folder.`,
      { cause },
    );
  }
  return {
    release() {
      db.exec("ROLLBACK");
      db.close();
    },
  };
}
