// Attached files: what may be attached, how much of it, and under which name it is kept.
import type { FilePart, Part } from "../message.ts";
import { textOf } from "../message.ts";

/** Bytes of one file. */
export const FILE_MAX = 20_000_000;
/** Bytes of a text file: what it says stands in the prompt, and there is room for about as much as in a message. */
export const TEXT_FILE_MAX = 400_000;
/** Files of one message, and the bytes that they may have together. */
export const FILES_MAX = 10;
export const FILES_SIZE_MAX = 32_000_000;
/** Milliseconds that an uploaded file is kept while no message has it. */
export const UPLOAD_KEPT = 24 * 3_600_000;

const NAME_MAX = 120;
/** Control characters, and those that turn the direction of writing, so that a name reads as it is. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** What a model can do with a file: look at it, or read it. */
export type FileKind = "image" | "pdf" | "text";

export function fileKind(media_type: string): FileKind {
  if (media_type.startsWith("image/")) return "image";
  return media_type === "application/pdf" ? "pdf" : "text";
}

/** The name that a file goes by: its last part without folders, in plain characters, at most 120 of them, its ending kept. */
export function fileName(given: string): string {
  const last = given.toWellFormed().normalize("NFC").replace(UNSEEN, "").split(/[\\/]/).at(-1) ?? "";
  const name = last.replace(/\s+/g, " ").trim();
  if (/^\.*$/.test(name)) return "file";
  const points = [...name];
  if (points.length <= NAME_MAX) return name;
  const end = [...(/\.\w{1,10}$/.exec(name)?.[0] ?? "")];
  return [...points.slice(0, NAME_MAX - end.length - 1), "…", ...end].join("");
}

/** Bytes as people say them: 900 bytes, 12 kB, 3.4 MB, 2 GB. */
export function fileSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} ${bytes === 1 ? "byte" : "bytes"}`;
  if (bytes < 999_500) return `${Math.round(bytes / 1000)} kB`;
  const [size, unit] = bytes < 999_950_000 ? [1_000_000, "MB"] : [1_000_000_000, "GB"];
  return `${(bytes / size).toFixed(1).replace(/\.0$/, "")} ${unit}`;
}

/** A person's message: its files, then its words. Either may be missing, not both. */
export function inputParts(content: string, files: readonly FilePart[]): Part[] {
  return content.trim() === "" && files.length > 0 ? [...files] : [...files, { type: "text", text: content }];
}

export function filesOf(parts: readonly Part[]): FilePart[] {
  return parts.filter((part) => part.type === "file");
}

/** What a message is about, for titles and previews: its words, else the names of its files. */
export function subjectOf(parts: readonly Part[]): string {
  const text = textOf(parts);
  return text.trim() === "" ? filesOf(parts).map((file) => file.name).join(", ") : text;
}
