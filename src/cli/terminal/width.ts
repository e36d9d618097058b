// How many columns text takes on a terminal: Chinese, Japanese, Korean and emoji take two, marks none.

const ZERO = /^[\p{Mn}\p{Me}\p{Cf}]+$/u;
const WIDE =
  /\p{Emoji_Presentation}|\ufe0f|[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1f64f}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/u;
const ASCII = /^[\x20-\x7e]*$/;

const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** The characters of `text` as people see them, each with its columns. */
export function* charactersOf(text: string): Generator<{ char: string; columns: number }, void, void> {
  for (const { segment } of segmenter.segment(text)) {
    yield { char: segment, columns: ZERO.test(segment) ? 0 : WIDE.test(segment) ? 2 : 1 };
  }
}

/** Columns of one line of plain text. */
export function widthOf(text: string): number {
  if (ASCII.test(text)) return text.length;
  let width = 0;
  for (const { columns } of charactersOf(text)) width += columns;
  return width;
}

/** `text` in at most `width` columns, with an ellipsis where it was cut. */
export function cutTo(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let out = "";
  let used = 0;
  for (const { char, columns } of charactersOf(text)) {
    if (used + columns > width - 1) break;
    out += char;
    used += columns;
  }
  return width < 1 ? "" : `${out.trimEnd()}…`;
}

/** The rows that `text` (one line) fills at `width` columns, broken at words; the first row has `first` columns. */
export function wrapRows(text: string, width: number, first = width): string[] {
  const rows: string[] = [];
  let row = "";
  let used = 0;
  let room = first;
  for (const word of text.match(/\s+|\S+/gu) ?? []) {
    for (const piece of widthOf(word) > width ? charactersOf(word) : [{ char: word, columns: widthOf(word) }]) {
      if (used + piece.columns > room && (row !== "" || room < width)) {
        rows.push(row.trimEnd());
        [row, used, room] = ["", 0, width];
        // The space at which a line breaks stands for the break.
        if (/^\s+$/u.test(piece.char)) continue;
      }
      row += piece.char;
      used += piece.columns;
    }
  }
  rows.push(row);
  return rows;
}
