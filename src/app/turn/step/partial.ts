// What a streaming answer has so far, written now and then: all that a crash leaves of it.
import type { App, LiveMessage } from "../../app.ts";
import type { TurnRun } from "../turn-run.ts";

/** Milliseconds between two writes, and from the last piece of text to the write that has it. */
const EVERY = 200;

export type PartialKeeper = {
  /** More text has come. */
  changed(): void;
  /** The step is over: its message is stored whole. */
  end(): void;
};

/** Keeps the text of `live` in the store while it grows. One write at a time: while the store is slow or full, more of them would only wait in line. */
export function keepPartial(app: App, run: TurnRun, live: LiveMessage): PartialKeeper {
  const over = new AbortController();
  let saved = 0;
  let busy = false;
  const save = async () => {
    while (live.text.length > saved) {
      await app.clock.sleep(EVERY, over.signal);
      // The end may have come in the same moment; after it the message is stored, and this would stand beside it.
      if (over.signal.aborted) return;
      saved = live.text.length;
      await write(app, run, live);
    }
  };
  return {
    changed() {
      if (busy) return;
      busy = true;
      save().then(
        () => (busy = false),
        () => undefined,
      );
    },
    end: () => over.abort(),
  };
}

/** A partial that cannot be written must not stop an answer that can be shown. */
async function write(app: App, run: TurnRun, { turn_id, message_id, text }: LiveMessage): Promise<void> {
  try {
    await app.store.run("savePartial", { ...run.held, message_id, text });
  } catch (error) {
    app.log.warn("partial text was not saved", { turn_id, error: error instanceof Error ? error.message : String(error) });
  }
}
