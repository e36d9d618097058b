// What a note is called, and which mark it wears.
import type { MarkState } from "../mark/memory-mark.tsx";
import type { BlockNote } from "./block-note.ts";

export function noteTitle(note: BlockNote): string {
  if (note.kind === "primed") return "From memory";
  if (note.kind === "recalled") return "From earlier";
  return note.set.status === "held" ? "Held" : note.set.status === "undone" ? "Undone" : "Remembered";
}

export function noteMark(note: BlockNote): MarkState {
  if (note.kind !== "kept") return "from";
  return note.set.status === "held" ? "held" : note.set.status === "undone" ? "undone" : "written";
}
