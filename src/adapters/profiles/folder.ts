// The profiles folder: what is in it, and writing to it so that a crash leaves either the old file or the new one.
import { randomBytes } from "node:crypto";
import { mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { AppError } from "../../domain/errors.ts";
import { isProfileName, readProfileFile, type ProfileFile } from "./file.ts";
import { SAMPLES } from "./sample.ts";

/** Creates the folder with the sample agents when it is not there. A folder that exists is left as it is. */
export async function prepareFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory()) return;
  // Filled beside its place and moved there whole: a crash in between must not pass for an empty folder of somebody's own.
  const draft = join(dirname(folder), `.profiles-${randomBytes(6).toString("hex")}`);
  try {
    await mkdir(draft, { recursive: true, mode: 0o700 });
    for (const [file, text] of Object.entries(SAMPLES)) await writeWhole(draft, file, text);
    await rename(draft, folder);
    await syncFolder(dirname(folder));
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    // Somebody else may have made it in the meantime; then it is theirs.
    if (await stat(folder).then((there) => there.isDirectory(), () => false)) return;
    throw explainFailure(error, "The profiles folder cannot be created");
  }
}

/** Every profile file of the folder, read and checked. Undefined when the folder itself cannot be read. */
export async function readFolder(folder: string): Promise<ProfileFile[] | undefined> {
  let names: string[];
  try {
    names = await readdir(folder);
  } catch {
    return undefined;
  }
  const files: ProfileFile[] = [];
  // One after the other: the files are few and small, and a folder full of large ones must not fill the memory.
  for (const name of names.filter(isProfileName)) {
    const file = await readProfileFile(folder, name);
    if (file) files.push(file);
  }
  return files;
}

/** Puts `text` in place of a file, or as a new one, durably and at once. */
export async function writeWhole(folder: string, file: string, text: string): Promise<void> {
  const draft = join(folder, `.${file}.${randomBytes(6).toString("hex")}.tmp`);
  const mode = await stat(join(folder, file)).then((found) => found.mode & 0o777, () => 0o600);
  try {
    const handle = await open(draft, "wx", mode);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, join(folder, file));
    await syncFolder(folder);
  } catch (error) {
    await rm(draft, { force: true });
    throw explainFailure(error, "The profile cannot be written");
  }
}

/** Removes a file durably. False when it was not there. */
export async function removeFile(folder: string, file: string): Promise<boolean> {
  try {
    await rm(join(folder, file));
    await syncFolder(folder);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw explainFailure(error, "The profile cannot be removed");
  }
}

/** Makes a rename or removal durable. Windows cannot open a folder, and does without. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r").catch(() => undefined);
  try {
    await handle?.sync().catch(() => undefined);
  } finally {
    await handle?.close();
  }
}

function explainFailure(error: unknown, what: string): AppError {
  const code = (error as NodeJS.ErrnoException).code ?? "unknown";
  if (code === "ENOSPC" || code === "EDQUOT") return new AppError("disk_full", `${what}: the disk is full.`, { cause: error });
  const denied = code === "EACCES" || code === "EPERM" || code === "EROFS";
  const why = denied ? "Rapport may not write there. Check the folder's permissions" : `the system answered ${code}`;
  return new AppError("unavailable", `${what}: ${why}.`, { cause: error });
}
