// Files that must survive: synced to the disk, and moved whole from one place to another.
import { closeSync, cpSync, fsyncSync, openSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";

/** Writes what the system still holds of a file or folder to the disk. */
export function syncPath(path: string): void {
  // Windows has no folders that can be opened.
  if (process.platform === "win32" && statSync(path).isDirectory()) return;
  const file = openSync(path, "r");
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** As `syncPath`, for a folder with all that is in it. */
export function syncTree(path: string): void {
  if (statSync(path).isDirectory()) for (const name of readdirSync(path)) syncTree(join(path, name));
  syncPath(path);
}

/** Ends the name of what was moved to another disk and is still to be removed here. */
export const GONE = ".gone";

/**
 * Moves a file or folder: whole under its new name or not there at all, also from one disk to another. As long as the old
 * name is there, all of it is. Both folders are synced.
 */
export function movePath(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EXDEV") throw error;
    const draft = `${to}.part`;
    rmSync(draft, { recursive: true, force: true });
    cpSync(from, draft, { recursive: true, preserveTimestamps: true });
    syncTree(draft);
    rmSync(to, { recursive: true, force: true });
    renameSync(draft, to);
    syncPath(dirname(to));
    renameSync(from, `${from}${GONE}`);
    rmSync(`${from}${GONE}`, { recursive: true, force: true });
  }
  syncPath(dirname(to));
  syncPath(dirname(from));
}
