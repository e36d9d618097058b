// Which prompt the inspector shows: null while it is closed. One at a time in a window.
import type { SessionId, TurnId } from "../../../../src/domain/ids.ts";
import { createCell } from "../../app/cell.ts";

/** `turn_id` null: the newest turn, whichever that is. */
export type Inspected = { session_id: SessionId; turn_id: TurnId | null };

export const inspected = createCell<Inspected | null>(null);

/** Opens the inspector at a turn, or closes it when it shows just that. */
export function inspect(session_id: SessionId, turn_id: TurnId | null = null): void {
  inspected.update((now) => (now?.session_id === session_id && now.turn_id === turn_id ? null : { session_id, turn_id }));
}
