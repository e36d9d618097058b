// Watching: each watcher goes on from its own cursor and gets every durable event once, in order, and all text in between.
import { AppError } from "../domain/errors.ts";
import type { DurableEvent, ListEvent, SessionEvent } from "../domain/event.ts";
import { endsTurn, isDurable } from "../domain/event.ts";
import type { MessageId, SessionId, TurnId } from "../domain/ids.ts";
import type { App, Who } from "./app.ts";
import { sessionNotFound } from "./session.ts";

/** Events read at a time while catching up; so many that happen meanwhile are held. */
const PAGE = 500;

export type Watcher = {
  session_id: SessionId;
  emit(event: SessionEvent): void;
  /** Resolves when the watcher can take more. Catching up waits for it; what happens now does not. */
  drained?(): Promise<void>;
  /** Aborted when nobody watches any more: catching up ends where it is. */
  signal?: AbortSignal;
};

export type SessionWatch = {
  /**
   * Sends what came after event number `after` (undefined: from the running turn's start, or now), then, where a message
   * is being written, its text so far, then everything as it happens. Throws 404 when the session is not this person's.
   */
  begin(after: number | undefined): Promise<void>;
  off(): void;
};

/**
 * Listens to a session from this moment on and holds what it hears until `begin`. Whoever causes events and wants to see
 * them all opens the watch first.
 */
export function openWatch(app: App, who: Who, watcher: Watcher): SessionWatch {
  const { session_id } = watcher;
  let cursor = 0;
  let caughtUp = false;
  let held: DurableEvent[] = [];
  /** Events that are neither held nor certainly in what was read: the log has them. */
  let missed = false;
  const hold = (event: DurableEvent) => {
    held.push(event);
    if (held.length <= PAGE) return;
    held = [];
    missed = true;
  };
  /** The newest message and turn that are known to be over: the log may say so a moment before it is rung. */
  const over: { message_id?: MessageId; turn_id?: TurnId } = {};
  const pass = (event: DurableEvent) => {
    if (event.seq <= cursor) return;
    cursor = event.seq;
    if (event.type === "message.finished") over.message_id = event.message.message_id;
    if (endsTurn(event)) over.turn_id = event.turn_id;
    watcher.emit(event);
  };
  const off = app.bell.onSession(session_id, (events) => {
    for (const event of events) {
      if (!caughtUp) {
        if (isDurable(event)) hold(event);
      } else if (isDurable(event)) pass(event);
      else watcher.emit(event);
    }
  });
  const readPage = async () => {
    // What was rung before the question is in its answer, also what is no longer held.
    missed = false;
    const page = await app.store.ask("readEvents", { session_id, ...who, after: cursor, limit: PAGE });
    if (!page) throw sessionNotFound(session_id);
    return page.events;
  };
  return {
    off,
    async begin(after) {
      cursor = after ?? (await readStart(app, who, session_id));
      // What is held goes on where the watcher stands: nothing was missed, so nothing needs to be read.
      let reading = missed || held[0]?.seq !== cursor + 1;
      while (reading || held.length > 0) {
        const events = reading ? await readPage() : held.splice(0);
        for (const event of events) {
          pass(event);
          await watcher.drained?.();
          if (watcher.signal?.aborted) return off();
        }
        reading = missed || (reading && events.length === PAGE);
      }
      caughtUp = true;
      const live = app.live.get(session_id);
      if (live && live.message_id !== over.message_id && live.turn_id !== over.turn_id) watcher.emit({ type: "message.snapshot", session_id, ...live });
    },
  };
}

/** Watches from event number `after` on; returns what ends it. */
export async function watchSession(app: App, who: Who, watcher: Watcher & { after: number | undefined }): Promise<() => void> {
  const { off, begin } = openWatch(app, who, watcher);
  try {
    await begin(watcher.after);
    return off;
  } catch (error) {
    off();
    throw error;
  }
}

async function readStart(app: App, who: Who, session_id: SessionId): Promise<number> {
  const start = await app.store.ask("readWatchStart", { session_id, ...who });
  if (start === null) throw sessionNotFound(session_id);
  return start;
}

/** Where watchers say they stand: in their list, and in each session that they watch. */
export type Position = { list?: number | undefined; sessions: { session_id: SessionId; after: number | undefined }[] };

/**
 * Throws 409 for a position that was never reached here, as after a restored backup: a watcher would wait in silence
 * until the log has come so far. `details.session_id` names the session; without it the list is meant. Sessions that do not
 * exist are left to the watching.
 */
export async function requireReached(app: App, who: Who, at: Position): Promise<void> {
  if (at.list !== undefined) {
    const { cursor } = await app.store.ask("readListEvents", { ...who, after: Number.MAX_SAFE_INTEGER, limit: 1, now: app.clock.now() });
    if (at.list > cursor) throw new AppError("conflict", "This position is ahead of the session list. Read it again.");
  }
  const asked = at.sessions.map(async ({ session_id, after }) => {
    const session = after ? await app.store.ask("getSession", { session_id, ...who }) : null;
    return session && after && after > session.event_seq ? session_id : undefined;
  });
  const ahead = (await Promise.all(asked)).find((session_id) => session_id !== undefined);
  if (ahead) throw new AppError("conflict", "This position is ahead of the session. Read it again.", { details: { session_id: ahead } });
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
      cursor = (await app.store.ask("readListEvents", { ...who, after: Number.MAX_SAFE_INTEGER, limit: 1, now: app.clock.now() })).cursor;
    } else {
      cursor = watch.after;
      for (let more = true; more; ) {
        const page = await app.store.ask("readListEvents", { ...who, after: cursor, limit: PAGE, now: app.clock.now() });
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
