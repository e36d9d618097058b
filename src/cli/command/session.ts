// `rapport sessions`: the words of its commands; what they do is in session-list, session-show and session-change.
import { SESSION_TYPES } from "../../domain/session.ts";
import type { CommandSpec } from "../spec.ts";
import { closeSession, deleteSession, forkSession, renameSession, reopenSession } from "./session-change.ts";
import { listSessions } from "./session-list.ts";
import { showSession } from "./session-show.ts";

const SESSION = { name: "<session>", text: "session id, or at least 6 digits of its beginning or end" };

/** `rapport sessions list|show|rename|close|reopen|delete|fork`. */
export const sessionCommands: readonly CommandSpec[] = [
  {
    path: "sessions list",
    summary: "List sessions, newest activity first",
    about: "A date alone means midnight UTC at its start; before and after mean the last activity.",
    flags: [
      { flags: "--agent <agent>", text: "only those of this agent" },
      { flags: "--type <types>", text: `only these types, with commas: ${SESSION_TYPES.join(", ")}` },
      { flags: "--status <status>", text: "only open or closed ones", choices: ["open", "closed"] },
      { flags: "--before <date>", text: "only those last active before this" },
      { flags: "--after <date>", text: "only those last active at or after this" },
      { flags: "--limit <number>", text: "how many at most (50 when left out)", integer: [1, 100_000] },
      { flags: "--all", text: "all of them" },
      { flags: "--cursor <cursor>", text: "go on where a JSON list ended (its next_cursor)" },
    ],
    examples: ["rapport sessions list", "rapport sessions list --agent mira --status open --after 2026-11-01", "rapport sessions list --all --json"],
    run: listSessions,
  },
  {
    path: "sessions show",
    summary: "Print a session with its messages",
    takes: [SESSION],
    flags: [
      { flags: "--last <number>", text: "only the newest messages", integer: [1, 100_000] },
      { flags: "--tools", text: "with what tools gave back" },
    ],
    examples: ["rapport sessions show 80112233", "rapport sessions show 80112233 --last 10"],
    run: showSession,
  },
  {
    path: "sessions rename",
    summary: "Give a session a title",
    takes: [SESSION, { name: "<title>", text: "the new title" }],
    examples: ['rapport sessions rename 80112233 "Trip to Norway"'],
    run: renameSession,
  },
  {
    path: "sessions close",
    summary: "Close a session",
    about: "A running turn goes on to its end and is stored. Messages that waited are given back and printed.",
    takes: [SESSION],
    examples: ["rapport sessions close 80112233"],
    run: closeSession,
  },
  {
    path: "sessions reopen",
    summary: "Open a closed session again",
    takes: [SESSION],
    examples: ["rapport sessions reopen 80112233"],
    run: reopenSession,
  },
  {
    path: "sessions fork",
    summary: "Copy a session into a new one and go on from there",
    takes: [SESSION],
    flags: [{ flags: "--at <message>", text: "last message to copy; the last finished one when left out" }],
    examples: ["rapport sessions fork 80112233"],
    run: forkSession,
  },
  {
    path: "sessions delete",
    summary: "Delete a session with everything in it, for good",
    takes: [SESSION],
    flags: [{ flags: "-y, --yes", text: "do not ask; needed where nobody can be asked" }],
    examples: ["rapport sessions delete 80112233", "rapport sessions delete 80112233 --yes"],
    run: deleteSession,
  },
];
