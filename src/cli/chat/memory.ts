// The words of a chat about memory: keep something, forget something for good, and see what the last answer was given.
import type { Client } from "../../client/client.ts";
import type { Agent } from "../../domain/agent.ts";
import { AppError } from "../../domain/errors.ts";
import type { Memory } from "../../domain/memory/memory.ts";
import type { PromptPart } from "../../domain/prompt/part.ts";
import { shortId } from "../identity.ts";
import { whyWords } from "../memory/words.ts";
import { plainLine, visible } from "../terminal/plain.ts";
import type { Room } from "./room.ts";
import type { Screen } from "./screen.ts";
import { readYes } from "./word.ts";

/** Memories that /forget lists. */
const FOUND_MAX = 9;
/** Messages among which the last answer is looked for. */
const LOOKED_AT = 50;
/** Characters of an excerpt that are shown. */
const EXCERPT_SHOWN = 120;

type Known = Pick<Memory, "memory_id" | "text">;

export type MemoryWords = ReturnType<typeof createMemoryWords>;

/** The words for one chat. They throw AppError when the server refuses. */
export function createMemoryWords({ client, room, screen, agent }: { client: Client; room: Room; screen: Screen; agent: Agent }) {
  const say = (text: string) => screen.notice("dim", text);
  const name = plainLine(agent.name);
  /** What was numbered last, by /forget or /memory. */
  let listed: readonly Known[] = [];
  /** What is to be forgotten once the person says yes. */
  let asked: Known | null = null;

  function ask(memory: Known): void {
    asked = memory;
    // Decided about by its words: nothing in them may be hidden.
    screen.notice("yellow", `Forget "${visible(memory.text)}" for good? y or n`);
  }

  async function find(text: string): Promise<void> {
    const { memories } = await client.listMemories(agent.agent_id, { q: text, current: true, limit: FOUND_MAX });
    const [only, other] = memories;
    if (!only) return say(`${name} keeps nothing that fits.`);
    if (!other) return ask(only);
    listed = memories;
    say([`Which one? /forget N`, ...memories.map((memory, index) => `${index + 1}  ${plainLine(memory.text)}`)].join("\n"));
  }

  return {
    async remember(text: string): Promise<void> {
      if (text === "") throw new AppError("invalid_request", "Say what: /remember TEXT");
      const memory = await client.addMemory(agent.agent_id, { text });
      say(`${name} keeps it: ${plainLine(memory.text)} (${shortId(memory.memory_id)})`);
    },
    /** Forgets by a number that was shown, or by words. */
    async forget(rest: string): Promise<void> {
      if (rest === "") throw new AppError("invalid_request", "Say what: /forget TEXT, or the number of a list");
      const number = /^\d+$/.test(rest) && listed.length > 0 ? Number(rest) : null;
      if (number === null) return find(rest);
      const memory = listed[number - 1];
      if (!memory) throw new AppError("invalid_request", `There is no number ${number}. There are 1 to ${listed.length}.`);
      ask(memory);
    },
    /** What memory gave to the newest answer, with reasons. */
    async show(): Promise<void> {
      const session = room.session();
      const page = session && (await client.listMessages(session.session_id, { limit: LOOKED_AT }));
      const answer = page?.messages.findLast((message) => message.role === "assistant");
      if (!session || !answer) return say("There is no answer yet.");
      const { parts } = await client.promptContext(session.session_id, answer.turn_id);
      const memories = parts.filter((part) => part.kind === "memory" && part.memory_id !== null && part.text !== null);
      const excerpts = parts.filter((part) => part.kind === "excerpt" && part.text !== null);
      if (memories.length + excerpts.length === 0) return say("Nothing from memory stood in the last answer's prompt.");
      listed = memories.map((part) => ({ memory_id: part.memory_id, text: part.text }) as Known);
      const rows = [...memories.map((part, index) => `${index + 1}  ${rowOf(part)}`), ...excerpts.map((part) => `said earlier: ${rowOf(part)}`)];
      say(["From memory, in the last answer's prompt (to forget one: /forget N):", ...rows].join("\n"));
    },
    /** Takes a line that answers the question before something is forgotten; any other line leaves the question. True when it was taken. */
    async take(line: string): Promise<boolean> {
      const memory = asked;
      if (!memory) return false;
      asked = null;
      const yes = readYes(line.trim());
      if (yes && room.question()) {
        // A question of the agent came in between: a yes must not be for the wrong one.
        screen.notice("yellow", "Nothing was forgotten: the agent asks something too. Answer it with /allow or /deny, then /forget again.");
        return true;
      }
      if (!yes) {
        say("Nothing was forgotten.");
        return yes === false;
      }
      await client.deleteMemory(memory.memory_id);
      listed = [];
      say("Forgotten for good.");
      return true;
    },
  };
}

function rowOf({ text, why }: PromptPart): string {
  const words = plainLine(text ?? "");
  const shown = words.length > EXCERPT_SHOWN ? `${words.slice(0, EXCERPT_SHOWN - 1)}…` : words;
  return why ? `${shown} (${whyWords(why)})` : shown;
}
