// Follows one session over one stream that survives disconnections, and gives up when the server stays away.
import type { Wire } from "../../client/http.ts";
import type { WindowState } from "../../client/window.ts";
import { openWindow } from "../../client/window.ts";
import { AppError } from "../../domain/errors.ts";
import type { SessionEvent } from "../../domain/event.ts";
import type { SessionId } from "../../domain/ids.ts";
import type { Session } from "../../domain/session.ts";
import type { SessionView } from "../../domain/view.ts";
import { apply, EMPTY_VIEW } from "../../domain/view.ts";

export type Watcher = {
  /** Called for each event that changed the view; what comes twice changes nothing. */
  onEvent(event: SessionEvent, view: SessionView): void;
  onState(state: WindowState): void;
  /** The session was deleted, here or elsewhere. */
  onDeleted(): void;
};

export type Watch = { session_id: SessionId; view(): SessionView; close(): void };

/** Watches `session` from what `start` knows on; without it from the session's newest event. */
export function watchSession(wire: Wire, session: Pick<Session, "session_id" | "event_seq">, watcher: Watcher, start?: SessionView): Watch {
  let view: SessionView = start ?? { ...EMPTY_VIEW, seq: session.event_seq };
  const window = openWindow(wire, {
    onSession(event) {
      const after = apply(view, event);
      if (after === view) return;
      view = after;
      watcher.onEvent(event, after);
    },
    onList(event) {
      if (event.type === "session.deleted" && event.session_id === session.session_id) watcher.onDeleted();
    },
    onState: watcher.onState,
  });
  window.watch(session.session_id, view.seq);
  return { session_id: session.session_id, view: () => view, close: () => window.close() };
}

/** Rejects when the server was away for `patience` milliseconds or refused the login. */
export function createPatience(patience: number): { onState(state: WindowState): void; lost: Promise<never>; end(): void } {
  const { promise, reject } = Promise.withResolvers<never>();
  promise.catch(() => undefined);
  let timer: NodeJS.Timeout | undefined;
  return {
    lost: promise,
    onState(state) {
      if (state === "unauthorized") reject(new AppError("unauthorized", "The server no longer accepts this token."));
      if (state === "offline") {
        timer ??= setTimeout(() => reject(new AppError("unavailable", "The server went away and did not come back. The answer may still be in the session.")), patience);
      }
      if (state === "open") {
        clearTimeout(timer);
        timer = undefined;
      }
    },
    end: () => clearTimeout(timer),
  };
}
