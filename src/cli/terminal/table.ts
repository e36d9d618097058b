// Tables: aligned columns, cut to the width of the terminal where there is one.
import { plainLine } from "./plain.ts";
import { cutTo, widthOf } from "./width.ts";

export type Column = {
  title: string;
  /** Shrinks first when the table is too wide. */
  shrinks?: boolean;
  right?: boolean;
};

const GAP = "  ";
const SHRUNK_MIN = 12;
const CUT_MIN = 4;

/** The lines of a table, its header first. Cells may hold anything: they are made safe and put on one line. */
export function formatTable(columns: readonly Column[], rows: readonly string[][], width?: number): string[] {
  const cells = [columns.map((column) => column.title), ...rows.map((row) => row.map(plainLine))];
  const natural = columns.map((_, index) => Math.max(...cells.map((row) => widthOf(row[index] ?? ""))));
  const widths = width === undefined ? natural : fit(columns, natural, width);
  return cells.map((row) => formatRow(columns, widths, row));
}

function formatRow(columns: readonly Column[], widths: readonly number[], row: readonly string[]): string {
  const parts = columns.map((column, index) => {
    const own = widths[index] as number;
    const text = cutTo(row[index] ?? "", own);
    const pad = " ".repeat(Math.max(0, own - widthOf(text)));
    return column.right ? pad + text : text + pad;
  });
  return parts.join(GAP).trimEnd();
}

function fit(columns: readonly Column[], natural: readonly number[], width: number): number[] {
  const widths = [...natural];
  const room = width - GAP.length * (columns.length - 1);
  const over = () => widths.reduce((sum, one) => sum + one, 0) - room;
  for (const [wanted, least] of [[true, SHRUNK_MIN], [false, CUT_MIN]] as const) {
    while (over() > 0) {
      const widest = widestOf(widths, (index) => (wanted ? columns[index]?.shrinks === true : true) && (widths[index] as number) > least);
      if (widest < 0) break;
      widths[widest] = (widths[widest] as number) - 1;
    }
  }
  return widths;
}

function widestOf(widths: readonly number[], may: (index: number) => boolean): number {
  let found = -1;
  widths.forEach((own, index) => {
    if (may(index) && (found < 0 || own > (widths[found] as number))) found = index;
  });
  return found;
}
