// Care of one home: long looks at its database run apart from everything else, on a connection of their own.
import { existsSync } from "node:fs";
import { open, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Backup, Care } from "../../../ports/care/care.ts";
import type { Manifest } from "./archive.ts";
import { DRAFT } from "./restore/settle.ts";
import type { Apart } from "./job.ts";
import { parseManifest } from "./restore/unpack.ts";

export type CareOptions = { home: string; apart: Apart };

/** Care of `home`. One backup is made at a time: whoever asks meanwhile gets the same. */
export function createCare({ home, apart }: CareOptions): Care {
  const folder = join(home, "backups");
  let running: Promise<Backup> | undefined;
  return {
    backUp(now) {
      return (running ??= apart("writeBackup", { home, file: freeName(folder, now), now }).finally(() => (running = undefined)));
    },
    async listBackups() {
      const names = await readdir(folder).catch(() => []);
      const found = await Promise.all(names.map((name) => describe(folder, name)));
      return found.filter((one) => one !== undefined).sort((a, b) => b.created_at.localeCompare(a.created_at) || b.name.localeCompare(a.name));
    },
    async measure() {
      const [database, log] = await Promise.all(["", "-wal"].map((end) => stat(join(home, "sessions", `rapport.db${end}`)).then(({ size }) => size, () => 0)));
      const [files, backups] = await Promise.all([sizeOf(join(home, "files")), sizeOf(folder)]);
      return { database: database ?? 0, log: log ?? 0, files, backups };
    },
    examine: () => apart("examine", home),
  };
}

/** A name that says when; no backup is ever written over. */
function freeName(folder: string, now: number): string {
  const name = join(folder, `rapport-${new Date(now).toISOString().replace(/[-:.]/g, "")}`);
  for (let n = 1; ; n += 1) {
    const file = `${name}${n > 1 ? `-${n}` : ""}.tar`;
    if (!existsSync(file)) return file;
  }
}

/** Nothing for what is no copy, or is not finished. */
async function describe(folder: string, name: string): Promise<Backup | undefined> {
  if (name.endsWith(DRAFT) || !/^replaced-\d|\.(?:tar|db)$/.test(name)) return undefined;
  const path = join(folder, name);
  const found = await stat(path).catch(() => undefined);
  if (!found) return undefined;
  const manifest = name.endsWith(".tar") ? await readManifest(path).catch(() => undefined) : undefined;
  return {
    name,
    bytes: found.isDirectory() ? await sizeOf(path) : found.size,
    created_at: manifest?.created_at ?? found.mtime.toISOString(),
    sessions: manifest?.sessions ?? null,
    messages: manifest?.messages ?? null,
  };
}

async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const sizes = await Promise.all(entries.filter((entry) => entry.isFile()).map(async (entry) => (await stat(join(entry.parentPath, entry.name)).catch(() => undefined))?.size ?? 0));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** A backup's manifest is its first entry, one block after the file's beginning. */
async function readManifest(path: string): Promise<Manifest> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(1024), 0, 1024, 512);
    const text = buffer.subarray(0, bytesRead);
    return parseManifest(text.subarray(0, text.indexOf("\n")));
  } finally {
    await file.close();
  }
}

