// Files at a terminal: read from the disk, sent up before their message, and told in one line.
import { openAsBlob } from "node:fs";
import { stat } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, resolve } from "node:path";
import type { Client } from "../client/client.ts";
import type { UploadedFile } from "../contract/file.ts";
import { AppError } from "../domain/errors.ts";
import { readExport } from "../domain/export/read.ts";
import { FILE_MAX, FILES_MAX, fileSize } from "../domain/file/file.ts";
import type { QueuedInput } from "../domain/turn.ts";
import { plainLine } from "./terminal/plain.ts";

/** Sends the files at these paths up, in order. Throws AppError that names the one which cannot be sent. */
export async function uploadFiles(client: Client, paths: readonly string[]): Promise<UploadedFile[]> {
  if (paths.length > FILES_MAX) throw new AppError("invalid_request", `A message may have ${FILES_MAX} files. These are ${paths.length}.`);
  // All are looked at before the first is sent.
  for (const path of paths) await requireFile(path);
  const files: UploadedFile[] = [];
  for (const path of paths) files.push(await client.uploadFile(basename(path), await openAsBlob(path)));
  return files;
}

async function requireFile(path: string): Promise<void> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => error);
  if (found instanceof Error) {
    const why = found.code === "ENOENT" ? "There is no such file" : `It cannot be read (${found.code ?? found.message})`;
    throw new AppError("invalid_request", `${path}: ${why}.`);
  }
  if (!found.isFile()) throw new AppError("invalid_request", `${path}: This is a folder or a device. Attach files.`);
  if (found.size > FILE_MAX) throw new AppError("payload_too_large", `${path}: Too large. A file may have ${fileSize(FILE_MAX)}.`);
}

/** A message whose words are an export of a session: it is attached as context, and what is said with it is nothing. Any other is left as it is. */
export async function liftExport(client: Client, content: string): Promise<{ content: string; files: UploadedFile[] }> {
  const found = readExport(content);
  return found ? { content: "", files: [await client.uploadFile(found.name, new Blob([found.text], { type: "text/plain" }))] } : { content, files: [] };
}

/** The path in a line, also as terminals write one that is dropped on them: in quotes, or with escaped spaces. */
export function readPath(typed: string): string {
  const quoted = /^(["'])([^]*)\1$/.exec(typed)?.[2];
  const bare = quoted ?? (process.platform === "win32" ? typed : typed.replace(/\\(.)/g, "$1"));
  return resolve(bare.replace(/^~(?=[/\\]|$)/, homedir()));
}

/** `photo.png, 536 kB`. */
export function describeFile({ name, size }: Pick<UploadedFile, "name" | "size">): string {
  return `${plainLine(name)}, ${fileSize(size)}`;
}

/** A waiting or returned input in one line: its words and the names of its files. */
export function describeInput({ content, attachments }: Pick<QueuedInput, "content" | "attachments">): string {
  const names = attachments.length > 0 ? `[${attachments.map((file) => plainLine(file.name)).join(", ")}]` : "";
  return [plainLine(content), names].filter((text) => text !== "").join(" ");
}
