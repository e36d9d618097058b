// A chat at a terminal: what is typed becomes messages and commands, and what happens in the session is told.
import type { UploadedFile } from "../../contract/file.ts";
import { AppError } from "../../domain/errors.ts";
import type { Session } from "../../domain/session.ts";
import { describeFile, liftExport } from "../attach.ts";
import type { Connection } from "../connect.ts";
import { EXIT } from "../exit.ts";
import { shortId } from "../identity.ts";
import { answerHint, answerWords, questionRows } from "../question.ts";
import type { Context } from "../spec.ts";
import { plainLine } from "../terminal/plain.ts";
import type { Keyboard } from "./keyboard.ts";
import { openKeyboard } from "./keyboard.ts";
import { createMemoryWords } from "./memory.ts";
import { createNarrator } from "./narrator.ts";
import { createObey } from "./obey.ts";
import type { Partner } from "./partner.ts";
import { createRoom } from "./room.ts";
import { createScreen } from "./screen.ts";
import { PROMPT, statusRows } from "./status.ts";
import { toolLine, transcriptLines } from "./transcript.ts";
import { readWord, readYesNo } from "./word.ts";

/** How long the server may be away before it is said. */
const AWAY_MS = 1500;

/** Talks until the person leaves, the first message with `files`; resolves with the exit code. */
export async function converse(context: Context, connection: Connection, partner: Partner, files: readonly UploadedFile[]): Promise<number> {
  const { out, signal } = context;
  const { client } = connection;
  const name = plainLine(partner.agent.name);
  const { promise: left, resolve } = Promise.withResolvers<number>();
  let away: NodeJS.Timeout | undefined;
  let isAway = false;
  let over = false;
  let tool: string | null = null;

  const room = createRoom(client, partner, {
    onEvent(event, view) {
      if (event.type === "tool.started") tool = toolLine(event.tool, event.input);
      if (event.type === "tool.finished" || event.type === "step.started") tool = null;
      narrator.tell(event, view);
      showStatus();
    },
    onState(state) {
      if (state === "offline") away ??= setTimeout(() => showAway(true), AWAY_MS);
      if (state === "open") showAway(false);
      if (state === "unauthorized") fail(new AppError("unauthorized", "The server no longer accepts this token."));
    },
    onDeleted() {
      room.leave();
      screen.notice("yellow", "This session was deleted. Your next message begins a new one.");
      showStatus();
    },
  });
  const keyboard: Keyboard = openKeyboard(context.options.io, out.style("cyan", PROMPT), {
    onLine(typed) {
      screen.takeLine(PROMPT, typed);
      showStatus();
    },
    onMessage: (text) => void hear(text),
    onInterrupt: interrupt,
    onEnd: () => leave(EXIT.ok),
  });
  const screen = createScreen(out, keyboard.lines);
  const narrator = createNarrator(screen, { agent: partner.agent.name, echo: true });
  const memory = createMemoryWords({ client, room, screen, agent: partner.agent });
  const obey = createObey({ client, room, screen, memory, lines: keyboard.lines, leave: () => leave(EXIT.ok) });

  /** A short gap in the stream is nobody's concern. */
  function showAway(now: boolean): void {
    clearTimeout(away);
    [away, isAway] = [undefined, now];
    showStatus();
  }

  function showStatus(): void {
    screen.status(statusRows(name, { isAway, tool, view: room.view(), question: room.question(), attached: room.attached(), sending: room.sending(), pending: keyboard.pending() }));
  }

  async function hear(text: string): Promise<void> {
    if (text.trim() === "") return;
    const spoken = readWord(text);
    const question = room.question();
    const answer = readYesNo(text, question);
    try {
      if (await memory.take(text)) return showStatus();
      if (answer === "unclear") screen.notice("yellow", `Answer with ${answerWords("outcome", "/")}. To send it as a message, begin with a space.`);
      else if (answer) await obey(answer, "");
      else if (spoken && "word" in spoken) await obey(spoken.word, spoken.rest);
      else if (spoken) {
        const hint = spoken.meant ? `Did you mean /${spoken.meant}?` : "See /help.";
        screen.notice("yellow", `There is no /${spoken.unknown}. ${hint} To send it as it is, begin with a space.`);
      } else await hearText(text.trim());
    } catch (error) {
      fail(error);
    }
    showStatus();
  }

  /** A pasted export is context for what is said next, and no message. */
  async function hearText(text: string): Promise<void> {
    const lifted = await liftExport(client, text);
    if (lifted.files.length === 0) return say(lifted.content);
    room.attach(lifted.files);
    screen.notice("dim", `Attached as context: ${lifted.files.map(describeFile).join(", ")}. It goes with your next message.`);
  }

  /** Sends a message. One that was not taken goes back to the prompt, where Enter tries again. */
  async function say(text: string): Promise<void> {
    const sent = room.send(text);
    showStatus();
    try {
      await sent;
    } catch (error) {
      fail(error);
      if (!over && !text.includes("\n") && keyboard.lines.line === "") keyboard.lines.write(text);
    }
  }

  /** The screen ends at once: the keyboard may be gone already, and events still come. */
  function leave(code: number): void {
    over = true;
    screen.close();
    resolve(code);
  }

  /** Ctrl+C: stops the turn, else clears what is typed, else leaves. A second one during a stop does the same. */
  function interrupt(): void {
    const stopped = room.stop();
    if (stopped) return void stopped.catch(fail);
    if (keyboard.lines.line !== "" || keyboard.pending().length > 0) {
      keyboard.clear();
      return showStatus();
    }
    leave(EXIT.ok);
  }

  function fail(error: unknown): void {
    const closed = error instanceof AppError && error.code === "session_closed" ? " /reopen opens it again, /new begins another." : "";
    screen.notice("red", plainLine(error instanceof Error ? error.message : String(error)) + closed);
  }

  screen.notice("dim", greeting(name, connection));
  room.attach(files);
  if (partner.session) await begin(partner.session);
  showStatus();
  const abort = () => leave(EXIT.interrupted);
  if (signal.aborted) abort();
  signal.addEventListener("abort", abort, { once: true });
  try {
    return await left;
  } finally {
    signal.removeEventListener("abort", abort);
    await end();
  }

  async function begin(session: Session): Promise<void> {
    const page = await room.resume(session);
    for (const { look, text } of transcriptLines(page, { agent: partner.agent.name, tools: false })) screen.line(look, text);
    const question = room.question();
    if (!question) return;
    for (const row of questionRows({ agent: partner.agent.name, session_id: session.session_id }, question)) screen.line("yellow", row);
  }

  async function end(): Promise<void> {
    const question = room.question();
    // Alone in this process nobody would go on with the answer: stopped, it keeps what was said. A question can wait.
    if (connection.place === "in-process" && !question) await (room.stop() || Promise.resolve());
    clearTimeout(away);
    keyboard.close();
    const session = room.leave();
    if (session && question) out.note(`${name} waits for an answer. ${answerHint(question.kind, session.session_id)}`);
    if (session) out.note(`Go on with: rapport chat --session ${shortId(session.session_id)}`);
  }
}

function greeting(name: string, { place }: Connection): string {
  const where = place === "in-process" ? " No server runs, so this program opened the home itself." : "";
  return `You talk with ${name}. /help for help, Ctrl+C to stop or leave.${where}`;
}
