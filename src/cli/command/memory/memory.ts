// `rapport memory`: the words of its commands; what they do is in the files beside this one.
import { MEMORY_KINDS } from "../../../domain/memory/memory.ts";
import type { CommandSpec, Flag } from "../../spec.ts";
import { addMemory, clearMemories, deleteMemory, editMemory, pinMemory } from "./change.ts";
import { redoChange, showHistory, undoChange } from "./history.ts";
import { listMemories, searchMemories } from "./list.ts";
import { reviewMemories } from "./review.ts";
import { showMemory } from "./show.ts";

const AGENT = { name: "<agent>", text: "agent id" };
const MEMORY = { name: "<memory>", text: "memory id, or at least 6 digits of its beginning or end" };
const CHANGE = { name: "<change>", text: "id of the change, or at least 6 digits of its beginning or end" };
const TEXT = { name: "<text>", text: "one sentence that stands for itself; - reads it from stdin" };
const YES: Flag = { flags: "-y, --yes", text: "do not ask; needed where nobody can be asked" };
const LIMIT: Flag = { flags: "--limit <number>", text: "how many at most (50 when left out)", integer: [1, 100_000] };
const ALL: Flag = { flags: "--all", text: "all of them" };
const KIND: Flag = { flags: "--kind <kind>", text: "what it is", choices: MEMORY_KINDS };

/** `rapport memory list|search|show|add|edit|pin|delete|clear|review|history|undo|redo`. */
export const memoryCommands: readonly CommandSpec[] = [
  {
    path: "memory list",
    summary: "List what an agent keeps for you",
    about: "Pinned memories first, then the newest; with --search the best matches first.",
    takes: [AGENT],
    flags: [
      { flags: "--search <text>", text: "only those that have these words" },
      { ...KIND, text: "only of this kind" },
      { flags: "--ended", text: "those that were replaced or have ended, instead of those that hold now" },
      { flags: "--pinned", text: "only pinned ones" },
      LIMIT,
      ALL,
    ],
    examples: ["rapport memory list mira", "rapport memory list mira --kind preference --json"],
    run: listMemories,
  },
  {
    path: "memory search",
    summary: "Look for words in what an agent keeps for you",
    takes: [AGENT, { name: "<text>", text: "words to look for" }],
    flags: [LIMIT],
    examples: ['rapport memory search mira "green tea"'],
    run: searchMemories,
  },
  {
    path: "memory show",
    summary: "Show a memory, the messages that it comes from, what changed it and how often it was used",
    takes: [MEMORY],
    examples: ["rapport memory show 80112233"],
    run: showMemory,
  },
  {
    path: "memory add",
    summary: "Tell an agent something to keep",
    takes: [AGENT, TEXT],
    flags: [{ ...KIND, text: "what it is (fact when left out)" }, { flags: "--since <date>", text: "since when it holds" }],
    examples: ['rapport memory add mira "I work on Mondays and Tuesdays" --since 2026-09-01', 'rapport memory add mira "Answer in French" --kind instruction'],
    run: addMemory,
  },
  {
    path: "memory edit",
    summary: "Change what a memory says; the old words stay in its history",
    takes: [MEMORY, TEXT],
    examples: ['rapport memory edit 80112233 "I work on Mondays"'],
    run: editMemory,
  },
  {
    path: "memory pin",
    summary: "Pin a memory, so that it stands first in lists",
    takes: [MEMORY],
    flags: [{ flags: "--off", text: "take the pin away" }],
    examples: ["rapport memory pin 80112233", "rapport memory pin 80112233 --off"],
    run: pinMemory,
  },
  {
    path: "memory delete",
    summary: "Forget a memory and erase its words from all history, for good",
    about: "The messages that it came from stay where they are. What can be taken back is an undo: rapport memory undo.",
    takes: [MEMORY],
    flags: [YES],
    examples: ["rapport memory delete 80112233", "rapport memory delete 80112233 --yes"],
    run: deleteMemory,
  },
  {
    path: "memory clear",
    summary: "Erase all that an agent keeps for you, with its history, for good",
    about: "On a terminal the agent's id is asked for once more.",
    takes: [AGENT],
    flags: [YES],
    examples: ["rapport memory clear mira", "rapport memory clear mira --yes"],
    run: clearMemories,
  },
  {
    path: "memory review",
    summary: "Show what waits for you before it is kept, and answer it",
    about: "Each change has numbered parts: new memories, old words → new ones, and what would be forgotten. Of those that are not kept nothing stays.",
    takes: [
      { name: "[what]", text: "an agent id, to see only its changes; or apply, or reject" },
      { name: "[change]", text: "for apply and reject: id of the change, or at least 6 digits of its beginning or end" },
    ],
    flags: [{ flags: "--only <numbers>", text: "with apply: keep only these parts, with commas" }],
    examples: ["rapport memory review", "rapport memory review apply 80112233 --only 1,3", "rapport memory review reject 80112233"],
    run: reviewMemories,
  },
  {
    path: "memory history",
    summary: "List what changed an agent's memory: learned from sessions, by the agent and by you",
    takes: [AGENT],
    flags: [LIMIT, ALL],
    examples: ["rapport memory history mira"],
    run: showHistory,
  },
  {
    path: "memory undo",
    summary: "Take a change back, with those that build on it",
    takes: [CHANGE],
    examples: ["rapport memory undo 80112233"],
    run: undoChange,
  },
  {
    path: "memory redo",
    summary: "Do a change again that was taken back",
    takes: [CHANGE],
    examples: ["rapport memory redo 80112233"],
    run: redoChange,
  },
];
