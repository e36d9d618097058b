// Server-sent events, written straight to the Node response: with keep-alives, and an end for clients that do not read.
import type { ServerResponse } from "node:http";
import type { App } from "../app/app.ts";
import { joinText } from "./join.ts";

/** Bytes that may wait for one slow client; beyond this it is cut off and can come back with its cursor. */
const BACKLOG_MAX = 8 * 1024 * 1024;
const KEEP_ALIVE_EVERY = 15_000;
/** Milliseconds in which a client that is catching up must have taken what was written; then it is cut off. */
const DRAINS_WITHIN = 60_000;

export type EventStream = {
  /** Writes one event; text may wait a moment for more. `id` is the position that a client comes back with. */
  send(event: { type: string }, id?: string): void;
  /** Resolves when the client has taken what was written, or has gone; one that takes nothing for a minute is cut off. */
  drained(): Promise<void>;
  close(): void;
  /** Aborted when the client has gone, was cut off, or the stream was closed. */
  signal: AbortSignal;
};

const open = new Set<ServerResponse>();
let beat: NodeJS.Timeout | undefined;

/** Starts an event stream on `outgoing`. From here on nothing may be thrown to the framework: it would write into the stream. */
export function openEventStream(outgoing: ServerResponse, clock: App["clock"]): EventStream {
  const gone = new AbortController();
  outgoing.on("error", () => undefined);
  // Whoever left before this moment has closed already: 'close' would not come again, and nobody would ever let go.
  if (isGone(outgoing)) gone.abort();
  else begin(outgoing, gone);
  const text = joinText((event, id) => {
    if (gone.signal.aborted || outgoing.destroyed || outgoing.writableEnded) return;
    // Measured before this event: one large event is no reason to cut off a client that had read all others.
    if (outgoing.writableLength > BACKLOG_MAX) return void outgoing.destroy();
    const head = id === undefined ? `event: ${event.type}\n` : `id: ${id}\nevent: ${event.type}\n`;
    gather(outgoing);
    outgoing.write(`${head}data: ${serialize(event)}\n\n`);
  });
  return {
    signal: gone.signal,
    send: text.send,
    async drained() {
      if (!outgoing.writableNeedDrain || gone.signal.aborted) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      const go = () => resolve();
      const patience = new AbortController();
      outgoing.once("drain", go);
      gone.signal.addEventListener("abort", go, { once: true });
      clock.sleep(DRAINS_WITHIN, patience.signal).then(
        () => outgoing.destroy(),
        () => undefined,
      );
      await promise;
      patience.abort();
      outgoing.off("drain", go);
      gone.signal.removeEventListener("abort", go);
    },
    close() {
      if (gone.signal.aborted) return;
      text.end();
      letGo(outgoing);
      // Still held back, the last events would be lost.
      while (outgoing.writableCorked > 0) outgoing.uncork();
      outgoing.end();
      // Whoever does not read what is left keeps the socket, but nothing rings for it any more.
      gone.abort();
    },
  };
}

function isGone(outgoing: ServerResponse): boolean {
  return outgoing.destroyed || outgoing.closed || outgoing.req.socket.destroyed;
}

function begin(outgoing: ServerResponse, gone: AbortController): void {
  outgoing.writeHead(200, {
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-store",
    "x-accel-buffering": "no",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
  });
  outgoing.flushHeaders();
  keepAlive(outgoing);
  outgoing.once("close", () => {
    letGo(outgoing);
    gone.abort();
  });
}

/** Everything that is written in one tick leaves in one piece. */
function gather(outgoing: ServerResponse): void {
  if (outgoing.writableCorked > 0) return;
  outgoing.cork();
  process.nextTick(() => outgoing.uncork());
}

const serialized = new WeakMap<object, string>();

/** JSON of an event, made once however many watch. */
function serialize(event: object): string {
  let text = serialized.get(event);
  if (text === undefined) {
    text = JSON.stringify(event);
    serialized.set(event, text);
  }
  return text;
}

/** One timer for all streams: two thousand idle ones cost one wake-up. */
function keepAlive(outgoing: ServerResponse): void {
  open.add(outgoing);
  beat ??= setInterval(() => {
    for (const one of open) one.write(":\n\n");
  }, KEEP_ALIVE_EVERY).unref();
}

function letGo(outgoing: ServerResponse): void {
  open.delete(outgoing);
  if (open.size > 0 || !beat) return;
  clearInterval(beat);
  beat = undefined;
}
