// The live terminal: the transcript grows above; a few dim rows and the prompt stay below it, so that what is being typed
// is never mixed with what is being said.
import type { Interface } from "node:readline";
import type { Look, Output } from "../terminal/output.ts";
import { plainLine } from "../terminal/plain.ts";
import { charactersOf, cutTo, widthOf, wrapRows } from "../terminal/width.ts";
import type { Sink } from "./sink.ts";

/** The unfinished row at the end of the transcript. `label` is styled, `labelWidth` its columns. */
type Row = { label: string; labelWidth: number; body: string };

const NO_ROW: Row = { label: "", labelWidth: 0, body: "" };

export type Screen = Sink & {
  /** A line about the chat itself, set off from what was said before it. */
  notice(look: Look, text: string): void;
  /** Rows between the transcript and the prompt, cut to one line each. */
  status(rows: readonly string[]): void;
  /** Takes the line that was just entered off the screen; the transcript shows it when the agent gets it. */
  takeLine(prompt: string, line: string): void;
  /** Leaves the transcript on the screen, without prompt. */
  close(): void;
};

/** A screen around a readline interface, which keeps the prompt and what is typed. */
export function createScreen(out: Output, lines: Interface): Screen {
  const { stdout } = out.io;
  let row: Row | null = null;
  let below: readonly string[] = [];
  /** Rows on the screen between the finished transcript and the prompt. */
  let drawn = 0;
  let open = true;
  let first = true;
  let spoken = false;

  const columns = () => Math.max(20, (stdout as NodeJS.WriteStream).columns || 80);

  /** Erases everything below the finished transcript; `extra` rows were added by the terminal since. */
  function erase(extra: number): string {
    const up = drawn + extra + lines.getCursorPos().rows;
    return `\r${up > 0 ? `\x1b[${up}A` : ""}\x1b[J`;
  }

  /** Appends finished rows to the transcript and draws again what stands below it. */
  function paint(finished: readonly string[], extra = 0): void {
    // What still comes while the program ends is in the session, but has no place on the screen any more.
    if (!open) return;
    const rows = row ? [row.label + row.body] : [];
    if (!first) rows.push("");
    for (const one of below) rows.push(out.style("dim", cutTo(plainLine(one), columns() - 1)));
    const text = erase(extra) + [...finished, ...rows].map((one) => `${one}\n`).join("");
    drawn = rows.length;
    cork(true);
    stdout.write(text);
    // The interface would go up by the rows it drew last time; those are erased already.
    Object.assign(lines, { prevRows: 0 });
    lines.prompt(true);
    cork(false);
  }

  /** One write for one change, so that the terminal does not flicker. */
  function cork(on: boolean): void {
    const stream = stdout as NodeJS.WriteStream;
    if (on) stream.cork?.();
    else stream.uncork?.();
  }

  /** Ends the unfinished row and gives it back as a finished one. */
  function endRow(): string[] {
    const ended = row ? [row.label + row.body] : [];
    row = null;
    return ended;
  }

  return {
    label(look: Look, text: string) {
      const finished = endRow();
      if (!first) finished.push("");
      first = false;
      row = { label: `${out.style(look, text)} `, labelWidth: widthOf(text) + 1, body: "" };
      paint(finished);
    },
    words(text) {
      spoken = true;
      const finished: string[] = [];
      for (const [index, piece] of text.replaceAll("\t", "    ").split("\n").entries()) {
        if (index > 0) finished.push(...(row ? endRow() : [""]));
        if (piece === "" && index > 0) continue;
        const { label, labelWidth, body } = row ?? NO_ROW;
        const rows = wrapRows(body + piece, columns(), columns() - labelWidth);
        const last = rows.pop() as string;
        finished.push(...rows.map((one, number) => (number === 0 ? label + one : one)));
        row = rows.length === 0 ? { label, labelWidth, body: last } : { ...NO_ROW, body: last };
      }
      paint(finished);
    },
    notice(look, text) {
      if (spoken) this.line(null, "");
      this.line(look, text);
    },
    line(look, text) {
      [first, spoken] = [false, false];
      const rows = text.split("\n").flatMap((one) => wrapRows(one, columns()));
      paint([...endRow(), ...rows.map((one) => (one === "" || !look ? one : out.style(look, one)))]);
    },
    end() {
      paint(endRow());
    },
    status(rows) {
      if (rows.length === below.length && rows.every((one, index) => one === below[index])) return;
      below = rows;
      paint([]);
    },
    takeLine(prompt, line) {
      paint([], rowsOf(prompt + line, columns()));
    },
    close() {
      if (!open) return;
      open = false;
      stdout.write(erase(0) + endRow().map((one) => `${one}\n`).join(""));
    },
  };
}

/** Rows that typed text took on the terminal, with the empty one that a full row begins. */
function rowsOf(text: string, columns: number): number {
  let offset = 0;
  for (const { columns: own } of charactersOf(text)) {
    // A wide character that does not fit at the edge moves to the next row.
    if (own === 2 && (offset + 1) % columns === 0) offset += 1;
    offset += own;
  }
  return Math.floor(offset / columns) + 1;
}
