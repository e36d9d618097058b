// Unpacking what a person wants to restore, whatever kind of copy it is, into a folder laid out like a home.
import { closeSync, copyFileSync, cpSync, existsSync, mkdirSync, openSync, readSync, statSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import { AppError } from "../../../../domain/errors.ts";
import type { Manifest } from "../archive.ts";
import { FORMAT, MANIFEST } from "../archive.ts";
import { foreign } from "../copy-check.ts";
import { readTar } from "../tar.ts";
import { DATABASE, KEY } from "./settle.ts";

const SQLITE = Buffer.from("SQLite format 3\0");
/** Bytes of a manifest that are believed. */
const MANIFEST_MAX = 65_536;

/** Unpacks a backup, a copy of the database, or a folder that a restore has kept. A backup's manifest comes back. Throws AppError `backup_damaged`, `database_newer` or `not_found`. */
export function unpack(source: string, into: string): Manifest | undefined {
  const found = statSync(source, { throwIfNoEntry: false });
  if (!found) throw new AppError("not_found", `There is no ${source}. See the backups that there are: rapport backup --list`);
  mkdirSync(dirname(join(into, DATABASE)), { recursive: true, mode: 0o700 });
  if (found.isDirectory()) return unpackFolder(source, into);
  if (isDatabase(source)) return copyDatabase(source, into);
  return unpackTar(source, into);
}

function isDatabase(source: string): boolean {
  const file = openSync(source, "r");
  try {
    const head = Buffer.alloc(SQLITE.length);
    return readSync(file, head) === head.length && head.equals(SQLITE);
  } finally {
    closeSync(file);
  }
}

function unpackFolder(source: string, into: string): undefined {
  if (!existsSync(join(source, DATABASE))) throw foreign();
  copyDatabase(join(source, DATABASE), into);
  if (existsSync(join(source, KEY))) copyFileSync(join(source, KEY), join(into, KEY));
  if (existsSync(join(source, "files"))) cpSync(join(source, "files"), join(into, "files"), { recursive: true });
}

/** With its log, which holds the newest changes of a database that was not closed. */
function copyDatabase(source: string, into: string): undefined {
  copyFileSync(source, join(into, DATABASE));
  if (existsSync(`${source}-wal`)) copyFileSync(`${source}-wal`, `${join(into, DATABASE)}-wal`);
}

function unpackTar(source: string, into: string): Manifest {
  const head: Buffer[] = [];
  // A home's files are replaced whole, also by none.
  mkdirSync(join(into, "files"), { mode: 0o700 });
  const writer = createWriter();
  try {
    readTar(source, (path, bytes) => {
      if (path === MANIFEST && bytes <= MANIFEST_MAX) return (piece) => void head.push(piece);
      if (!isSafe(path)) throw foreign();
      return writer.open(join(into, path));
    });
  } finally {
    writer.close();
  }
  const manifest = parseManifest(Buffer.concat(head));
  if (!existsSync(join(into, DATABASE))) throw foreign();
  return manifest;
}

/** Writes one file after the other. */
function createWriter() {
  let out: number | undefined;
  const close = () => {
    if (out !== undefined) closeSync(out);
    out = undefined;
  };
  return {
    close,
    open(path: string): (piece: Buffer) => void {
      close();
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      const file = (out = openSync(path, "wx", 0o600));
      return (piece) => {
        for (let at = 0; at < piece.length; ) at += writeSync(file, piece, at);
      };
    },
  };
}

/** Only what a backup has, and nothing that leads out of the folder. */
function isSafe(path: string): boolean {
  if (path === DATABASE || path === KEY) return true;
  const names = path.split("/");
  return /^(?:files|profiles)\/./.test(path) && names.every((name) => name !== "" && name !== "." && name !== ".." && !/[\\:\0]/.test(name));
}

/** A manifest's words; throws when they are not a backup's, or a newer one's. */
export function parseManifest(bytes: Buffer): Manifest {
  let manifest: Manifest;
  try {
    manifest = JSON.parse(bytes.toString()) as Manifest;
  } catch {
    throw foreign();
  }
  if (manifest?.name !== "rapport-backup" || typeof manifest.format !== "number") throw foreign();
  if (manifest.format > FORMAT) throw new AppError("database_newer", "This backup was written by a newer Rapport. Use that version; nothing was changed.");
  return manifest;
}
