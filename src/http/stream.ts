// A request's event stream: it ends with the secret that opened it, and what goes wrong in it is logged.
import type { Context } from "hono";
import type { App } from "../app/app.ts";
import { isAppError } from "../domain/errors.ts";
import type { Env } from "./identity.ts";
import type { EventStream } from "./sse.ts";
import { openEventStream } from "./sse.ts";

/** Opens the stream that answers `c`. */
export function openStream(app: App, c: Context<Env>): EventStream {
  const stream = openEventStream(c.env.outgoing, app.clock);
  stopWith(stream, app.visits.open(c.get("identity").pass, () => stream.close()));
  // The secret may have ended between being recognised and this moment, when nothing was open that could end with it.
  c.get("recognise")().then(
    (identity) => identity ?? stream.close(),
    () => undefined,
  );
  return stream;
}

/** Calls `off` when the stream has ended, also when it has already. */
export function stopWith(stream: EventStream, off: () => void): void {
  if (stream.signal.aborted) off();
  else stream.signal.addEventListener("abort", off, { once: true });
}

/** Ends a stream that cannot go on; the framework's own error answer would be written into it. */
export function failStream(app: App, stream: EventStream | undefined, error: unknown): void {
  if (!isAppError(error)) app.log.error("a stream failed unexpectedly", { error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  stream?.close();
}
