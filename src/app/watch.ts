// Watching: each watcher goes on from its own cursor and gets every durable event once, in order, and all text in between.
import type { DurableEvent, ListEvent, SessionEvent } from "../domain/event.ts";
import { isDurable } from "../domain/event.ts";
import type { SessionId } from "../domain/ids.ts";
import type { App, Who } from "./app.ts";
import { sessionNotFound } from "./session.ts";

/** Events read at a time while catching up. */
const PAGE = 500;

export type WatchSession = {
  session_id: SessionId;
  /** Number of the last event that the watcher has; undefined begins with the running turn, or now. */
  after: number | undefined;
  emit(event: SessionEvent): void;
  /** Resolves when the watcher can take more. Catching up waits for it; what happens now does not. */
  drained?(): Promise<void>;
};

/**
 * Sends a session's events to `emit` until the returned function is called. First what was missed, then, where a
 * message is being written, its text so far, then everything as it happens. Throws 404 when it is not this person's.
 */
export async function watchSession(app: App, who: Who, watch: WatchSession): Promise<() => void> {
  const { session_id, emit } = watch;
  let cursor = 0;
  let caughtUp = false;
  let held: DurableEvent[] = [];
  // Listening before reading: what is committed in between is held, and dropped again if the reading brought it.
  const off = app.bell.onSession(session_id, (events) => {
    for (const event of events) {
      if (!caughtUp) {
        if (isDurable(event)) held.push(event);
      } else if (!isDurable(event)) emit(event);
      else if (event.seq > cursor) {
        cursor = event.seq;
        emit(event);
      }
    }
  });
  try {
    cursor = watch.after ?? (await readStart(app, who, session_id));
    cursor = await catchUp(app, who, watch, cursor);
  } catch (error) {
    off();
    throw error;
  }
  for (const event of held) {
    if (event.seq <= cursor) continue;
    cursor = event.seq;
    emit(event);
  }
  held = [];
  caughtUp = true;
  const live = app.live.get(session_id);
  if (live) emit({ type: "message.snapshot", session_id, ...live });
  return off;
}

async function readStart(app: App, who: Who, session_id: SessionId): Promise<number> {
  const start = await app.store.ask("readWatchStart", { session_id, ...who });
  if (start === null) throw sessionNotFound(session_id);
  return start;
}

async function catchUp(app: App, who: Who, watch: WatchSession, after: number): Promise<number> {
  const { session_id } = watch;
  let cursor = after;
  for (;;) {
    const page = await app.store.ask("readEvents", { session_id, ...who, after: cursor, limit: PAGE });
    if (!page) throw sessionNotFound(session_id);
    for (const event of page.events) {
      watch.emit(event);
      cursor = event.seq;
      await watch.drained?.();
    }
    if (page.events.length < PAGE) return cursor;
  }
}

/** Sends the changes of a person's list after `after` (now, when undefined) to `emit`; resolves with where it stands once caught up. */
export async function watchList(app: App, who: Who, watch: { after: number | undefined; emit(event: ListEvent): void }): Promise<{ cursor: number; off: () => void }> {
  let cursor = 0;
  let caughtUp = false;
  const held: ListEvent[] = [];
  const pass = (event: ListEvent) => {
    if (event.cursor <= cursor) return;
    cursor = event.cursor;
    watch.emit(event);
  };
  const off = app.bell.onList(who.person_id, (events) => {
    for (const event of events) {
      if (caughtUp) pass(event);
      else held.push(event);
    }
  });
  try {
    if (watch.after === undefined) {
      cursor = (await app.store.ask("readListEvents", { ...who, after: Number.MAX_SAFE_INTEGER, limit: 1 })).cursor;
    } else {
      cursor = watch.after;
      for (let more = true; more; ) {
        const page = await app.store.ask("readListEvents", { ...who, after: cursor, limit: PAGE });
        page.events.forEach(pass);
        more = page.events.length === PAGE;
      }
    }
  } catch (error) {
    off();
    throw error;
  }
  held.forEach(pass);
  caughtUp = true;
  return { cursor, off };
}
