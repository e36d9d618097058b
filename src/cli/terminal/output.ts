// Where a command writes: plain lines to stdout, notes to stderr, colour only where a terminal shows it.
import type { WriteStream } from "node:tty";
import { styleText } from "node:util";
import type { Io } from "../options.ts";
import type { Column } from "./table.ts";
import { formatTable } from "./table.ts";
import { plain, plainJson, plainLine } from "./plain.ts";

export type Look = Parameters<typeof styleText>[0];

export type Output = ReturnType<typeof createOutput>;

/** Writers over the command's streams. `text`, `line` and `note` make what they are given safe for a terminal. */
export function createOutput(io: Io) {
  const terminal = io.stdout as WriteStream;
  const style = (look: Look, text: string) => styleText(look, text, { stream: io.stdout });
  return {
    io,
    /** Columns of the terminal; undefined when stdout is none. */
    width: terminal.isTTY ? Math.max(20, terminal.columns || 80) : undefined,
    style,
    /** Writes as it is: for text that was made safe before. */
    raw(text: string): void {
      io.stdout.write(text);
    },
    line(text = "", look?: Look): void {
      io.stdout.write(`${look ? style(look, plain(text)) : plain(text)}\n`);
    },
    table(columns: readonly Column[], rows: readonly string[][]): void {
      const [header, ...lines] = formatTable(columns, rows, this.width);
      io.stdout.write(`${[style("dim", header as string), ...lines].join("\n")}\n`);
    },
    json(value: unknown): void {
      io.stdout.write(`${plainJson(value, 2)}\n`);
    },
    jsonLine(value: unknown): void {
      io.stdout.write(`${plainJson(value)}\n`);
    },
    /** A remark for the person, kept out of what a pipe receives. */
    note(text: string): void {
      io.stderr.write(`${styleText("dim", plainLine(text), { stream: io.stderr })}\n`);
    },
  };
}
