// Reads an event stream as a test needs it: everything that came, in order, checked, and waiting with an upper bound.
import { listEventSchema, sessionEventSchema } from "../../src/contract/event.ts";
import { readServerEvents } from "../../src/client/sse.ts";
import type { AgentsChanged, ListEvent, SessionEvent } from "../../src/domain/event.ts";

/** `id` is the position that a client would come back with. */
export type Seen = { id: string | undefined; type: string; data: SessionEvent | ListEvent | AgentsChanged | { type: "ready" } };

export type EventReader = {
  /** Everything so far, oldest first. */
  readonly seen: Seen[];
  /** The events of sessions among them. */
  session(): SessionEvent[];
  list(): ListEvent[];
  /** Resolves with the first event, past or coming, that `fits`; rejects after fifteen seconds or when the stream ends. */
  until(fits: (event: Seen) => boolean): Promise<Seen>;
  /** Resolves when the server has ended the stream, or rejects after fifteen seconds. */
  ended(): Promise<void>;
  /** Goes away, as a client does. */
  close(): void;
};

const PATIENCE_MS = 15_000;

/** Reads `response` from now on. `stop` is what ends the request. */
export function readEvents(response: Response, stop: AbortController): EventReader {
  const seen: Seen[] = [];
  const waiting = new Set<() => void>();
  const wake = () => waiting.forEach((look) => look());
  let over = false;
  const reading = (async () => {
    for await (const { id, type, data } of readServerEvents(response.body as ReadableStream<Uint8Array>)) {
      seen.push({ id, type, data: parseEvent(type, data) });
      wake();
    }
  })();
  const finished = reading
    .catch((error: unknown) => {
      if (!stop.signal.aborted) throw error;
    })
    .finally(() => {
      over = true;
      wake();
    });
  // Whoever waits for the end hears why; nobody has to.
  finished.catch(() => undefined);
  return {
    seen,
    session: () => seen.filter(({ data }) => "session_id" in data && !("cursor" in data)).map(({ data }) => data as SessionEvent),
    list: () => seen.filter(({ data }) => "cursor" in data).map(({ data }) => data as ListEvent),
    until(fits) {
      const { promise, resolve, reject } = Promise.withResolvers<Seen>();
      const fail = (why: string) => reject(new Error(`${why}; came: ${seen.map(({ type }) => type).join(" ")}`));
      const timer = setTimeout(() => fail("the event did not come"), PATIENCE_MS);
      const look = () => {
        const found = seen.find(fits);
        if (found) resolve(found);
        else if (over) fail("the stream ended before the event");
      };
      waiting.add(look);
      look();
      return promise.finally(() => {
        clearTimeout(timer);
        waiting.delete(look);
      });
    },
    async ended() {
      const timer = Promise.withResolvers<never>();
      const clock = setTimeout(() => timer.reject(new Error("the stream did not end")), PATIENCE_MS);
      try {
        await Promise.race([finished, timer.promise]);
      } finally {
        clearTimeout(clock);
      }
    },
    close: () => stop.abort(),
  };
}

/** The event as JSON; throws when it is not what the contract says. */
function parseEvent(type: string, text: string): Seen["data"] {
  const data = JSON.parse(text) as Seen["data"];
  if (data.type !== type) throw new Error(`event: ${type} carries a ${data.type}`);
  if (data.type === "ready" || data.type === "agents.changed") return data;
  const result = ("cursor" in data ? listEventSchema.strict() : sessionEventSchema).safeParse(data);
  if (!result.success) throw new Error(`a ${type} event is not as the contract says: ${result.error.message}`);
  return data;
}
