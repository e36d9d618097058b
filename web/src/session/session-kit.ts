// What the session pages of one window share: the views, the outbox, and a line to say above a composer.
import { createContext, useCallback, useContext, useEffect, useSyncExternalStore } from "react";
import type { Client } from "../../../src/client/client.ts";
import { isAppError } from "../../../src/domain/errors.ts";
import type { FilePart } from "../../../src/domain/message.ts";
import type { MessageId, SessionId, TurnId } from "../../../src/domain/ids.ts";
import type { ToolQuestion } from "../../../src/domain/question.ts";
import type { InputMode } from "../../../src/domain/turn.ts";
import type { Cell } from "../app/cell.ts";
import { createCell, useCell } from "../app/cell.ts";
import { messageOf } from "../app/failure.ts";
import { useClient, useConnection, useServices } from "../app/services.tsx";
import { returnInput } from "./attach/draft-file.ts";
import type { Outbox, Unsent } from "./outbox.ts";
import { createOutbox } from "./outbox.ts";
import { newClientId, seenBefore } from "./client-id.ts";
import type { OpenView, ViewStore } from "./view-store.ts";
import { createViewStore } from "./view-store.ts";

export type SessionKit = {
  views: ViewStore;
  outbox: Outbox;
  /** What is to be said above a session's composer. */
  notices: Cell<Readonly<Record<SessionId, string>>>;
  /** What a message does to a running turn, where the person chose it; it lasts as long as the window. */
  modes: Cell<Readonly<Record<SessionId, InputMode>>>;
};

const kits = new WeakMap<Client, SessionKit>();

/** The kit of this window's client; made once. */
export function useSessionKit(): SessionKit {
  const client = useClient();
  const known = kits.get(client);
  if (known) return known;
  const kit = createKit(client);
  kits.set(client, kit);
  return kit;
}

function createKit(client: Client): SessionKit {
  const notices = createCell<Readonly<Record<SessionId, string>>>({});
  const modes = createCell<Readonly<Record<SessionId, InputMode>>>({});
  const views = createViewStore({
    listMessages: client.listMessages,
    frame: (draw) => void (document.visibilityState === "visible" ? requestAnimationFrame(draw) : setTimeout(draw, 100)),
    later: (ms, run) => void setTimeout(run, ms),
    onReturned(session_id, input) {
      // Every window hears of it, and all of them share the drafts: the words come back once.
      if (!seenBefore(input.input_id)) returnInput(session_id, input);
    },
  });
  const outbox = createOutbox({
    send: client.sendMessage,
    store: browserStore(),
    newId: newClientId,
    now: () => new Date().toISOString(),
    wait(ms) {
      let cancel: () => void = () => undefined;
      const done = new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        cancel = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      return { done, cancel };
    },
    onRefused(unsent, error) {
      // Files that the server does not have any more cannot be sent again.
      const missing = missingFiles(unsent, error);
      const attachments = unsent.attachments.filter((file) => !missing.includes(file));
      if (!seenBefore(unsent.client_id)) returnInput(unsent.session_id, { ...unsent, attachments });
      const said = missing.length > 0 ? `No longer stored: ${missing.map((file) => file.name).join(", ")}. Attach again what you want to send.` : messageOf(error);
      notices.update((now) => ({ ...now, [unsent.session_id]: said }));
    },
  });
  return { views, outbox, notices, modes };
}

function missingFiles({ attachments }: Unsent, error: unknown): FilePart[] {
  const ids = isAppError(error) ? error.details?.["file_ids"] : undefined;
  return Array.isArray(ids) ? attachments.filter((file) => ids.includes(file.file_id)) : [];
}

function browserStore(): Storage | undefined {
  try {
    return globalThis.localStorage;
  } catch {
    return undefined;
  }
}

/** Connects the kit to the window's stream, and sends what waits whenever the line is back. */
export function SessionLine(): null {
  const kit = useSessionKit();
  const stream = useCell(useServices().stream);
  const { state } = useConnection();
  useEffect(() => kit.views.connect(stream), [kit, stream]);
  useEffect(() => kit.outbox.resume(), [kit]);
  useEffect(() => {
    if (state === "open") kit.outbox.wake();
  }, [kit, state]);
  return null;
}

/** A part of the session's state; renders again when that part changes, at most once per frame. */
export function useOpenView<T>(session_id: SessionId, select: (state: OpenView) => T): T {
  const { views } = useSessionKit();
  const subscribe = useCallback((listener: () => void) => views.subscribe(session_id, listener), [views, session_id]);
  return useSyncExternalStore(subscribe, () => select(views.get(session_id)));
}

/** What the running turn asks its person, else null. */
export function questionOf({ view }: OpenView): ToolQuestion | null {
  return (view.running_turn_id && view.turns[view.running_turn_id]?.question) || null;
}

/** Messages on their way, oldest first. */
export function useUnsent(session_id: SessionId): readonly Unsent[] {
  const { outbox } = useSessionKit();
  return useSyncExternalStore(outbox.subscribe, () => outbox.list(session_id));
}

/** What blocks and Markdown may do with the session they stand in. */
export type SessionPlace = {
  session_id: SessionId;
  agent_name: string;
  writable: boolean;
  jumpTo: (message_id: MessageId) => void;
  /** Brings the question of the running turn into sight and gives it focus. */
  toQuestion: () => void;
  fork: (message_id?: MessageId) => void;
  /** Sends the words of a turn again as a new message. */
  retry: (turn_id: TurnId) => void;
};

const Place = createContext<SessionPlace | null>(null);
export const SessionPlaceProvider = Place.Provider;

export function useSessionPlace(): SessionPlace {
  const place = useContext(Place);
  if (!place) throw new Error("SessionPlaceProvider is missing above this component");
  return place;
}
