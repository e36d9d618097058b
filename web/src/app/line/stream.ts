// The window's one event stream, shared: several parts of the page may watch the same session.
import type { Wire } from "../../../../src/client/http.ts";
import type { WindowState } from "../../../../src/client/window.ts";
import { openWindow } from "../../../../src/client/window.ts";
import type { ListEvent, SessionEvent } from "../../../../src/domain/event.ts";
import type { SessionId } from "../../../../src/domain/ids.ts";

/** Who watches a session. `onReset`: the server does not know this far, so what is shown must be read again. */
type Listener = { onEvent: (event: SessionEvent) => void; onReset: () => void };

export type Stream = ReturnType<typeof openStream>;

/**
 * Opens the stream. `list` gets every change of the session list, `lists` hears that all of them must be fetched again,
 * `agents` that profiles changed; `state` follows the line.
 */
export function openStream(wire: Wire, on: { list(event: ListEvent): void; lists(): void; agents(): void; state(state: WindowState): void }) {
  const listeners = new Map<SessionId, Set<Listener>>();
  const line = openWindow(wire, {
    onSession(event) {
      for (const listener of [...(listeners.get(event.session_id) ?? [])]) listener.onEvent(event);
    },
    onList: on.list,
    onAgents: on.agents,
    onReset(session_id) {
      if (session_id === null) return on.lists();
      // Who reads again watches anew, and that must not break the connection that begins in this very moment.
      queueMicrotask(() => {
        for (const listener of [...(listeners.get(session_id) ?? [])]) listener.onReset();
      });
    },
    onState: on.state,
  });
  const retry = () => line.retry();
  globalThis.addEventListener("online", retry);
  return {
    /**
     * Watches a session from event number `seq` on; returns what ends it. A second listener makes the stream start again
     * at its `seq`, since it needs the snapshot of a running answer too; the first sees some events twice, by number.
     */
    watch(session_id: SessionId, seq: number, onEvent: Listener["onEvent"], onReset: Listener["onReset"]): () => void {
      const listener: Listener = { onEvent, onReset };
      const own = listeners.get(session_id) ?? new Set<Listener>();
      if (own.size > 0) line.unwatch(session_id);
      own.add(listener);
      listeners.set(session_id, own);
      line.watch(session_id, seq);
      return () => {
        own.delete(listener);
        if (own.size > 0 || listeners.get(session_id) !== own) return;
        listeners.delete(session_id);
        line.unwatch(session_id);
      };
    },
    retry,
    close(): void {
      globalThis.removeEventListener("online", retry);
      line.close();
    },
  };
}
