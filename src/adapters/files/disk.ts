// Files on disk: `<folder>/<first two digits>/<hash>`. Written beside their place first, so that what has a hash for a name
// is whole, also after a power cut.
import type { Hash } from "node:crypto";
import { createHash, randomUUID } from "node:crypto";
import { constants, createReadStream } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { access, mkdir, open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { AppError } from "../../domain/errors.ts";
import type { Files, Received } from "../../ports/files.ts";

/** Milliseconds after which what never arrived whole is taken for the rest of a crash. */
const DRAFT_KEPT = 24 * 3_600_000;

/** Opens the files of a folder, which is made when the first one comes. `now` in milliseconds since 1970. */
export function openFiles(folder: string, now: () => number): Files {
  const drafts = join(folder, "incoming");
  let cleaned: Promise<void> | undefined;
  const place = (hash: string) => {
    // A hash comes from our own rows; should one ever be something else, it must not lead out of the folder.
    if (!/^[0-9a-f]{64}$/.test(hash)) throw new AppError("internal", "This is no hash of a file.");
    return join(folder, hash.slice(0, 2), hash);
  };
  return {
    async receive(bytes) {
      await explained(() => mkdir(drafts, { recursive: true, mode: 0o700 }));
      await (cleaned ??= cleanDrafts(drafts, now()));
      const draft = join(drafts, randomUUID());
      const discard = () => rm(draft, { force: true });
      try {
        const found = await explained(() => writeDraft(draft, bytes));
        return { ...found, keep: () => explained(() => keep(draft, place(found.hash))), discard } satisfies Received;
      } catch (error) {
        await discard();
        throw error;
      }
    },
    async open(hash) {
      const path = place(hash);
      if (!(await exists(path))) return undefined;
      return Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array>;
    },
    async read(hash) {
      return readFile(place(hash)).catch((error: unknown) => {
        if (isMissing(error)) return undefined;
        throw error;
      });
    },
    remove: (hash) => rm(place(hash), { force: true }),
  };
}

/** Writes the bytes to a new file, synced, and tells what they are. */
async function writeDraft(path: string, bytes: AsyncIterable<Uint8Array>): Promise<{ hash: string; size: number }> {
  const file = await open(path, "wx", 0o600);
  try {
    const hash = createHash("sha256");
    const size = await writeAll(file, hash, bytes);
    await file.sync();
    return { hash: hash.digest("hex"), size };
  } finally {
    await file.close();
  }
}

async function writeAll(file: FileHandle, hash: Hash, bytes: AsyncIterable<Uint8Array>): Promise<number> {
  let size = 0;
  for await (const piece of bytes) {
    hash.update(piece);
    size += piece.length;
    await file.writeFile(piece);
  }
  return size;
}

async function keep(draft: string, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await rename(draft, path);
  await syncFolder(dirname(path));
  await syncFolder(dirname(dirname(path)));
}

/** Makes a name durable; there is no such thing on Windows. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Removes what a crash left in the middle of an upload. */
async function cleanDrafts(drafts: string, now: number): Promise<void> {
  for (const name of await readdir(drafts)) {
    const path = join(drafts, name);
    const found = await stat(path).catch(() => undefined);
    if (found && now - found.mtimeMs > DRAFT_KEPT) await rm(path, { force: true });
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function isMissing(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === "ENOENT";
}

/** The system's words about space and rights, in ours. */
async function explained<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { code } = (error ?? {}) as { code?: unknown };
    if (code === "ENOSPC" || code === "EDQUOT") throw new AppError("disk_full", "The disk is full. Nothing was stored; free some space and try again.", { cause: error });
    if (code === "EACCES" || code === "EPERM" || code === "EROFS") {
      throw new AppError("unavailable", "The files folder of the home cannot be written. Check its permissions.", { cause: error });
    }
    throw error;
  }
}
