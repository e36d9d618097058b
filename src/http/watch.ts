// Watching over HTTP: one session, or everything that one window shows.
import type { App, Who } from "../app/app.ts";
import type { Input } from "../app/turn/turn.ts";
import { sendMessage } from "../app/turn/turn.ts";
import { openWatch, watchList, watchSession } from "../app/watch.ts";
import { isAppError } from "../domain/errors.ts";
import type { AgentsChanged, ListEvent } from "../domain/event.ts";
import { endsTurn, isDurable } from "../domain/event.ts";
import type { SessionId, TurnId } from "../domain/ids.ts";
import type { EventStream } from "./sse.ts";
import { failStream, stopWith } from "./stream.ts";

/** Sends one session's events; a session that is deleted ends the stream. */
export async function streamSession(
  app: App,
  who: Who,
  watch: { session_id: SessionId; after: number | undefined },
  stream: EventStream,
): Promise<void> {
  const deaf = onDeleted(app, who, watch.session_id, (gone) => {
    stream.send(gone);
    stream.close();
  });
  stopWith(stream, deaf);
  const off = await watchSession(app, who, {
    ...watch,
    drained: stream.drained,
    signal: stream.signal,
    emit(event) {
      stream.send(event, isDurable(event) ? String(event.seq) : undefined);
    },
  });
  stopWith(stream, off);
}

/** Sends a message and streams its turn's events to the last one. Throws, before the stream begins, what sending throws. */
export async function streamTurn(app: App, who: Who, session_id: SessionId, input: Input, open: () => EventStream): Promise<void> {
  let stream: EventStream | undefined;
  let turn_id: TurnId | undefined;
  let gone: ListEvent | undefined;
  const endWhenGone = () => {
    if (!gone) return;
    stream?.send(gone);
    stream?.close();
  };
  // Listening before sending: the turn's events need not be read back, and none can be missed.
  const watch = openWatch(app, who, {
    session_id,
    drained: async () => stream?.drained(),
    emit(event) {
      stream?.send(event, isDurable(event) ? String(event.seq) : undefined);
      if (!endsTurn(event) || event.turn_id !== turn_id) return;
      // An input that went into a running turn is answered by that turn.
      if (event.type === "turn.finished" && event.joined) turn_id = event.joined;
      else stream?.close();
    },
  });
  // The session may be deleted before the stream has begun: heard too late, it would never end.
  const deaf = onDeleted(app, who, session_id, (event) => {
    gone = event;
    endWhenGone();
  });
  try {
    const { turn, after } = await sendMessage(app, who, session_id, input);
    turn_id = turn.turn_id;
    stream = open();
    stopWith(stream, watch.off);
    stopWith(stream, deaf);
    endWhenGone();
    watch.begin(after).catch((error: unknown) => failStream(app, stream, error));
  } catch (error) {
    watch.off();
    deaf();
    throw error;
  }
}

/** Calls `tell` when the session is deleted; returns how to stop. */
function onDeleted(app: App, who: Who, session_id: SessionId, tell: (gone: ListEvent) => void): () => void {
  return app.bell.onList(who.person_id, (events) => {
    const gone = events.find((event) => event.type === "session.deleted" && event.session_id === session_id);
    if (gone) tell(gone);
  });
}

/** Where a window stands: its list cursor, then each session's, in the order of the address. Empty means "from now". */
export type Positions = { list: number | undefined; sessions: (number | undefined)[] };

/** Reads "12,45,7"; undefined when it has another form or length. */
export function parsePositions(text: string, sessions: number): Positions | undefined {
  if (!/^\d{0,15}(,\d{0,15})*$/.test(text)) return undefined;
  const [list, ...rest] = text.split(",").map((part) => (part === "" ? undefined : Number(part)));
  return rest.length === sessions ? { list, sessions: rest } : undefined;
}

const AGENTS_CHANGED: AgentsChanged = { type: "agents.changed" };

/** Sends a window's events. Each durable one carries the positions of all, so that a reconnect misses nothing. */
export async function streamWindow(app: App, who: Who, watch: { sessions: SessionId[]; positions: Positions }, stream: EventStream): Promise<void> {
  const { list } = watch.positions;
  // A session without a position begins here; with its place named, the id of `ready` already misses nothing.
  const starts = watch.sessions.map(async (session_id, index) => watch.positions.sessions[index] ?? (await app.store.ask("readWatchStart", { session_id, ...who })) ?? undefined);
  const sessions = await Promise.all(starts);
  const at: (number | undefined)[] = [list, ...sessions];
  const id = () => at.map((position) => position ?? "").join(",");
  const own = await watchList(app, who, {
    after: list,
    emit(event) {
      at[0] = event.cursor;
      stream.send(event, id());
    },
  });
  stopWith(stream, own.off);
  at[0] = own.cursor;
  stopWith(stream, app.profiles.onChange(() => stream.send(AGENTS_CHANGED)));
  stream.send({ type: "ready" }, id());
  for (const [index, session_id] of watch.sessions.entries()) {
    if (stream.signal.aborted) return;
    try {
      const off = await watchSession(app, who, {
        session_id,
        after: sessions[index],
        drained: stream.drained,
        signal: stream.signal,
        emit(event) {
          if (isDurable(event)) at[index + 1] = event.seq;
          stream.send(event, isDurable(event) ? id() : undefined);
        },
      });
      stopWith(stream, off);
    } catch (error) {
      if (!isAppError(error) || error.code !== "not_found") throw error;
      // A tab may outlive its session: the window learns that it is gone and keeps the rest.
      const gone = { type: "session.deleted", cursor: at[0] ?? 0, session_id, session: null };
      stream.send(gone);
    }
  }
}
