// The open tabs of a window: which sessions, in which order, and which were closed last. Pure.
import type { SessionId } from "../../../src/domain/ids.ts";

/** `session_closed`: the tab's ✕ also closed the session, so bringing it back reopens it. */
export type ClosedTab = { session_id: SessionId; index: number; session_closed: boolean };

export type TabState = { ids: readonly SessionId[]; closed: readonly ClosedTab[] };

export const NO_TABS: TabState = { ids: [], closed: [] };
const CLOSED_MAX = 20;

/** With a tab for the session: the one it has, else a new one at the end or at `index`. */
export function withTab(state: TabState, session_id: SessionId, index = state.ids.length): TabState {
  const closed = state.closed.filter((tab) => tab.session_id !== session_id);
  if (state.ids.includes(session_id)) return closed.length === state.closed.length ? state : { ...state, closed };
  return { ids: state.ids.toSpliced(Math.min(index, state.ids.length), 0, session_id), closed };
}

/** Without the session's tab; it can be brought back unless `forget`. */
export function withoutTab(state: TabState, session_id: SessionId, how: { session_closed?: boolean; forget?: boolean } = {}): TabState {
  const index = state.ids.indexOf(session_id);
  if (index < 0) return state;
  const ids = state.ids.toSpliced(index, 1);
  if (how.forget) return { ...state, ids };
  const entry: ClosedTab = { session_id, index, session_closed: how.session_closed ?? false };
  return { ids, closed: [...state.closed, entry].slice(-CLOSED_MAX) };
}

/** What is chosen after the session's tab has gone: the one to its right, else to its left, else none. */
export function neighbourOf(ids: readonly SessionId[], session_id: SessionId): SessionId | null {
  const index = ids.indexOf(session_id);
  return ids[index + 1] ?? ids[index - 1] ?? null;
}

/** The tab `step` places on from the current one, around the ends; the first when none is current. */
export function stepFrom(ids: readonly SessionId[], current: SessionId | null, step: number): SessionId | null {
  if (ids.length === 0) return null;
  const index = current === null ? -1 : ids.indexOf(current);
  if (index < 0) return ids[0] ?? null;
  return ids[(index + step + ids.length) % ids.length] ?? null;
}
