// Whole letters out of pieces of text: a provider may cut a letter in two, and half a letter in a prompt is refused by others.

/** Joins the pieces of one text. */
export type LetterJoiner = {
  /** The piece in whole letters; half a letter at its end waits for the next piece. */
  add(piece: string): string;
  /** What still waits: nothing, or U+FFFD for half a letter. */
  rest(): string;
};

/** Begins a text. Halves of UTF-16 that find no other half become U+FFFD, as everywhere. */
export function joinLetters(): LetterJoiner {
  let half = "";
  return {
    add(piece) {
      const text = half + piece;
      half = /[\ud800-\udbff]$/.exec(text)?.[0] ?? "";
      return text.slice(0, text.length - half.length).toWellFormed();
    },
    rest() {
      const last = half.toWellFormed();
      half = "";
      return last;
    },
  };
}
