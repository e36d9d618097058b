// Messages on their way to the server. Each is kept in the browser until the server has it, is tried again after a
// lost connection under the same client id (so it never becomes two turns), and goes in the order it was sent.
import type { Client } from "../../../src/client/client.ts";
import type { SendMessage } from "../../../src/contract/message.ts";
import { isAppError } from "../../../src/domain/errors.ts";
import type { SessionId, TurnId } from "../../../src/domain/ids.ts";
import type { FilePart } from "../../../src/domain/message.ts";
import type { InputMode } from "../../../src/domain/turn.ts";
import type { DraftStore } from "./draft.ts";

export type Unsent = {
  client_id: string;
  session_id: SessionId;
  content: string;
  attachments: readonly FilePart[];
  /** What it does to a turn that runs; null: what the agent's profile says. */
  mode: InputMode | null;
  created_at: string;
  /** `late`: it could not be sent yet and is tried again. `accepted`: the server has it, its turn is on the way here. */
  state: "sending" | "late" | "accepted";
  turn_id: TurnId | null;
};

/** A message as it leaves the composer; without a mode the agent's profile says what it does to a running turn. */
export type Outgoing = { content: string; attachments?: readonly FilePart[]; mode?: InputMode | null };

export type OutboxDeps = {
  send: Client["sendMessage"];
  store: DraftStore | undefined;
  newId: () => string;
  now: () => string;
  /** Waits before try number `tries` (from 1); `wake` below ends every wait. */
  wait: (ms: number) => { done: Promise<void>; cancel: () => void };
  /** A send that was refused for good: its text belongs to the person again. */
  onRefused: (unsent: Unsent, error: unknown) => void;
};

export type Outbox = ReturnType<typeof createOutbox>;

const PREFIX = "rapport.unsent.";
const INDEX = "rapport.unsent";
const WAIT_MS = [500, 1000, 2000, 4000, 8000, 15_000];
const NONE: readonly Unsent[] = [];

