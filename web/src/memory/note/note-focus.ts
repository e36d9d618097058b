// Going from memory note to memory note by a key.

/** Focuses the note after the one that has focus, in the order of the page; the first again after the last. */
export function focusNextNote(): void {
  const notes = [...document.querySelectorAll<HTMLElement>(".notes .note-open, .notes .note-line")];
  const at = notes.indexOf(document.activeElement as HTMLElement);
  (notes[at + 1] ?? notes[0])?.focus();
}
