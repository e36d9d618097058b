// `rapport sessions`: the words of its commands; what they do is in the files beside this one.
import type { ToolAnswer } from "../../../domain/question.ts";
import { CONSENT_ANSWERS, OUTCOME_ANSWERS, TOOL_ANSWERS } from "../../../domain/question.ts";
import { SESSION_TYPES } from "../../../domain/session.ts";
import { ANSWER_MEANINGS } from "../../question.ts";
import type { CommandSpec } from "../../spec.ts";
import { closeSession, deleteSession, forkSession, renameSession, reopenSession } from "./change.ts";
import { answerSession } from "./answer.ts";
import { distillSession } from "./distill.ts";
import { listSessions } from "./list.ts";
import { pruneSessions } from "./prune.ts";
import { showQueue } from "./queue.ts";
import { searchSessions } from "./search.ts";
import { showSession } from "./show.ts";
import { transferCommands } from "./transfer.ts";

/** What each of these answers does, in one sentence. */
const meanings = (answers: readonly ToolAnswer[]) => answers.map((answer) => `${answer}: ${ANSWER_MEANINGS[answer]}`).join("; ");

const SESSION = { name: "<session>", text: "session id, or at least 6 digits of its beginning or end" };

/** `rapport sessions list|search|show|answer|queue|distill|rename|close|reopen|fork|delete|prune`. */
export const sessionCommands: readonly CommandSpec[] = [
  {
    path: "sessions list",
    summary: "List sessions, newest activity first",
    about: "The status says running while a turn runs, and asking while it waits for your answer. A date alone means midnight UTC at its start; before and after mean the last activity.",
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
    path: "sessions search",
    summary: "Search everything that was said, and titles",
    about:
      'All words must be there, in one message or in a title; the last one may be the beginning of a word. "night train" finds a phrase, word* a beginning, ' +
      "-word leaves out what has it, and in:title looks at titles alone. Begin with -- when the first word begins with a minus.",
    takes: [{ name: "<words...>", text: "what to look for" }],
    flags: [
      { flags: "--agent <agent>", text: "only in sessions with this agent" },
      { flags: "--type <types>", text: `only in these types, with commas: ${SESSION_TYPES.join(", ")}` },
      { flags: "--before <date>", text: "only in sessions last active before this" },
      { flags: "--after <date>", text: "only in sessions last active at or after this" },
      { flags: "--limit <number>", text: "how many at most (20 when left out)", integer: [1, 2000] },
    ],
    examples: ["rapport sessions search refund", `rapport sessions search '"night train" vienna -bus' --agent mira`, "rapport sessions search invoice --after 2026-01-01 --json"],
    run: searchSessions,
  },
  {
    path: "sessions show",
    summary: "Print a session with its messages, what waits and what it asks",
    takes: [SESSION],
    flags: [
      { flags: "--last <number>", text: "only the newest messages", integer: [1, 100_000] },
      { flags: "--tools", text: "with what tools gave back" },
    ],
    examples: ["rapport sessions show 80112233", "rapport sessions show 80112233 --last 10"],
    run: showSession,
  },
  {
    path: "sessions answer",
    summary: "Answer what the agent asks before it goes on",
    about:
      "Prints what the agent says then, and exits as rapport chat does: with 6 when it asks again. Ctrl+C leaves the turn alone.\n" +
      `May it use a tool? ${meanings(CONSENT_ANSWERS)}.\n` +
      `A tool was cut off, nobody knows what it did? ${meanings(OUTCOME_ANSWERS)}.`,
    takes: [SESSION, { name: "<answer>", text: TOOL_ANSWERS.join(", ") }],
    flags: [
      { flags: "--call <call>", text: "only if this call is asked about (call_id of the JSON output)" },
      { flags: "--no-wait", text: "do not wait for what follows" },
    ],
    examples: ["rapport sessions answer 80112233 allow", "rapport sessions answer 80112233 deny --no-wait", "rapport sessions answer 80112233 redo --json"],
    ownsSignal: true,
    run: answerSession,
  },
  {
    path: "sessions queue",
    summary: "List the messages that wait in a session, or change them",
    about: "A message is named by its number, 1 is sent next, or by its id. After a change the queue is printed as it is then.",
    takes: [
      SESSION,
      { name: "[change]", text: "edit, move or withdraw; left out: only list" },
      { name: "[number]", text: "which message" },
      { name: "[value]", text: "for edit the new text, - reads it from stdin; for move the new number" },
    ],
    examples: [
      "rapport sessions queue 80112233",
      'rapport sessions queue 80112233 edit 2 "In French, please"',
      "rapport sessions queue 80112233 move 3 1",
      "rapport sessions queue 80112233 withdraw 1",
    ],
    run: showQueue,
  },
  {
    path: "sessions distill",
    summary: "Read a session for the memory now, instead of when it has been idle",
    about: "It is done in the background by a running server. What is new since the last time is read; asked for twice it changes nothing.",
    takes: [SESSION],
    examples: ["rapport sessions distill 80112233"],
    run: distillSession,
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
    about: "A running turn goes on to its end and is stored, also when it asks something. Messages that waited are given back and printed.",
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
    about: "While an answer is being written the copy ends with what was finished before its turn.",
    takes: [SESSION],
    flags: [{ flags: "--at <message>", text: "last message to copy; the last finished one when left out" }],
    examples: ["rapport sessions fork 80112233"],
    run: forkSession,
  },
  {
    path: "sessions delete",
    summary: "Delete a session with everything in it, for good",
    about: "A running turn is stopped and goes with it. Memories that came from it stay, unless --forget is given. At a terminal it says before what goes, and which forks, hand-offs and backups keep copies.",
    takes: [SESSION],
    flags: [
      { flags: "--forget", text: "also erase the memories that only this session supports" },
      { flags: "-y, --yes", text: "do not ask; needed where nobody can be asked" },
    ],
    examples: ["rapport sessions delete 80112233", "rapport sessions delete 80112233 --forget --yes"],
    run: deleteSession,
  },
  {
    path: "sessions prune",
    summary: "Delete sessions that were not used for long, for good",
    about:
      "Those last active before the bound go, archived ones too. Those in use stay, and pinned ones. What was not yet read for the memory is read first, and stays where that fails.\n" +
      "A date alone means midnight UTC at its start. It asks with what would go; where nobody can be asked it needs --yes. Without a server it runs here, as from cron.",
    flags: [
      { flags: "--older-than <age>", text: "last active longer ago than this, such as 30d, 12h, 8w" },
      { flags: "--before <date>", text: "last active before this" },
      { flags: "--agent <agent>", text: "only those of this agent" },
      { flags: "--type <types>", text: `only these types, with commas: ${SESSION_TYPES.join(", ")}` },
      { flags: "--dry-run", text: "only show what would go, with a plan to carry out" },
      { flags: "--plan <plan>", text: "carry out the plan of a dry run; what was used since stays" },
      { flags: "--skip-distill", text: "let sessions go that were not read for the memory" },
      { flags: "--forget", text: "also erase the memories that only these sessions support" },
      { flags: "-y, --yes", text: "do not ask; needed where nobody can be asked" },
    ],
    examples: [
      "rapport sessions prune --older-than 30d --dry-run",
      "rapport sessions prune --before 2026-02-01 --agent mira --type heartbeat,schedule --yes",
      "rapport sessions prune --plan prn_0193b1c2a4f07c3e9d5b6a7f80112233 --yes",
    ],
    run: pruneSessions,
  },
  ...transferCommands,
];
