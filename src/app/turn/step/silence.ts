// A provider that says nothing: a step is given up when the next piece of its answer does not come in time.
import { AppError } from "../../../domain/errors.ts";
import type { App } from "../../app.ts";

/** Milliseconds until the first piece must have come: a local model may have to be loaded first. */
const FIRST = 120_000;
/** Milliseconds between two pieces. */
const NEXT = 60_000;

export type SilenceWatch = {
  /** Aborted with AppError `provider_timeout` when nothing was heard for too long. */
  signal: AbortSignal;
  /** A piece has come. */
  heard(): void;
  /** The step is over. */
  end(): void;
};

/** Watches one step of a model. One timer runs at a time, however many pieces come. */
export function watchSilence(app: Pick<App, "clock">, model: string): SilenceWatch {
  const silent = new AbortController();
  const over = new AbortController();
  let last = app.clock.now();
  let limit = FIRST;
  const watch = async () => {
    for (;;) {
      const left = last + limit - app.clock.now();
      if (left <= 0) return silent.abort(new AppError("provider_timeout", `${model} has said nothing for ${limit / 1000} s. Check that it is running and not overloaded, then send the message again.`));
      // The limit may have become the shorter one meanwhile.
      await app.clock.sleep(Math.min(left, NEXT), over.signal);
    }
  };
  watch().catch(() => undefined);
  return {
    signal: silent.signal,
    heard() {
      last = app.clock.now();
      limit = NEXT;
    },
    end: () => over.abort(),
  };
}
