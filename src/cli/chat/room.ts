// The session of a terminal chat: made with its first message, watched while it is current, left for a new one.
import { randomUUID } from "node:crypto";
import type { Client } from "../../client/client.ts";
import type { WindowState } from "../../client/window.ts";
import type { SessionEvent } from "../../domain/event.ts";
import type { UploadedFile } from "../../contract/file.ts";
import type { AppError } from "../../domain/errors.ts";
import { isAppError } from "../../domain/errors.ts";
import type { TurnId } from "../../domain/ids.ts";
import type { ToolAnswer, ToolQuestion } from "../../domain/question.ts";
import type { Session } from "../../domain/session.ts";
import type { SessionView } from "../../domain/view.ts";
import { startView } from "../../domain/view.ts";
import type { Partner } from "./partner.ts";
import type { Watch } from "./watch.ts";
import { watchSession } from "./watch.ts";

export type RoomHandlers = {
  onEvent(event: SessionEvent, view: SessionView): void;
  onState(state: WindowState): void;
  onDeleted(): void;
};

export type Room = ReturnType<typeof createRoom>;

/** The chat's current session. Sends go out one after the other, in the order they were typed. */
export function createRoom(client: Client, { agent }: Partner, handlers: RoomHandlers) {
  let session: Session | null = null;
  let watch: Watch | null = null;
  let title: string | undefined;
  let stopping: TurnId | null = null;
  /** The question that was answered last; its end may still be on its way here. */
  let answered: ToolQuestion | null = null;
  const sending: string[] = [];
  /** Names of messages that may or may not have arrived: sent again unchanged, they are the same message. */
  const unsure = new Map<string, { client_id: string; files: readonly UploadedFile[] }>();
  /** Files that go with the next message. */
  let attached: readonly UploadedFile[] = [];
  let line: Promise<unknown> = Promise.resolve();

  function enter(next: Session, start?: SessionView): void {
    session = next;
    watch = watchSession(client.wire, next, handlers, start);
  }

  /** What the running turn asks. */
  function question(): ToolQuestion | null {
    const view = watch?.view();
    return (view?.running_turn_id && view.turns[view.running_turn_id]?.question) || null;
  }

  async function deliver(content: string, files: readonly UploadedFile[]): Promise<void> {
    if (!session) {
      enter(await client.createSession({ agent_id: agent.agent_id, ...(title === undefined ? {} : { title }) }));
      title = undefined;
    }
    const known = unsure.get(content) ?? { client_id: randomUUID(), files };
    unsure.set(content, known);
    try {
      await client.sendMessage((session as Session).session_id, { content, client_id: known.client_id, attachments: known.files.map((file) => file.file_id) });
    } catch (error) {
      if (isRefusal(error)) giveBack(content, known.files, error);
      throw error;
    }
    unsure.delete(content);
  }

  /** The server said no: the files are attached again, without those that it does not have any more. */
  function giveBack(content: string, files: readonly UploadedFile[], { details }: AppError): void {
    const missing = (details?.["file_ids"] ?? []) as string[];
    unsure.delete(content);
    attached = [...files.filter((file) => !missing.includes(file.file_id)), ...attached];
  }

  return {
    session: () => session,
    view: () => watch?.view() ?? null,
    attached: () => attached,
    /** Sends more files with the next message. */
    attach: (files: readonly UploadedFile[]): void => void (attached = [...attached, ...files]),
    detach: (): void => void (attached = []),
    /** Messages on their way to the server. */
    sending: (): readonly string[] => sending,

    /** Goes on in a session and gives back its newest messages. */
    async resume(known: Session) {
      const page = await client.listMessages(known.session_id, { limit: 20 });
      enter(known, startView({ seq: page.event_seq, status: known.status, title: known.title, messages: page.messages, turns: page.turns, queue: page.queue }));
      return page;
    },
    /** Sends a message; begins a session when there is none. Throws AppError when it was not taken. */
    send(content: string): Promise<void> {
      sending.push(content);
      // A message that is tried again has the files that it had; what was attached since is for the next.
      const files = unsure.has(content) ? [] : attached;
      if (files.length > 0) attached = [];
      const sent = line.then(() => deliver(content, files)).finally(() => void sending.splice(sending.indexOf(content), 1));
      line = sent.catch(() => undefined);
      return sent;
    },
    question,
    /** Answers the open question; false when there is none or it is being answered. Throws AppError when it is too late. */
    async answer(answer: ToolAnswer): Promise<boolean> {
      const asked = question();
      const turn_id = watch?.view().running_turn_id;
      if (!session || !turn_id || !asked || asked === answered) return false;
      answered = asked;
      try {
        await client.answerTool(session.session_id, turn_id, { call_id: asked.call_id, answer });
      } catch (error) {
        answered = null;
        throw error;
      }
      return true;
    },
    /** Stops the running turn; false when none runs or it was asked to stop before. */
    stop(): Promise<unknown> | false {
      const running = watch?.view().running_turn_id;
      if (!session || !running || running === stopping) return false;
      stopping = running;
      return client.cancelTurn(session.session_id, running);
    },
    /** Leaves the session as it is; the next message begins a new one, with `nextTitle` if given. */
    leave(nextTitle?: string): Session | null {
      const left = session;
      watch?.close();
      [session, watch, title] = [null, null, nextTitle];
      return left;
    },
    /** Waits for messages on their way. */
    settled: () => line,
  };
}

/** True when the server took notice of the message and refused it; any other failure leaves open whether it arrived. */
function isRefusal(error: unknown): error is AppError {
  const status = isAppError(error) ? error.details?.["http_status"] : undefined;
  return typeof status === "number" && status < 500;
}
