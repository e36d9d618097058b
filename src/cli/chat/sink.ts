// Where the words of a chat go: the live screen, plain lines, or only the answer into a pipe.
import type { Look, Output } from "../terminal/output.ts";

export interface Sink {
  /** Begins a row with a label such as the agent's name, after an empty row. */
  label(look: Look, text: string): void;
  /** Words of the message that was begun; already safe for a terminal. */
  words(text: string): void;
  /** One whole line of its own. */
  line(look: Look | null, text: string): void;
  /** Ends the row that is open, if any. */
  end(): void;
}

/** Lines as they come, without redrawing anything. */
export function createLineSink(out: Output): Sink {
  let open = false;
  let first = true;
  const endRow = () => {
    if (open) out.raw("\n");
    open = false;
  };
  return {
    label(look, text) {
      endRow();
      out.raw(`${first ? "" : "\n"}${out.style(look, text)} `);
      [open, first] = [true, false];
    },
    words(text) {
      out.raw(text);
      if (text !== "") open = !text.endsWith("\n");
    },
    line(look, text) {
      endRow();
      out.line(text, look ?? undefined);
      first = false;
    },
    end: endRow,
  };
}

/** Only what the agent said, for a pipe; several messages of one turn are paragraphs. */
export function createAnswerSink(out: Output): Sink {
  let begun = false;
  let ended = true;
  return {
    label() {
      if (begun) out.raw(ended ? "\n" : "\n\n");
      begun = true;
    },
    words(text) {
      out.raw(text);
      if (text !== "") ended = text.endsWith("\n");
    },
    line() {
      // Steps and remarks are for people who watch.
    },
    end() {
      if (!ended) out.raw("\n");
      ended = true;
    },
  };
}
