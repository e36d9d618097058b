// Damage that was found, kept in the home for whoever looks later: the log itself may go nowhere.
import { closeSync, fsyncSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";

/** Adds a line to `<home>/damage.log` and syncs it. A disk that takes nothing more must not stop the server. */
export function noteDamage(home: string, database: string, found: string): void {
  try {
    const file = openSync(join(home, "damage.log"), "a", 0o600);
    try {
      writeSync(file, `${JSON.stringify({ at: new Date().toISOString(), database, found })}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  } catch {
    // It stands in the log and in health as well.
  }
}