export function createOutbox(deps: OutboxDeps) {
  const lists = new Map<SessionId, readonly Unsent[]>();
  const listeners = new Set<() => void>();
  const working = new Set<SessionId>();
  const waits = new Set<() => void>();
  /** Everything this window has ever had: what else is stored belongs to another window, and is left alone. */
  const mine = new Set<string>();

  function set(session_id: SessionId, list: readonly Unsent[]): void {
    for (const unsent of list) mine.add(unsent.client_id);
    lists.set(session_id, list);
    persist(session_id, list.filter((unsent) => unsent.state !== "accepted"));
    for (const listener of listeners) listener();
  }
  function change(unsent: Unsent, part: Partial<Unsent>): void {
    const list = lists.get(unsent.session_id) ?? NONE;
    set(unsent.session_id, list.map((one) => (one.client_id === unsent.client_id ? { ...one, ...part } : one)));
  }
  function drop(unsent: Unsent): void {
    set(unsent.session_id, (lists.get(unsent.session_id) ?? NONE).filter((one) => one.client_id !== unsent.client_id));
  }

  function persist(session_id: SessionId, list: readonly Unsent[]): void {
    try {
      const others = (readJson<Unsent[]>(deps.store, PREFIX + session_id) ?? []).filter((one) => isUnsent(one) && !mine.has(one.client_id));
      const all = [...others, ...list];
      if (all.length === 0) deps.store?.removeItem(PREFIX + session_id);
      else deps.store?.setItem(PREFIX + session_id, JSON.stringify(all));
      const rest = (readJson<SessionId[]>(deps.store, INDEX) ?? []).filter((id) => id !== session_id);
      const sessions = all.length > 0 ? [...rest, session_id] : rest;
      if (sessions.length === 0) deps.store?.removeItem(INDEX);
      else deps.store?.setItem(INDEX, JSON.stringify(sessions));
    } catch {
      // A full browser store: the message still lives here, and is sent as soon as the server answers.
    }
  }

  async function work(session_id: SessionId): Promise<void> {
    if (working.has(session_id)) return;
    working.add(session_id);
    for (let tries = 1; ; ) {
      const head = lists.get(session_id)?.find((unsent) => unsent.state !== "accepted");
      if (!head) break;
      // While it is on its way it cannot be taken back: the server may have it already.
      if (head.state === "late") change(head, { state: "sending" });
      try {
        const { turn } = await deps.send(session_id, bodyOf(head));
        change(head, { state: "accepted", turn_id: turn.turn_id });
        tries = 1;
      } catch (error) {
        if (!isPassing(error)) {
          const kept = lists.get(session_id)?.some((one) => one.client_id === head.client_id);
          drop(head);
          if (kept) deps.onRefused(head, error);
          continue;
        }
        change(head, { state: "late" });
        const wait = deps.wait(WAIT_MS[Math.min(tries, WAIT_MS.length) - 1] as number);
        waits.add(wait.cancel);
        await wait.done;
        waits.delete(wait.cancel);
        tries += 1;
      }
    }
    working.delete(session_id);
  }

  return {
    /** Messages of a session that are not in its view yet, oldest first. */
    list: (session_id: SessionId): readonly Unsent[] => lists.get(session_id) ?? NONE,
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    send(session_id: SessionId, message: Outgoing): void {
      const { content, attachments = [], mode = null } = message;
      const unsent: Unsent = { client_id: deps.newId(), session_id, content, attachments, mode, created_at: deps.now(), state: "sending", turn_id: null };
      set(session_id, [...(lists.get(session_id) ?? NONE), unsent]);
      void work(session_id);
    },
    /** Takes a message back that the server does not have. */
    withdraw(unsent: Unsent): void {
      drop(unsent);
    },
    /** Forgets accepted messages whose turn the view shows by now. */
    settle(session_id: SessionId, isShown: (turn_id: TurnId) => boolean): void {
      const list = lists.get(session_id) ?? NONE;
      const left = list.filter((unsent) => !(unsent.state === "accepted" && unsent.turn_id && isShown(unsent.turn_id)));
      if (left.length !== list.length) set(session_id, left);
    },
    /** Tries again at once, for example when the connection is back. */
    wake(): void {
      for (const cancel of waits) cancel();
    },
    /** Takes up what an earlier visit could not send. */
    resume(): void {
      for (const session_id of readJson<SessionId[]>(deps.store, INDEX) ?? []) {
        const known = lists.get(session_id) ?? NONE;
        const stored = (readJson<Unsent[]>(deps.store, PREFIX + session_id) ?? []).filter(isUnsent);
        const fresh = stored.filter((unsent) => !known.some((one) => one.client_id === unsent.client_id));
        if (fresh.length > 0) set(session_id, [...fresh.map((unsent): Unsent => ({ ...unsent, attachments: unsent.attachments ?? [], state: "late" })), ...known]);
        void work(session_id);
      }
    },
  };
}

function bodyOf({ content, client_id, mode, attachments }: Unsent): SendMessage {
  const files = attachments.length > 0 ? { attachments: attachments.map((file) => file.file_id) } : {};
  return { content, client_id, ...(mode ? { mode } : {}), ...files };
}

/** True for a failure that passes by itself: no connection, or a server that is starting, stopping or out of disk. */
function isPassing(error: unknown): boolean {
  if (!isAppError(error)) return true;
  const status = error.details?.["http_status"];
  return status === undefined || (typeof status === "number" && status >= 500);
}

function isUnsent(value: unknown): value is Unsent {
  const unsent = value as Partial<Unsent> | null;
  return typeof unsent?.client_id === "string" && typeof unsent.content === "string" && typeof unsent.session_id === "string";
}

function readJson<T>(store: DraftStore | undefined, key: string): T | undefined {
  try {
    const value: unknown = JSON.parse(store?.getItem(key) ?? "null");
    return Array.isArray(value) ? (value as T) : undefined;
  } catch {
    return undefined;
  }
}
