// What a terminal would show: applies the few control sequences that the chat uses to a grid of rows. For tests.

const ESCAPE = String.fromCharCode(27);
const TOKEN = new RegExp(`${ESCAPE}\\[([0-9;?]*)([A-Za-z])|[^]`, "g");

/** The rows on a terminal of `columns` columns after `written`, without empty rows at the end. Wide characters count as one. */
export function screenOf(written: string, columns: number): string[] {
  const rows: string[] = [""];
  let row = 0;
  let column = 0;
  const put = (char: string) => {
    if (column >= columns) newRow();
    const line = (rows[row] as string).padEnd(column);
    rows[row] = line.slice(0, column) + char + line.slice(column + 1);
    column += 1;
  };
  const newRow = () => {
    row += 1;
    column = 0;
    while (rows.length <= row) rows.push("");
  };
  for (const [token, parameter, final] of written.matchAll(TOKEN)) {
    if (final === undefined) {
      if (token === "\n") newRow();
      else if (token === "\r") column = 0;
      else put(token);
      continue;
    }
    const count = Number(parameter) || 1;
    if (final === "A") row = Math.max(0, row - count);
    else if (final === "B") row = Math.min(rows.length - 1, row + count);
    else if (final === "C") column += count;
    else if (final === "D") column = Math.max(0, column - count);
    else if (final === "G") column = count - 1;
    else if (final === "J" || final === "K") {
      rows[row] = (rows[row] as string).slice(0, column);
      if (final === "J") rows.length = row + 1;
    } else if (final !== "m" && final !== "h" && final !== "l") throw new Error(`unknown sequence ${JSON.stringify(token)}`);
  }
  return rows.map((one) => one.trimEnd()).slice(0, rows.findLastIndex((one) => one.trim() !== "") + 1);
}
