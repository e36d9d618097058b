// Looking for words in the bytes of a home's files, in every form in which one may stand there.
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { randomInt } from "node:crypto";

/** Letters that a text index may leave out of a word because the word before begins with them too. */
const SHARED = 3;

/** A word of letters that stands nowhere else. */
export function randomWord(): string {
  return `${Array.from({ length: 15 }, () => String.fromCharCode(97 + randomInt(26))).join("")}z`;
}

/** The word's ways to be written: as it is, without its beginning, as JSON escapes it, and in base64 wherever in a text it stands. */
function formsOf(word: string): string[] {
  const tail = word.slice(SHARED);
  const escaped = [...tail].map((char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`).join("");
  // The first and the last characters of base64 depend on what stands before and behind.
  const base64 = [0, 1, 2].map((shift) => Buffer.from("x".repeat(shift) + tail).toString("base64").slice(shift === 0 ? 0 : 4, -4));
  return [tail, tail.toUpperCase(), escaped, ...base64, Buffer.from(tail).toString("hex")];
}

/** Those of the words whose bytes stand in some file below `folder`, each with the file. */
export function findBytes(folder: string, words: readonly string[]): { word: string; file: string }[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.flatMap((entry) => {
    const path = join(entry.parentPath, entry.name);
    const bytes = readFileSync(path);
    // UTF-16 too: one byte of each character.
    const holds = (form: string) => bytes.includes(form) || bytes.includes(Buffer.from(form, "utf16le"));
    return words.filter((word) => formsOf(word).some(holds)).map((word) => ({ word, file: relative(folder, path) }));
  });
}
