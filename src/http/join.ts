// Text that follows other text closely leaves an event stream joined: fewer events to write, to send and to read, while
// the first words of an answer, and those of a slow model, leave at once.
import type { TextDelta } from "../domain/event.ts";

/** Milliseconds that text may wait for more of it; a reader's eye does not see them. */
const JOINS_WITHIN = 25;

type Write = (event: { type: string }, id?: string) => void;

export type Joiner = {
  /** Writes an event, after the text before it. Text waits a moment when the stream has just sent some. */
  send: Write;
  /** Writes what waits and lets go. */
  end(): void;
};

/** Streams that have sent text a moment ago. One timer serves them all, and runs only while there are some. */
const warm = new Set<() => boolean>();
let tick: NodeJS.Timeout | undefined;

/** Joins the text that goes to `write`; all other events keep their order with it. */
export function joinText(write: Write): Joiner {
  let held: TextDelta | undefined;
  const flush = () => {
    const text = held;
    held = undefined;
    if (text) write(text);
    return text !== undefined;
  };
  return {
    send(event, id) {
      if (isText(event) && warm.has(flush)) {
        if (held && goesOn(held, event)) held = { ...held, text: held.text + event.text };
        else {
          flush();
          held = event;
        }
        return;
      }
      flush();
      write(event, id);
      if (isText(event)) warmUp(flush);
    },
    end() {
      flush();
      warm.delete(flush);
    },
  };
}

function isText(event: { type: string }): event is TextDelta {
  return event.type === "text.delta";
}

function goesOn(held: TextDelta, next: TextDelta): boolean {
  return held.message_id === next.message_id && held.offset + held.text.length === next.offset;
}

/** A stream stays warm for as long as each tick finds text in it. */
function warmUp(flush: () => boolean): void {
  warm.add(flush);
  tick ??= setInterval(() => {
    for (const one of warm) if (!one()) warm.delete(one);
    if (warm.size > 0) return;
    clearInterval(tick);
    tick = undefined;
  }, JOINS_WITHIN).unref();
}
