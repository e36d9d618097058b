// Looking at one past session after the other: each takes the tab of the one before, until one of them is kept.
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import type { SessionId } from "../../../src/domain/ids.ts";
import { useServices } from "../app/services.tsx";
import { withoutTab, withView } from "../tab/tab-state.ts";

/** Arrows that are held down pass rows by, in milliseconds. */
const PAUSE_MS = 120;

/** `preview` shows a session for reading; `keep` lets the tab that it got stand. */
export function usePreview(): { preview: (session_id: SessionId) => void; keep: () => void } {
  const { tabs } = useServices();
  const navigate = useNavigate();
  const passing = useRef<SessionId | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  function show(session_id: SessionId): void {
    const now = tabs.get();
    const last = passing.current;
    // One that was gone on with meanwhile is not only looked at any more.
    const place = last !== null && now.views.includes(last) ? now.ids.indexOf(last) : -1;
    if (last === session_id && place >= 0) return;
    passing.current = now.ids.includes(session_id) ? null : session_id;
    tabs.set(withView(place < 0 || last === null ? now : withoutTab(now, last, { forget: true }), session_id, place < 0 ? undefined : place));
    void navigate({ to: "/sessions/$session_id", params: { session_id }, replace: place >= 0 });
  }
  return {
    preview(session_id) {
      clearTimeout(timer.current);
      timer.current = setTimeout(() => show(session_id), PAUSE_MS);
    },
    keep() {
      clearTimeout(timer.current);
      passing.current = null;
    },
  };
}
