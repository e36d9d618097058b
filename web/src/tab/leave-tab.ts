// Taking a tab away: the page goes on to its neighbour, and so does focus.
import { useNavigate } from "@tanstack/react-router";
import { useCallback } from "react";
import type { SessionId } from "../../../src/domain/ids.ts";
import { useServices } from "../app/services.tsx";
import { tabId } from "./tab-id.ts";
import { neighbourOf, withoutTab } from "./tab-state.ts";

export type LeaveOptions = {
  /** Closing the tab closed its session too: bringing it back reopens it. */
  session_closed?: boolean;
  /** The session is gone for good: the tab cannot be brought back. */
  forget?: boolean;
  /** False where focus belongs to something else, such as the row that took a deleted one's place. */
  focus?: boolean;
};

/** Removes a session's tab; the session itself is left as it is. What follows is the tab to its right, else to its left, else none. */
export function useLeaveTab(): (session_id: SessionId, options?: LeaveOptions) => void {
  const { tabs } = useServices();
  const navigate = useNavigate();
  return useCallback(
    (session_id, { focus = true, ...how } = {}) => {
      const next = neighbourOf(tabs.get().ids, session_id);
      const onScreen = location.pathname === `/sessions/${session_id}`;
      const hadFocus = document.activeElement?.id === tabId(session_id);
      if (onScreen) void (next ? navigate({ to: "/sessions/$session_id", params: { session_id: next } }) : navigate({ to: "/" }));
      tabs.update((now) => withoutTab(now, session_id, how));
      if (focus && (onScreen || hadFocus)) focusSoon(next === null ? "[data-new-session]" : `#${tabId(next)}`);
    },
    [tabs, navigate],
  );
}

const PATIENCE_MS = 500;

/** What follows may come on screen a little later, and a menu or dialog that closes may take focus once more. */
function focusSoon(selector: string): void {
  const until = performance.now() + PATIENCE_MS;
  const stop = new AbortController();
  // From the next key or press on the person decides.
  for (const type of ["keydown", "pointerdown"]) addEventListener(type, () => stop.abort(), { once: true, capture: true, signal: stop.signal });
  const attempt = () => {
    if (stop.signal.aborted) return;
    document.querySelector<HTMLElement>(selector)?.focus();
    if (performance.now() < until) requestAnimationFrame(attempt);
    else stop.abort();
  };
  requestAnimationFrame(attempt);
}
