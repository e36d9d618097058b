// Copies of the database file: whole and on disk under their name, or not there at all.
import { mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { syncPath } from "../../lib/disk.ts";
import type { Database } from "./database.ts";

/** Copies the open file into `folder` as `name`, the time and `.db`. What has that name has every page. */
export function keepCopy(db: Pick<Database, "run">, folder: string, name: string, now = new Date()): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `${name}-${now.toISOString().replace(/[-:.]/g, "")}.db`);
  const draft = `${path}.tmp`;
  // Left by a copy that was cut off.
  rmSync(draft, { force: true });
  db.run("VACUUM INTO ?", draft);
  syncPath(draft);
  renameSync(draft, path);
  syncPath(folder);
}
