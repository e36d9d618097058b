// The element of a session's row, where it is on the page: focus goes to it and comes back to it.
import type { SessionId } from "../../../../src/domain/ids.ts";

export const rowElement = (session_id: SessionId) => document.querySelector<HTMLElement>(`a[data-row="${session_id}"]`);
