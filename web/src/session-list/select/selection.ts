// Which rows of the session list are chosen, to do something with all of them. Null while nobody is choosing.
import type { SessionId } from "../../../../src/domain/ids.ts";
import { createCell } from "../../app/cell.ts";

export const selection = createCell<ReadonlySet<SessionId> | null>(null);

/** The row from which a range with Shift goes. */
let anchor: SessionId | null = null;

/** Begins with none chosen; choosing goes on until it is left. */
export function startSelecting(): void {
  selection.update((now) => now ?? new Set());
}

/** Chooses a row or lets go of it. */
export function toggleRow(session_id: SessionId): void {
  anchor = session_id;
  const next = new Set(selection.get());
  if (!next.delete(session_id)) next.add(session_id);
  selection.set(next);
}

/** Chooses all rows from the one that was touched last, else from `from`, to this one. */
export function selectTo(session_id: SessionId, rowIds: readonly SessionId[], from: SessionId | undefined): void {
  const start = rowIds.indexOf(anchor ?? from ?? session_id);
  const end = rowIds.indexOf(session_id);
  if (end < 0) return;
  anchor ??= from ?? session_id;
  const range = rowIds.slice(Math.min(start < 0 ? end : start, end), Math.max(start, end) + 1);
  selection.set(new Set([...(selection.get() ?? []), ...range]));
}

/** Chooses just these. */
export function selectOnly(session_ids: readonly SessionId[]): void {
  selection.set(new Set(session_ids));
}

/** Nobody is choosing any more. */
export function leaveSelecting(): void {
  anchor = null;
  selection.set(null);
}
