// The open tabs of a window: which sessions, in which order, and which were closed last. Pure.
import type { SessionId } from "../../../src/domain/ids.ts";

/** `session_closed`: the tab's ✕ also closed the session, so bringing it back reopens it. `view`: it was only for reading. */
export type ClosedTab = { session_id: SessionId; index: number; session_closed: boolean; view: boolean };

/** `views`: tabs that are only for reading, though their session may go on; each is one of `ids`. */
export type TabState = { ids: readonly SessionId[]; views: readonly SessionId[]; closed: readonly ClosedTab[] };

export const NO_TABS: TabState = { ids: [], views: [], closed: [] };
const CLOSED_MAX = 20;

/** With a tab for the session: the one it has, else a new one at the end or at `index`. */
export function withTab(state: TabState, session_id: SessionId, index = state.ids.length): TabState {
  const closed = state.closed.filter((tab) => tab.session_id !== session_id);
  if (state.ids.includes(session_id)) return closed.length === state.closed.length ? state : { ...state, closed };
  return { ...state, ids: state.ids.toSpliced(Math.min(index, state.ids.length), 0, session_id), closed };
}

/** With a tab that is only for reading; one that stands already stays what it is. */
export function withView(state: TabState, session_id: SessionId, index?: number): TabState {
  if (state.ids.includes(session_id)) return state;
  return { ...withTab(state, session_id, index), views: [...state.views, session_id] };
}

/** With a tab in which the session goes on. */
export function withLive(state: TabState, session_id: SessionId): TabState {
  const tabs = withTab(state, session_id);
  return tabs.views.includes(session_id) ? { ...tabs, views: tabs.views.filter((id) => id !== session_id) } : tabs;
}

/** Without the session's tab; it can be brought back unless `forget`. */
export function withoutTab(state: TabState, session_id: SessionId, how: { session_closed?: boolean; forget?: boolean } = {}): TabState {
  const index = state.ids.indexOf(session_id);
  if (index < 0) return state;
  const ids = state.ids.toSpliced(index, 1);
  const view = state.views.includes(session_id);
  const views = view ? state.views.filter((id) => id !== session_id) : state.views;
  if (how.forget) return { ...state, ids, views };
  const entry: ClosedTab = { session_id, index, session_closed: how.session_closed ?? false, view };
  return { ids, views, closed: [...state.closed, entry].slice(-CLOSED_MAX) };
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
