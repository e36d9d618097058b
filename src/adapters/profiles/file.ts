// Reads one profile file from the disk, whatever stands there under its name.
import { isUtf8 } from "node:buffer";
import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { lstat, open, type FileHandle } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Profile, ProfileProblem } from "../../domain/agent.ts";
import { AppError } from "../../domain/errors.ts";
import { checkFile, FILE_MAX } from "./format/check.ts";

/** A file as it is now. `digest` is of its bytes, empty when they could not be read. */
export type ProfileFile = { file: string; digest: string; profile?: Profile; id_line: number; problems: ProfileProblem[] };

/** Files of this name in the folder are profiles. Hidden ones are not: editors and our own writes keep theirs there. */
export function isProfileName(name: string): boolean {
  return /\.ya?ml$/i.test(name) && !name.startsWith(".");
}

/** Reads and checks `<folder>/<file>`. Undefined when it is gone; anything else that is wrong becomes a problem. */
export async function readProfileFile(folder: string, file: string): Promise<ProfileFile | undefined> {
  let bytes: Buffer;
  try {
    bytes = await readSettled(join(folder, file));
  } catch (error) {
    const message = await explain(error, join(folder, file));
    return message === undefined ? undefined : { file, digest: "", id_line: 0, problems: [{ file, line: 0, message }] };
  }
  const digest = createHash("sha256").update(bytes).digest("hex");
  const coding = findCodingProblem(bytes, file);
  return { file, digest, ...(coding ? { problems: [coding], id_line: 0 } : checkFile(bytes.toString("utf8"), file)) };
}

/** The bytes of a file, at most one more than allowed; read again while someone is writing it. */
async function readSettled(path: string): Promise<Buffer> {
  for (let attempt = 1; ; attempt++) {
    // Without O_NONBLOCK a named pipe in the folder would hold up every reload.
    const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const before = await handle.stat();
      if (before.isDirectory()) throw Object.assign(new Error("a folder"), { code: "EISDIR" });
      if (!before.isFile()) throw Object.assign(new Error("not a file"), { code: "NOTFILE" });
      const bytes = await readUpTo(handle, FILE_MAX + 1);
      const after = await handle.stat();
      if ((before.mtimeMs === after.mtimeMs && before.size === after.size) || attempt === 5) return bytes;
    } finally {
      await handle.close();
    }
    await sleep(20);
  }
}

async function readUpTo(handle: FileHandle, max: number): Promise<Buffer> {
  const bytes = Buffer.alloc(max);
  let length = 0;
  while (length < max) {
    const { bytesRead } = await handle.read(bytes, length, max - length, length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return bytes.subarray(0, length);
}

async function explain(error: unknown, path: string): Promise<string | undefined> {
  const code = (error as NodeJS.ErrnoException).code ?? "unknown";
  if (code === "ENOENT") return (await isLink(path)) ? "The file is a link to something that does not exist." : undefined;
  if (code === "EISDIR") return "This is a folder. A profile is a file.";
  if (code === "NOTFILE" || code === "ENXIO") return "This is not an ordinary file.";
  if (code === "EACCES" || code === "EPERM") return "Rapport may not read this file. Check its permissions.";
  if (code === "ELOOP") return "The file is a link that leads back to itself.";
  return `The file could not be read (${code}).`;
}

async function isLink(path: string): Promise<boolean> {
  return lstat(path).then((stat) => stat.isSymbolicLink(), () => false);
}

function findCodingProblem(bytes: Buffer, file: string): ProfileProblem | undefined {
  if (bytes.length > FILE_MAX) return { file, line: 0, message: `The file is larger than ${FILE_MAX / 1024} kB.` };
  const wide = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  if (wide) return { file, line: 0, message: "The file is saved as UTF-16. Save it as UTF-8." };
  if (isUtf8(bytes)) return undefined;
  return { file, line: findBadLine(bytes), message: "The file is not UTF-8 text. Save it as UTF-8." };
}

function findBadLine(bytes: Buffer): number {
  let line = 1;
  for (let start = 0; start < bytes.length; line++) {
    const end = bytes.indexOf(0x0a, start);
    const next = end < 0 ? bytes.length : end + 1;
    if (!isUtf8(bytes.subarray(start, next))) return line;
    start = next;
  }
  return 0;
}

/** The text of a file as it is, without judging it. Throws AppError `not_found` when it is gone and `unavailable` when it cannot be read. */
export async function readProfileText(folder: string, file: string): Promise<string> {
  try {
    return (await readSettled(join(folder, file))).toString("utf8");
  } catch (error) {
    const message = await explain(error, join(folder, file));
    if (message === undefined) throw new AppError("not_found", `${file} is gone.`, { details: { file }, cause: error });
    throw new AppError("unavailable", `${file}: ${message}`, { details: { file }, cause: error });
  }
}
