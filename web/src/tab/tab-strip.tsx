// The tab strip: one tab per open session of this window, with roving focus and manual choice.
import { useLocation } from "@tanstack/react-router";
import type { KeyboardEvent } from "react";
import { useEffect, useRef, useState } from "react";
import type { SessionId } from "../../../src/domain/ids.ts";
import { useCell } from "../app/cell.ts";
import { useDamaged, useOpenSession, useServices } from "../app/services.tsx";
import { useSidebarPlace } from "../app/frame/sidebar-state.ts";
import { useStartFlow } from "../session-list/start-flow.tsx";
import { IconButton } from "../ui/icon-button.tsx";
import { useCloseSession } from "./close-session.ts";
import { SessionTab } from "./session-tab.tsx";
import { TabOverflow } from "./tab-overflow.tsx";
import { currentSession } from "./tab-keys.ts";
import { TAB_HINT_ID, tabId } from "./tab-id.ts";
import { useFittingTabs } from "./tab-width.ts";

/** Arrows move, Enter or Space chooses, Delete closes. The ✕ is for pointers. */
export function TabStrip() {
  const { tabs } = useServices();
  const { ids } = useCell(tabs);
  const damaged = useDamaged();
  const current = useLocation({ select: (location) => currentSession(location.pathname) });
  const open = useOpenSession();
  const close = useCloseSession();
  const start = useStartFlow();
  const sidebar = useSidebarPlace();
  const [roving, setRoving] = useState<SessionId | null>(null);
  const strip = useRef<HTMLDivElement>(null);
  const shown = useFittingTabs(strip, ids, current);
  const hidden = ids.filter((id) => !shown.includes(id));
  const stop = roving !== null && shown.includes(roving) ? roving : current !== null && shown.includes(current) ? current : shown[0];
  useEffect(() => setRoving(null), [current]);

  function focusTab(id: SessionId | undefined): void {
    if (!id) return;
    setRoving(id);
    document.getElementById(tabId(id))?.focus();
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey || !stop) return;
    const at = shown.indexOf(stop);
    const move: Record<string, number> = { ArrowRight: (at + 1) % shown.length, ArrowLeft: (at - 1 + shown.length) % shown.length, Home: 0, End: shown.length - 1 };
    const to = move[event.key];
    if (to !== undefined) focusTab(shown[to]);
    else if (event.key === "Enter" || event.key === " ") open(stop);
    else if (event.key === "Delete") void close(stop);
    else return;
    event.preventDefault();
  }

  return (
    <div className="flex h-10 flex-none items-end gap-0.5 pr-1 pl-2">
      {sidebar.place === "hidden" && (
        <div className="flex h-10 items-center">
          <IconButton icon="list" label="Show agents and sessions" shortcut="[" onClick={sidebar.toggle} />
        </div>
      )}
      <span id={TAB_HINT_ID} hidden>
        Delete closes
      </span>
      {/* Focus is on one of the tabs, never on the list of them. */}
      {/* oxlint-disable-next-line jsx-a11y/interactive-supports-focus */}
      <div ref={strip} role="tablist" aria-label="Open sessions" onKeyDown={onKeyDown} className="flex h-10 min-w-0 flex-1 items-end gap-0.5">
        {shown.map((id) => (
          <SessionTab key={id} session_id={id} chosen={id === current} stop={id === stop} onChoose={() => open(id)} onClose={() => void close(id)} onFocus={() => setRoving(id)} />
        ))}
      </div>
      <div className="flex h-10 flex-none items-center gap-0.5">
        {hidden.length > 0 && <TabOverflow ids={hidden} onChoose={open} />}
        <IconButton icon="plus" label="New session" shortcut="N" disabled={damaged} onClick={start.begin} />
        {start.chooser}
      </div>
    </div>
  );
}
