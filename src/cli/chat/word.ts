// Words that are commands in a chat: a slash and letters at the beginning of a line.
import { findNearest } from "../../lib/nearest.ts";

export const WORDS = {
  new: "/new [title]  begin a new session; this one stays open",
  close: "/close        close this session",
  stop: "/stop         stop the answer, as Ctrl+C does",
  help: "/help         show this",
  exit: "/exit         leave; the session stays open",
} as const;

export type Word = keyof typeof WORDS;

export type Spoken = { word: Word; rest: string } | { unknown: string; meant: string | undefined } | null;

/** The command in `line`, an unknown one, or null when the line is a message. A path such as /etc/hosts is a message. */
export function readWord(line: string): Spoken {
  const found = /^\/([a-z]+)(?:\s+(.*))?$/is.exec(line);
  if (!found) return null;
  const name = (found[1] as string).toLowerCase();
  const known = Object.keys(WORDS) as Word[];
  if ((known as string[]).includes(name)) return { word: name as Word, rest: (found[2] ?? "").trim() };
  return { unknown: name, meant: findNearest(name, known) };
}

export const HELP = [
  ...Object.values(WORDS),
  "",
  "Enter sends, also while an answer comes: the message then waits its turn.",
  "A line that ends with \\ goes on in the next line. Text pasted in several lines is one message.",
  "Ctrl+C stops the answer; at an empty prompt it leaves. A slash after a space is no command.",
];
