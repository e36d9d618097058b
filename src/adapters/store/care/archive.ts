// One backup: the database copied whole, uploaded files, profiles and the key of stored provider keys, in one tar file
// that unpacks to a home. The manifest stands first, so that a list needs no more than the file's beginning.
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { AppError } from "../../../domain/errors.ts";
import { syncPath } from "../../../lib/disk.ts";
import type { Backup } from "../../../ports/care/care.ts";
import type { Database } from "../database.ts";
import { explainSqlite } from "../database.ts";
import { checkCopy } from "./copy-check.ts";
import { DATABASE, DRAFT, KEY } from "./restore/settle.ts";
import type { TarWriter } from "./tar.ts";
import { createTar } from "./tar.ts";

/** What a backup says of itself. `format` grows when an older Rapport could not restore it. */
export type Manifest = { name: "rapport-backup"; format: number; created_at: string; schema_version: number; sessions: number; messages: number };

export const FORMAT = 1;
export const MANIFEST = "manifest.json";

/** `home`: the folder that is copied. `file`: where the backup goes; it must not be there yet. `now`: milliseconds. */
export type BackupOrder = { home: string; file: string; now: number };

/** Writes a backup of the open database and what lies beside it. Whole, or nothing is left of it. */
export function writeBackup(db: Database, order: BackupOrder): Backup {
  const { file, now } = order;
  const draft = `${file}${DRAFT}`;
  const copy = `${file}.db${DRAFT}`;
  makeFolder(dirname(file));
  try {
    db.run("VACUUM INTO ?", copy);
    const { sessions, messages, schema_version } = checkCopy(copy);
    const created_at = new Date(now).toISOString();
    pack(draft, order.home, { copy, manifest: { name: "rapport-backup", format: FORMAT, created_at, schema_version, sessions, messages } });
    renameSync(draft, file);
    syncPath(dirname(file));
    return { name: basename(file), bytes: statSync(file).size, created_at, sessions, messages };
  } catch (error) {
    rmSync(draft, { force: true });
    throw explainBackup(error, dirname(file));
  } finally {
    rmSync(copy, { force: true });
  }
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw explainBackup(error, folder);
  }
}

function pack(draft: string, home: string, { copy, manifest }: { copy: string; manifest: Manifest }): void {
  const tar = createTar(draft);
  try {
    tar.addText(MANIFEST, `${JSON.stringify(manifest)}\n`);
    tar.addFile(DATABASE, copy);
    if (existsSync(join(home, KEY))) tar.addFile(KEY, join(home, KEY));
    addFolder(tar, home, "profiles");
    addFolder(tar, home, "files");
    tar.finish();
  } finally {
    tar.close();
  }
}

/** Where uploads stand that have not arrived whole. */
const INCOMING = "files/incoming";

/** Adds the plain files below a folder. Uploads that are not finished, and links that lead elsewhere, stay out. */
function addFolder(tar: TarWriter, home: string, folder: string): void {
  if (folder === INCOMING || !existsSync(join(home, folder))) return;
  for (const entry of readdirSync(join(home, folder), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) addFolder(tar, home, path);
    else if (entry.isFile()) addPresent(tar, path, join(home, path));
  }
}

/** A file may be deleted between the look at its folder and now. */
function addPresent(tar: TarWriter, path: string, source: string): void {
  try {
    tar.addFile(path, source);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
}

function explainBackup(error: unknown, folder: string): unknown {
  const code = (error as { code?: unknown } | null)?.code;
  if (code === "ENOSPC" || code === "EDQUOT") return diskFull(folder, error);
  if (code === "EACCES" || code === "EPERM" || code === "EROFS" || code === "ENOTDIR" || code === "EEXIST") {
    return new AppError("unavailable", `The backup cannot be written to ${folder} (${code}). Check that the folder is yours and can be written.`, { cause: error });
  }
  if (error instanceof AppError && error.code === "backup_damaged") {
    return new AppError("database_damaged", `No backup was made, since its copy of the database is damaged. ${error.message}`, { cause: error });
  }
  const explained = explainSqlite(error);
  return explained instanceof AppError && explained.code === "disk_full" ? diskFull(folder, error) : explained;
}

function diskFull(folder: string, cause: unknown): AppError {
  return new AppError("disk_full", `There is no space left for a backup in ${folder}. Nothing is left of it; free some space and try again.`, { cause });
}
