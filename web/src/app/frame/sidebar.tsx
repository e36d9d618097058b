// The sidebar: agents above, the sessions of the selected one below; the Memory view brings its own. On a phone it is the page of its own.
import { useLocation } from "@tanstack/react-router";
import type { KeyboardEvent, PointerEvent } from "react";
import { lazy, Suspense } from "react";
import { AgentList } from "../../agent/agent-list.tsx";
import { NewSessionButton } from "../../session-list/new-session-button.tsx";
import { SessionList } from "../../session-list/session-list.tsx";
import { useCell } from "../cell.ts";
import { ConnectionBanner } from "../line/connection-banner.tsx";
import { useNarrow } from "./narrow.ts";
import { clampWidth, SIDEBAR_MAX, SIDEBAR_MIN, sidebarWidth } from "./sidebar-state.ts";

// Only phones need it.
const AgentStrip = lazy(async () => ({ default: (await import("../../agent/agent-strip.tsx")).AgentStrip }));
const ListTop = lazy(async () => ({ default: (await import("../../session-list/top/list-top.tsx")).ListTop }));
const MemorySidebar = lazy(async () => ({ default: (await import("../../memory/frame/memory-sidebar.tsx")).MemorySidebar }));

/** Agents and sessions, in the shape that fits the window. */
export function Sidebar({ over = false }: { over?: boolean }) {
  return useNarrow() ? <PhoneSidebar /> : <WideSidebar over={over} />;
}

/** Beside the sheet, or over its left edge where the window has no room for both. */
function WideSidebar({ over }: { over: boolean }) {
  const memory = useLocation({ select: (location) => location.pathname === "/memory" });
  const place = over ? "absolute inset-y-2 left-(--rail) z-20 w-(--sidebar-width) rounded-4 bg-ground pl-2.5 shadow-pop" : "relative pl-1";
  return (
    <aside aria-label={memory ? "Agents and memory" : "Agents and sessions"} className={`flex min-h-0 min-w-0 flex-col overflow-hidden pt-3 pr-2.5 ${place}`}>
      {memory ? (
        <Suspense fallback={null}>
          <MemorySidebar />
        </Suspense>
      ) : (
        <>
          <AgentList />
          <NewSessionButton />
          <Top />
          <SessionList />
        </>
      )}
      <Grip />
    </aside>
  );
}

function PhoneSidebar() {
  return (
    <main className="relative flex min-h-0 flex-1 flex-col" aria-label="Agents and sessions">
      <Suspense fallback={<div className="h-[108px] flex-none" />}>
        <AgentStrip />
      </Suspense>
      <div className="flex min-h-0 flex-1 flex-col overflow-hidden rounded-t-[16px] bg-paper shadow-sheet">
        <ConnectionBanner />
        <Top />
        <SessionList />
      </div>
      <NewSessionButton floating />
    </main>
  );
}

/** Search and filters; their place is kept until they have come. */
function Top() {
  return (
    <Suspense fallback={<div className="h-[65px] flex-none max-md:h-[111px]" />}>
      <ListTop />
    </Suspense>
  );
}

const STEP = 16;

/** The edge that is dragged; arrow keys move it too. */
function Grip() {
  const width = useCell(sidebarWidth);
  function onPointerDown(event: PointerEvent<HTMLDivElement>): void {
    const from = event.clientX - sidebarWidth.get();
    const grip = event.currentTarget;
    grip.setPointerCapture(event.pointerId);
    const move = (at: globalThis.PointerEvent) => sidebarWidth.set(clampWidth(at.clientX - from));
    grip.addEventListener("pointermove", move);
    grip.addEventListener("lostpointercapture", () => grip.removeEventListener("pointermove", move), { once: true });
  }
  function onKeyDown(event: KeyboardEvent): void {
    const step = event.key === "ArrowLeft" ? -STEP : event.key === "ArrowRight" ? STEP : 0;
    if (step === 0) return;
    event.preventDefault();
    sidebarWidth.update((now) => clampWidth(now + step));
  }
  return (
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label="Width of the sidebar"
      aria-valuenow={width}
      aria-valuemin={SIDEBAR_MIN}
      aria-valuemax={SIDEBAR_MAX}
      tabIndex={0}
      onPointerDown={onPointerDown}
      onKeyDown={onKeyDown}
      className="absolute inset-y-0 right-0 w-2 cursor-col-resize touch-none after:absolute after:inset-y-3 after:left-1/2 after:w-0.5 after:-translate-x-1/2 after:rounded-full after:transition-colors hover:after:bg-line-2 focus-visible:outline-offset-[-2px] active:after:bg-line-3"
    />
  );
}
