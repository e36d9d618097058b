// The session of a terminal chat: made with its first message, watched while it is current, left for a new one.
import { randomUUID } from "node:crypto";
import type { Client } from "../../client/client.ts";
import type { WindowState } from "../../client/window.ts";
import type { SessionEvent } from "../../domain/event.ts";
import type { TurnId } from "../../domain/ids.ts";
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

/** The chat's current session. Sends go out one after the other, in the order they were typed. */
export function createRoom(client: Client, { agent }: Partner, handlers: RoomHandlers) {
  let session: Session | null = null;
  let watch: Watch | null = null;
  let title: string | undefined;
  let stopping: TurnId | null = null;
  const sending: string[] = [];
  /** Names of messages that may or may not have arrived: sent again unchanged, they are the same message. */
  const unsure = new Map<string, string>();
  let line: Promise<unknown> = Promise.resolve();

  function enter(next: Session, start?: SessionView): void {
    session = next;
    watch = watchSession(client.wire, next, handlers, start);
  }

  async function deliver(content: string): Promise<void> {
    if (!session) {
      enter(await client.createSession({ agent_id: agent.agent_id, ...(title === undefined ? {} : { title }) }));
      title = undefined;
    }
    const client_id = unsure.get(content) ?? randomUUID();
    unsure.set(content, client_id);
    await client.sendMessage((session as Session).session_id, { content, client_id });
    unsure.delete(content);
  }

  return {
    session: () => session,
    view: () => watch?.view() ?? null,
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
      const sent = line.then(() => deliver(content)).finally(() => void sending.splice(sending.indexOf(content), 1));
      line = sent.catch(() => undefined);
      return sent;
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
