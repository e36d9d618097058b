// A chat at a terminal: what is typed becomes messages and commands, and what happens in the session is told.
import { AppError } from "../../domain/errors.ts";
import type { Session } from "../../domain/session.ts";
import type { SessionView } from "../../domain/view.ts";
import type { Connection } from "../connect.ts";
import { EXIT } from "../exit.ts";
import { shortId } from "../identity.ts";
import type { Context } from "../spec.ts";
import { plainLine } from "../terminal/plain.ts";
import type { Keyboard } from "./keyboard.ts";
import { openKeyboard } from "./keyboard.ts";
import { createNarrator } from "./narrator.ts";
import type { Partner } from "./partner.ts";
import { createRoom } from "./room.ts";
import { createScreen } from "./screen.ts";
import { toolLine, transcriptLines } from "./transcript.ts";
import type { Word } from "./word.ts";
import { HELP, readWord } from "./word.ts";

const PROMPT = "you › ";
/** Waiting messages that are shown; the rest is counted. */
const WAITING_SHOWN = 3;
/** How long the server may be away before it is said. */
const AWAY_MS = 1500;

/** Talks until the person leaves; resolves with the exit code. */
export async function converse(context: Context, connection: Connection, partner: Partner): Promise<number> {
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

  /** A short gap in the stream is nobody's concern. */
  function showAway(now: boolean): void {
    clearTimeout(away);
    [away, isAway] = [undefined, now];
    showStatus();
  }

  function showStatus(): void {
    screen.status(statusRows(name, { isAway, tool, view: room.view(), sending: room.sending(), pending: keyboard.pending() }));
  }

  async function hear(text: string): Promise<void> {
    const spoken = text.includes("\n") ? null : readWord(text);
    if (text.trim() === "") return;
    try {
      if (spoken && "word" in spoken) return await obey(spoken.word, spoken.rest);
      if (spoken) {
        const hint = spoken.meant ? `Did you mean /${spoken.meant}?` : "See /help.";
        return screen.notice("yellow", `There is no /${spoken.unknown}. ${hint} To send it as it is, begin with a space.`);
      }
      await say(text.trim());
    } catch (error) {
      fail(error);
    }
    showStatus();
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

  async function obey(word: Word, rest: string): Promise<void> {
    if (word === "help") return screen.notice("dim", HELP.join("\n"));
    if (word === "exit") return leave(EXIT.ok);
    await room.settled();
    if (word === "stop") return void (await (room.stop() || screen.notice("dim", "Nothing is running.")));
    const session = room.session();
    if (word === "new") {
      screen.notice("dim", "A new session begins with your next message.");
      const before = room.leave(rest === "" ? undefined : rest);
      if (before) screen.notice("dim", `The one before stays open: rapport chat --session ${shortId(before.session_id)}`);
      return showStatus();
    }
    if (!session) return screen.notice("dim", "There is nothing to close yet.");
    const closed = await client.closeSession(session.session_id);
    room.leave();
    screen.notice("dim", `Closed "${plainLine(closed.session.title ?? "Untitled")}". Your next message begins a new session; /exit leaves.`);
    for (const input of closed.returned) screen.notice("yellow", `Not sent: ${plainLine(input.content)}`);
    showStatus();
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
    screen.notice("red", plainLine(error instanceof Error ? error.message : String(error)));
  }

  screen.notice("dim", greeting(name, connection));
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
  }

  async function end(): Promise<void> {
    // Alone in this process nobody would go on with the answer: stopped, it keeps what was said.
    if (connection.place === "in-process") await (room.stop() || Promise.resolve());
    clearTimeout(away);
    keyboard.close();
    const session = room.leave();
    if (session) out.note(`Go on with: rapport chat --session ${shortId(session.session_id)}`);
  }
}

function greeting(name: string, { place }: Connection): string {
  const where = place === "in-process" ? " No server runs, so this program opened the home itself." : "";
  return `You talk with ${name}. /help for help, Ctrl+C to stop or leave.${where}`;
}

type Now = { isAway: boolean; tool: string | null; view: SessionView | null; sending: readonly string[]; pending: readonly string[] };

function statusRows(name: string, { isAway, tool, view, sending, pending }: Now): string[] {
  const rows: string[] = [];
  if (isAway) rows.push("The server does not answer; trying again …");
  if (view?.running_turn_id && !view.live?.text) rows.push(tool ? `${tool} …` : `${name} is thinking …`);
  const waiting = [...(view?.queue ?? []).map((input) => input.content), ...sending];
  for (const text of waiting.slice(0, WAITING_SHOWN)) rows.push(`waiting: ${text}`);
  if (waiting.length > WAITING_SHOWN) rows.push(`and ${waiting.length - WAITING_SHOWN} more waiting`);
  for (const text of pending) rows.push(`${PROMPT}${text}`);
  return rows;
}
