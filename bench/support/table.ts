// A bench's result: figures, each beside what it is to be compared with.

export type Row = {
  name: string;
  figure: number;
  unit: string;
  /** A limit we set ourselves, a control of the same run, or a peer measured elsewhere. */
  beside?: { name: string; figure: number };
};

/** Prints rows under each other; `ratio` is the figure over what stands beside it. */
export function printTable(title: string, rows: Row[]): void {
  const cells = rows.map((row) => {
    const beside = row.beside && `${row.beside.name} ${show(row.beside.figure)}`;
    return [row.name, show(row.figure), row.unit, beside ?? "", row.beside ? (row.figure / row.beside.figure).toFixed(2) : ""];
  });
  const lines = [["name", "figure", "unit", "limit, control or peer", "ratio"], ...cells];
  const widths = lines[0]?.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0))) ?? [];
  console.log(`\n${title}`);
  for (const line of lines) {
    const padded = line.map((cell, column) => (column === 1 || column === 4 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)));
    console.log(`  ${padded.join("  ").trimEnd()}`);
  }
}

function show(figure: number): string {
  if (!Number.isFinite(figure)) return "unknown";
  return Math.abs(figure) >= 100 || Number.isInteger(figure) ? figure.toFixed(0) : figure.toFixed(Math.abs(figure) >= 10 ? 1 : 2);
}
