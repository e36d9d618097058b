// The diamond: the one mark for memory, in lists, transcript, inspector and Memory view.
import type { MemoryState } from "../../../../src/domain/session.ts";
import "./memory-mark.css";

/** `from`: came from memory; `undone`: was remembered and taken back; the others as a session's memory state. */
export type MarkState = MemoryState | "from" | "undone";

/** An ornament: whatever holds it says in words what it means. */
export function MemoryMark({ state, className = "" }: { state: MarkState; className?: string }) {
  return <span aria-hidden="true" className={`memory-mark ${state} ${className}`} />;
}
