// Words that are commands in a chat: a slash and letters at the beginning of a line.
import type { ToolAnswer, ToolQuestion } from "../../domain/question.ts";
import { CONSENT_ANSWERS, OUTCOME_ANSWERS } from "../../domain/question.ts";
import { findNearest } from "../../lib/nearest.ts";
import { ANSWER_MEANINGS } from "../question.ts";

const answer = (word: ToolAnswer) => `/${word.padEnd(15)} ${ANSWER_MEANINGS[word]}`;

export const WORDS = {
  new: "/new [title]     begin a new session; this one stays open",
  close: "/close           close this session",
  reopen: "/reopen          open this session again after it was closed",
  stop: "/stop            stop the answer, as Ctrl+C does",
  attach: "/attach PATH     send a file with your next message: an image, a PDF or text",
  detach: "/detach          leave out what was attached",
  queue: "/queue           show the messages that wait, with their numbers",
  edit: "/edit N [text]   change message N; without a text it comes to the prompt",
  move: "/move N PLACE    send message N at another place; 1 is sent next",
  withdraw: "/withdraw N      take message N back",
  remember: "/remember TEXT   have the agent keep this across sessions",
  forget: "/forget TEXT     forget what it keeps, for good; or /forget N of a list",
  search: "/search WORDS    find what was said, in all sessions",
  memory: "/memory          show what memory gave to the last answer, and why",
  allow: answer("allow"),
  deny: answer("deny"),
  continue: answer("continue"),
  redo: answer("redo"),
  discard: answer("discard"),
  help: "/help            show this",
  exit: "/exit            leave; the session stays open",
} as const satisfies Record<string, string> & Record<ToolAnswer, string>;

export type Word = keyof typeof WORDS;

export type Spoken = { word: Word; rest: string } | { unknown: string; meant: string | undefined } | null;

/**
 * The command in `text`, an unknown one, or null when it is a message. A path such as /etc/hosts is a message, and so is a
 * text of several lines, unless it is the new text of an /edit.
 */
export function readWord(text: string): Spoken {
  const found = /^\/([a-z]+)(?:\s+([^]*))?$/i.exec(text);
  if (!found) return null;
  const name = (found[1] as string).toLowerCase();
  if (text.includes("\n") && name !== "edit") return null;
  const known = Object.keys(WORDS) as Word[];
  if ((known as string[]).includes(name)) return { word: name as Word, rest: (found[2] ?? "").trim() };
  return { unknown: name, meant: findNearest(name, known) };
}

/** True for a line that is nothing but yes, false for no, null for anything else. */
export function readYes(line: string): boolean | null {
  if (/^(?:y|yes)$/i.test(line)) return true;
  return /^(?:n|no)$/i.test(line) ? false : null;
}

/** The answer in a line that is nothing but yes or no while `question` is open; null is a message. */
export function readYesNo(line: string, question: ToolQuestion | null): ToolAnswer | "unclear" | null {
  const yes = readYes(line);
  if (!question || yes === null) return null;
  // Three ways to go on are no matter of yes or no.
  if (question.kind === "outcome") return "unclear";
  return yes ? "allow" : "deny";
}

const LISTED = (Object.keys(WORDS) as Word[]).filter((word) => !isAnswer(word)).map((word) => WORDS[word]);

function isAnswer(word: string): boolean {
  return [...CONSENT_ANSWERS, ...OUTCOME_ANSWERS].some((one) => one === word);
}

export const HELP = [
  ...LISTED,
  "",
  "When the agent asks before it uses a tool (y and n do as well):",
  ...CONSENT_ANSWERS.map((word) => WORDS[word]),
  "When a tool was cut off and nobody knows what it did:",
  ...OUTCOME_ANSWERS.map((word) => WORDS[word]),
  "",
  "Enter sends, also while an answer comes: the message then waits its turn.",
  "A line that ends with \\ goes on in the next line. Text pasted in several lines is one message.",
  "Ctrl+C stops the answer; at an empty prompt it leaves. A slash after a space is no command.",
];
