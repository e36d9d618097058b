// The words of the commands by which sessions go elsewhere: exported, bundled, imported, handed on.
import { EXPORT_FORMATS } from "../../../domain/export/export.ts";
import type { CommandSpec } from "../../spec.ts";
import { bundleSessions, exportSession, importSessions } from "./export.ts";
import { handOffSession } from "./hand-off.ts";

const SESSION = { name: "<session>", text: "session id, or at least 6 digits of its beginning or end" };

/** `rapport sessions export|bundle|import|handoff`. */
export const transferCommands: readonly CommandSpec[] = [
  {
    path: "sessions export",
    summary: "Print a session as Markdown, as JSON, or as context for an agent",
    about: "A context is masked unless --no-mask is given, the other forms only with --mask: keys, tokens, passwords and card numbers are replaced by what they were.",
    takes: [SESSION],
    flags: [
      { flags: "--format <format>", text: "markdown when left out", choices: EXPORT_FORMATS },
      { flags: "--last <number>", text: "only the newest messages", integer: [1, 1_000_000] },
      { flags: "--tools", text: "with what tools were asked and gave back" },
      { flags: "--memories", text: "with the memories that it gave or used" },
      { flags: "--mask", text: "mask secrets" },
      { flags: "--no-mask", text: "leave secrets as they are" },
      { flags: "--out <file>", text: "write it into this new file" },
    ],
    examples: ["rapport sessions export 80112233", "rapport sessions export 80112233 --format json --tools --out talk.json", "rapport sessions export 80112233 --format context --last 20 | rapport chat otto"],
    run: exportSession,
  },
  {
    path: "sessions bundle",
    summary: "Write sessions into a file that can be imported elsewhere",
    about: "With messages, turns and attached files. Memories are not part of it, and incognito sessions are left out.",
    takes: [{ name: "[session...]", text: "session ids, or at least 6 digits of their beginnings or ends" }],
    flags: [
      { flags: "--agent <agent>", text: "all sessions with this agent" },
      { flags: "--all", text: "all sessions" },
      { flags: "--branches", text: "their forks too" },
      { flags: "--out <file>", text: "the new file; stdout when left out" },
    ],
    examples: ["rapport sessions bundle 80112233 --branches --out talk.jsonl", "rapport sessions bundle --all --out sessions.jsonl"],
    run: bundleSessions,
  },
  {
    path: "sessions import",
    summary: "Import sessions from such a file, all of them or none",
    about: "What is here already, just the same, is skipped. When a session is here that differs, nothing is imported.",
    takes: [{ name: "<file>", text: "the file" }],
    flags: [{ flags: "--copy", text: "give everything new ids, so that it stands beside what is here" }],
    examples: ["rapport sessions import sessions.jsonl", "rapport sessions import talk.jsonl --copy"],
    run: importSessions,
  },
  {
    path: "sessions handoff",
    summary: "Go on with another agent, who is given this session's context",
    about: "On a terminal the text is shown first, exactly as the other agent will be given it with your first message.",
    takes: [SESSION],
    flags: [
      { flags: "--to <agent>", text: "who goes on" },
      { flags: "--last <number>", text: "only the newest messages", integer: [1, 1_000_000] },
      { flags: "--tools", text: "with what tools were asked and gave back" },
      { flags: "--no-mask", text: "leave secrets as they are" },
      { flags: "--title <title>", text: "title of the new session" },
      { flags: "-y, --yes", text: "do not ask; needed where nobody can be asked" },
    ],
    examples: ["rapport sessions handoff 80112233 --to otto", "rapport sessions handoff 80112233 --to otto --last 10 --yes"],
    run: handOffSession,
  },
];
