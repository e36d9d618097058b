// Backups: made while everything goes on, and listed. Old ones are never removed.
import type { Backup } from "../../ports/care/care.ts";
import type { App } from "../app.ts";

/** Makes a backup of the home. Throws AppError `disk_full` or `database_damaged`. */
export async function makeBackup(app: Pick<App, "care" | "clock" | "log">): Promise<Backup> {
  const backup = await app.care.backUp(app.clock.now());
  app.log.info("a backup was made", { name: backup.name, bytes: backup.bytes });
  return backup;
}

export function listBackups(app: Pick<App, "care">): Promise<Backup[]> {
  return app.care.listBackups();
}
