// A bench's result: figures, each beside the control of its run and what we aim at.

export type Row = {
  name: string;
  figure: number;
  unit: string;
  /** The same measured without us in this run, or a peer measured elsewhere. */
  beside?: { name: string; figure: number };
  /** What the figure should be on two processors: not more than `most`, or not less than `least`. */
  aim?: { most: number } | { least: number };
};

/** True when a figure is within its aim, or has none. */
export function meets({ figure, aim }: Row): boolean {
  if (!aim) return true;
  return "most" in aim ? figure <= aim.most : figure >= aim.least;
}

/** Prints rows under each other; `ratio` is the figure over what stands beside it. */
export function printTable(title: string, rows: Row[]): void {
  const cells = rows.map((row) => {
    const beside = row.beside && `${row.beside.name} ${show(row.beside.figure)}`;
    return [row.name, show(row.figure), row.unit, beside ?? "", row.beside ? (row.figure / row.beside.figure).toFixed(2) : "", showAim(row)];
  });
  const lines = [["name", "figure", "unit", "control or peer", "ratio", "aim"], ...cells];
  const widths = lines[0]?.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0))) ?? [];
  console.log(`\n${title}`);
  for (const line of lines) {
    const padded = line.map((cell, column) => (column === 1 || column === 4 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)));
    console.log(`  ${padded.join("  ").trimEnd()}`);
  }
}

function showAim(row: Row): string {
  if (!row.aim) return "";
  const bound = "most" in row.aim ? `<= ${show(row.aim.most)}` : `>= ${show(row.aim.least)}`;
  return meets(row) ? bound : `${bound} missed`;
}

function show(figure: number): string {
  if (!Number.isFinite(figure)) return "unknown";
  return Math.abs(figure) >= 100 || Number.isInteger(figure) ? figure.toFixed(0) : figure.toFixed(Math.abs(figure) >= 10 ? 1 : 2);
}
