// What the words of a chat do: sessions begin and end, the queue is put in order, questions are answered.
import type { Interface } from "node:readline";
import type { Client } from "../../client/client.ts";
import { AppError } from "../../domain/errors.ts";
import type { ToolAnswer } from "../../domain/question.ts";
import { suitsQuestion, TOOL_ANSWERS } from "../../domain/question.ts";
import { FILES_MAX } from "../../domain/file/file.ts";
import type { Session } from "../../domain/session.ts";
import type { QueuedInput } from "../../domain/turn.ts";
import { headOf, lineOf } from "../command/session/search.ts";
import { shortId } from "../identity.ts";
import { describeFile, describeInput, readPath, uploadFiles } from "../attach.ts";
import { answerWords } from "../question.ts";
import { findInput, moveInput } from "../queue.ts";
import { plain, plainLine } from "../terminal/plain.ts";
import type { MemoryWords } from "./memory.ts";
import type { Room } from "./room.ts";
import type { Screen } from "./screen.ts";
import type { Word } from "./word.ts";
import { HELP } from "./word.ts";

export type ObeyDeps = {
  client: Client;
  room: Room;
  screen: Screen;
  memory: MemoryWords;
  /** The prompt, where words come back to be changed. */
  lines: Interface;
  leave(): void;
};

/** Hits that /search shows. */
const FOUND_MAX = 5;

/** Does what a word says; `rest` is what stands after it. Throws AppError when it cannot be done. */
export function createObey({ client, room, screen, memory, lines, leave }: ObeyDeps): (word: Word, rest: string) => Promise<void> {
  const say = (text: string) => screen.notice("dim", text);

  async function stop(): Promise<void> {
    await (room.stop() || say("Nothing is running."));
  }

  async function begin(title: string): Promise<void> {
    say("A new session begins with your next message.");
    const before = room.leave(title === "" ? undefined : title);
    if (before) say(`The one before stays open: rapport chat --session ${shortId(before.session_id)}`);
  }

  async function close(): Promise<void> {
    const session = room.session();
    if (!session) return say("There is nothing to close yet.");
    const closed = await client.closeSession(session.session_id);
    room.leave();
    const goesOn = closed.session.running_turn_id ? " The answer goes on to its end and is stored." : "";
    say(`Closed "${plainLine(closed.session.title ?? "Untitled")}".${goesOn} Your next message begins a new session; /exit leaves.`);
    for (const input of closed.returned) screen.notice("yellow", `Not sent: ${describeInput(input)}`);
  }

  async function reopen(): Promise<void> {
    const session = requireSession("There is no session here to reopen.");
    await client.reopenSession(session.session_id);
    say("The session is open again.");
  }

  async function attach(typed: string): Promise<void> {
    if (typed === "") throw new AppError("invalid_request", "Name the file: /attach PATH");
    if (room.attached().length >= FILES_MAX) throw new AppError("invalid_request", `A message may have ${FILES_MAX} files. Send these first.`);
    const files = await uploadFiles(client, [readPath(typed)]);
    room.attach(files);
    say(`Attached ${files.map(describeFile).join("; ")}. It goes with your next message.`);
  }

  function detach(): void {
    if (room.attached().length === 0) return say("Nothing is attached.");
    room.detach();
    say("Your next message goes without files.");
  }

  async function list(): Promise<void> {
    const { queue } = waiting();
    if (queue.length === 0) return say("Nothing waits.");
    say(queue.map((input, index) => `${index + 1}  ${describeInput(input)}`).join("\n"));
  }

  async function edit(rest: string): Promise<void> {
    const [number, text] = split(rest);
    const { session, queue } = waiting();
    const input = findInput(queue, number);
    if (text === "") return recall(number, input);
    await client.editInput(session.session_id, input.input_id, { content: text });
    say(`Changed. It was: ${describeInput(input)}`);
  }

  /** Puts the words of an input to the prompt. What a prompt cannot hold would be obeyed as keys, or lost. */
  function recall(number: string, { content }: QueuedInput): void {
    if (content.includes("\n") || content.includes("\t") || plain(content) !== content) return say(`Give the new text: /edit ${number} TEXT`);
    lines.write(`/edit ${number} ${content}`);
  }

  async function move(rest: string): Promise<void> {
    const [number, place] = split(rest);
    const { session, queue } = waiting();
    const input = findInput(queue, number);
    await moveInput(client, { session_id: session.session_id, input }, place);
    // The new order is shown when the view has it: a number always means what stands on the screen.
    say(`Moved to ${place}: ${describeInput(input)}`);
  }

  async function search(q: string): Promise<void> {
    if (q === "") throw new AppError("invalid_request", "Say what to look for: /search WORDS");
    const { hits, total } = await client.searchSessions({ q, limit: FOUND_MAX });
    if (hits.length === 0) return say("Nothing was found.");
    say(hits.map((hit) => `${headOf(hit)}\n  ${hit.snippet.map(({ text }) => lineOf(text)).join("")}`).join("\n"));
    say(`${total > hits.length ? `There are more: rapport sessions search. ` : ""}Open one with: rapport chat --session ${shortId(hits[0]?.session_id ?? "")}`);
  }

  /** The session's events say that it comes back. */
  async function withdraw(number: string): Promise<void> {
    const { session, queue } = waiting();
    await client.withdrawInput(session.session_id, findInput(queue, number).input_id);
  }

  async function answer(word: ToolAnswer): Promise<void> {
    const question = room.question();
    if (!question) return say("Nothing is asked now.");
    if (!suitsQuestion(question.kind, word)) return screen.notice("yellow", `That does not answer this question. Answer with ${answerWords(question.kind, "/")}.`);
    if (!(await room.answer(word))) say("It is answered already.");
  }

  function waiting(): { session: Session; queue: readonly QueuedInput[] } {
    return { session: requireSession("Nothing waits."), queue: room.view()?.queue ?? [] };
  }

  function requireSession(message: string): Session {
    const session = room.session();
    if (!session) throw new AppError("not_found", message);
    return session;
  }

  const does: Record<Word, (rest: string) => Promise<void> | void> = {
    help: () => say(HELP.join("\n")),
    exit: leave,
    ...{ attach, detach, stop, new: begin, close, reopen, queue: list, edit, move, withdraw, search },
    ...{ remember: memory.remember, forget: memory.forget, memory: memory.show },
    allow: () => answer("allow"),
    deny: () => answer("deny"),
    continue: () => answer("continue"),
    redo: () => answer("redo"),
    discard: () => answer("discard"),
  };
  const atOnce: readonly Word[] = ["help", "exit", ...TOOL_ANSWERS];
  return async (word, rest) => {
    // What was sent before the word is part of what it is about. An answer is to what is asked this moment, never to a
    // question that comes while it waits.
    if (!atOnce.includes(word)) await room.settled();
    await does[word](rest);
  };
}

/** The first word, and what follows it. */
function split(rest: string): [string, string] {
  const [, first = "", more = ""] = /^(\S*)\s*([^]*)$/.exec(rest) ?? [];
  return [first, more];
}
