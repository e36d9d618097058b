// Simulated windows: one that watches a session as the console does, and one that watches the list.
import type { App } from "../../src/app/app.ts";
import { listMessages, listSessions } from "../../src/app/session.ts";
import { watchList, watchSession } from "../../src/app/watch.ts";
import type { ListEvent, SessionEvent } from "../../src/domain/event.ts";
import { isDurable } from "../../src/domain/event.ts";
import type { SessionId } from "../../src/domain/ids.ts";
import type { Session } from "../../src/domain/session.ts";
import { apply, type SessionView, startView } from "../../src/domain/view.ts";
import type { Person } from "./people.ts";
import { tellsOther } from "./people.ts";

const PAGE = 500;

export type SessionWatcher = {
  session_id: SessionId;
  view: SessionView | undefined;
  connected: boolean;
  /** What went wrong, in words; the run fails with the first of it. */
  faults: string[];
  /** Opens the session, or goes on from where it was when the connection was lost. */
  connect(app: App): Promise<void>;
  disconnect(): void;
};

/** A person's window on one of their sessions. It checks that each durable event comes exactly once and that text never overlaps or skips. */
export function createSessionWatcher(session_id: SessionId, person: Person): SessionWatcher {
  const { who } = person;
  let off: (() => void) | undefined;
  let attempt = 0;
  const watcher: SessionWatcher = {
    session_id,
    view: undefined,
    connected: false,
    faults: [],
    async connect(app) {
      const own = (attempt += 1);
      watcher.connected = true;
      if (!watcher.view) {
        const page = await listMessages(app, who, { session_id, limit: PAGE });
        watcher.view = startView({ ...page, seq: page.event_seq, status: "open", title: null });
      }
      const stop = await watchSession(app, who, {
        session_id,
        after: watcher.view.seq,
        emit: (event) => {
          if (tellsOther(person, event)) watcher.faults.push(`a window on ${session_id} was told the other's words by ${event.type}`);
          if (own === attempt && watcher.connected) receive(watcher, event);
        },
      });
      if (own === attempt && watcher.connected) off = stop;
      else stop();
    },
    disconnect() {
      attempt += 1;
      watcher.connected = false;
      off?.();
      off = undefined;
      // What was shown of an unfinished message comes again as a snapshot.
      if (watcher.view) watcher.view = { ...watcher.view, live: null };
    },
  };
  return watcher;
}

function receive(watcher: SessionWatcher, event: SessionEvent): void {
  const view = watcher.view as SessionView;
  if (isDurable(event) && event.seq !== view.seq + 1) {
    watcher.faults.push(`event ${event.seq} (${event.type}) came after ${view.seq} in ${watcher.session_id}`);
  }
  if (event.type === "text.delta" && view.live?.message_id === event.message_id && event.offset !== view.live.text.length) {
    watcher.faults.push(`text at ${event.offset} came when ${view.live.text.length} were there in ${watcher.session_id}`);
  }
  watcher.view = apply(view, event);
}

export type ListWatcher = { person: Person; rows: Map<SessionId, Session>; faults: string[]; connect(app: App): Promise<void>; disconnect(): void };

/** A person's window on their list: reads it once, then lives on events alone, also over reconnects. */
export function createListWatcher(person: Person): ListWatcher {
  const { who } = person;
  const faults: string[] = [];
  const rows = new Map<SessionId, Session>();
  let cursor: number | undefined;
  let off: (() => void) | undefined;
  const receiveRow = (event: ListEvent) => {
    cursor = Math.max(cursor ?? 0, event.cursor);
    if (tellsOther(person, event)) faults.push(`a list was told the other's words by ${event.type}`);
    if (event.session) rows.set(event.session_id, event.session);
    else if (event.type === "session.deleted") rows.delete(event.session_id);
  };
  return {
    person,
    rows,
    faults,
    async connect(app) {
      const first = cursor === undefined;
      const watch = await watchList(app, who, { after: cursor, emit: receiveRow });
      off = watch.off;
      cursor = Math.max(cursor ?? 0, watch.cursor);
      if (!first) return;
      for (let page = await listSessions(app, who, { limit: PAGE }); ; ) {
        for (const session of page.sessions) rows.set(session.session_id, session);
        if (page.next_cursor === null) return;
        page = await listSessions(app, who, { limit: PAGE, cursor: page.next_cursor });
      }
    },
    disconnect() {
      off?.();
      off = undefined;
    },
  };
}
