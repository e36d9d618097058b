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
  onState(state: WindowState): void;
};

/** Milliseconds before each new attempt; the last one repeats. */
export const RETRY_MS: readonly number[] = [250, 500, 1000, 2000, 5000];
/** The server sends something at least every 15 s; silence for longer than this means the line is dead. */
const SILENCE_MS = 40_000;

/** Opens the stream and keeps it open until `close`. Changing what is watched reconnects without losing anything. */
export function openWindow(wire: Wire, handlers: WindowHandlers) {
  const after = new Map<SessionId, number>();
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
      handlers.onState("connecting");
      try {
        await readConnection(connection);
      } catch (error) {
        if (closed) return;
        if (error instanceof AppError && error.code === "unauthorized") return handlers.onState("unauthorized");
      }
      if (closed) return;
      if (changing) continue;
      handlers.onState("offline");
      await wait(RETRY_MS[Math.min(failures, RETRY_MS.length - 1)] as number);
      failures += 1;
    }
  }

  async function readConnection(own: AbortController): Promise<void> {
    const sessions = [...after.keys()];
    const positions = [cursor, ...sessions.map((id) => String(after.get(id)))].join(",");
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
        deliver(event);
      }
    } finally {
      clearTimeout(silence);
    }
  }

  function deliver(event: ServerEvent): void {
    if (event.type === "ready") {
      failures = 0;
      if (event.id !== undefined) cursor = event.id.split(",")[0] ?? "";
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
