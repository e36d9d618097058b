// One event stream for a whole window: the person's list and every session that is open in it, kept alive over
// disconnections. Positions are remembered, so what comes again after a reconnect is only what was missed.
import type { AgentsChanged, ListEvent, SessionEvent } from "../domain/event.ts";
import { isDurable, LIST_EVENT_TYPES } from "../domain/event.ts";
import type { SessionId } from "../domain/ids.ts";
import type { Wire } from "./http.ts";
import { send } from "./http.ts";
import type { ServerEvent } from "./sse.ts";
import { readServerEvents } from "./sse.ts";
import { AppError } from "../domain/errors.ts";

export type WindowState = "connecting" | "open" | "offline" | "unauthorized";

export type WindowHandlers = {
  onSession(event: SessionEvent): void;
  onList(event: ListEvent): void;
  /** The agents are not what they were: ask for them again. */
  onAgents?(): void;
  /**
   * The server's log is behind what this window knew, as after a restored backup: read the session (null: the list) again.
   * It is watched from now on meanwhile.
   */
  onReset?(session_id: SessionId | null): void;
  onState(state: WindowState): void;
};

/** Milliseconds before each new attempt; the last one repeats. */
export const RETRY_MS: readonly number[] = [250, 500, 1000, 2000, 5000];
/** The server sends something at least every 15 s; silence for longer than this means the line is dead. */
const SILENCE_MS = 40_000;
/** After a request that the server calls wrong: asked again it is as wrong, unless the server is another one by then. */
export const REFUSED_RETRY_MS = 60_000;
/** Sessions that the server lets one window watch. */
export const WATCHED_MAX = 300;

/**
 * Opens the stream and keeps it open until `close`. Changing what is watched reconnects without losing anything. Beyond
 * `WATCHED_MAX` sessions only the newest are told about; the others go on where they were when there is room again.
 */
export function openWindow(wire: Wire, handlers: WindowHandlers) {
  /** Undefined: from where the session stands when the stream begins. */
  const after = new Map<SessionId, number | undefined>();
  let cursor = "";
  let connection: AbortController | undefined;
  let closed = false;
  let changing = false;
  let failures = 0;

  async function connect(): Promise<void> {
    while (!closed) {
      connection = new AbortController();
      // Whatever was to change by now is in the positions that this connection begins with.
      changing = false;
      let refused = false;
      handlers.onState("connecting");
      try {
        await readConnection(connection);
      } catch (error) {
        if (closed) return;
        if (error instanceof AppError && error.code === "unauthorized") return handlers.onState("unauthorized");
        if (error instanceof AppError && error.code === "conflict" && reset(error.details?.["session_id"])) {
          // What the handler began to watch meanwhile is in the next connection, which its change must not abort.
          await Promise.resolve();
          continue;
        }
        refused = error instanceof AppError && error.code === "invalid_request";
      }
      if (closed) return;
      if (changing) continue;
      handlers.onState("offline");
      await wait(refused ? REFUSED_RETRY_MS : (RETRY_MS[Math.min(failures, RETRY_MS.length - 1)] as number));
      failures += 1;
    }
  }

  /** Forgets a position that the server has not reached; false when there is none to forget, so that this ends. */
  function reset(session_id: unknown): boolean {
    if (session_id === undefined) {
      if (cursor === "") return false;
      cursor = "";
      handlers.onReset?.(null);
      return true;
    }
    const own = session_id as SessionId;
    if (after.get(own) === undefined) return false;
    after.set(own, undefined);
    handlers.onReset?.(own);
    return true;
  }

  async function readConnection(own: AbortController): Promise<void> {
    const sessions = [...after.keys()].slice(-WATCHED_MAX);
    const positions = [cursor, ...sessions.map((id) => String(after.get(id) ?? ""))].join(",");
    const query = { session: sessions, cursor: positions };
    let silence = setTimeout(() => own.abort(), SILENCE_MS);
    try {
      const response = await send(wire, "GET", "/events", { query, signal: own.signal });
      const body = (response.body as ReadableStream<Uint8Array>).pipeThrough(
        new TransformStream<Uint8Array, Uint8Array>({
          transform(chunk, controller) {
            clearTimeout(silence);
            silence = setTimeout(() => own.abort(), SILENCE_MS);
            controller.enqueue(chunk);
          },
        }),
      );
      for await (const event of readServerEvents(body)) {
        if (own.signal.aborted) return;
        deliver(event, sessions);
      }
    } finally {
      clearTimeout(silence);
    }
  }

  function deliver(event: ServerEvent, sessions: SessionId[]): void {
    if (event.type === "ready") {
      failures = 0;
      if (event.id !== undefined) begin(event.id, sessions);
      handlers.onState("open");
      return;
    }
    const data = JSON.parse(event.data) as SessionEvent | ListEvent | AgentsChanged;
    if (data.type === "agents.changed") return handlers.onAgents?.();
    if ("cursor" in data && (LIST_EVENT_TYPES as readonly string[]).includes(data.type)) {
      cursor = String(data.cursor);
      handlers.onList(data);
      return;
    }
    const own = data as SessionEvent;
    if (!after.has(own.session_id)) return;
    if (isDurable(own)) after.set(own.session_id, Math.max(after.get(own.session_id) ?? 0, own.seq));
    handlers.onSession(own);
  }

  /** Takes over where the server began: what was "from now" is a place from here on. */
  function begin(id: string, sessions: SessionId[]): void {
    const [list = "", ...places] = id.split(",");
    cursor = list;
    for (const [index, session_id] of sessions.entries()) {
      if (places[index] && after.has(session_id) && after.get(session_id) === undefined) after.set(session_id, Number(places[index]));
    }
  }

  function reconnect(): void {
    if (closed || changing) return;
    changing = true;
    // Several tabs that open at once make one new connection.
    queueMicrotask(() => {
      connection?.abort();
      wake();
    });
  }

  let wake: () => void = () => undefined;
  function wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  void connect();
  return {
    /** Watches a session from event number `seq` on (what `listMessages` called `event_seq`). */
    watch(session_id: SessionId, seq: number): void {
      if (after.has(session_id)) return;
      after.set(session_id, seq);
      reconnect();
    },
    unwatch(session_id: SessionId): void {
      if (after.delete(session_id)) reconnect();
    },
    /** Tries again at once, for example when the browser says it is online. */
    retry(): void {
      wake();
    },
    close(): void {
      closed = true;
      connection?.abort();
      wake();
    },
  };
}
