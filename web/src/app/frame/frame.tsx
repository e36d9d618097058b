// The frame of the console: rail, sidebar, and the sheet with its tabs on the ground. Below 720 px one page at a time.
import { Outlet, useLocation, useNavigate } from "@tanstack/react-router";
import type { CSSProperties } from "react";
import { lazy, Suspense, useEffect, useState } from "react";
import { useStartFlow } from "../../session-list/start-flow.tsx";
import { TabStrip } from "../../tab/tab-strip.tsx";
import { currentSession, useTabKeys } from "../../tab/tab-keys.ts";
import { preloadDelete } from "../../session-list/delete-question.tsx";
import { preloadDialog } from "../../ui/dialog/dialog.tsx";
import { useLastOf } from "../../ui/last-of.ts";
import { preloadMenu } from "../../ui/menu/menu.tsx";
import { ToastRegion } from "../../ui/toast/toast.tsx";
import { useCell } from "../cell.ts";
import { ConnectionBanner } from "../line/connection-banner.tsx";
import { DamageBanner } from "../line/damage-banner.tsx";
import { historyOf, toggleHistory } from "../../history/history-state.ts";
import { listSearch, selectedAgent } from "../../session-list/list-state.ts";
import { focusListRow } from "../../session-list/list-focus.ts";
import { useKeys } from "../keyboard/keyboard.ts";
import { useNarrow } from "./narrow.ts";
import { PhoneBar } from "./phone-bar.tsx";
import { Rail } from "./rail.tsx";
import { useServices, useStream } from "../services.tsx";
import { Sidebar } from "./sidebar.tsx";
import { sidebarOver, sidebarWidth, useSidebarPlace } from "./sidebar-state.ts";

const TooltipLayer = lazy(async () => ({ default: (await import("../../ui/tooltip/tooltip-layer.tsx")).TooltipLayer }));
// Views and unsent messages: what a session needs, and the list does not wait for.
const SessionLine = lazy(async () => ({ default: (await import("../../session/session-kit.ts")).SessionLine }));
const loadHistory = () => import("../../history/history-panel.tsx");
const HistoryPanel = lazy(async () => ({ default: (await loadHistory()).HistoryPanel }));
const KeyList = lazy(async () => ({ default: (await import("../keyboard/key-list.tsx")).KeyList }));

/** Everything behind the login. Opens the window's stream and holds the keys that work everywhere. */
export function Frame() {
  useStream();
  const [keysShown, setKeysShown] = useState(false);
  const keysUsed = useLastOf(keysShown || null);
  const start = useStartFlow();
  const { toggle } = useSidebarPlace();
  const navigate = useNavigate();
  // Where it is open already, its own field hears the keys.
  const searchEverything = () => void (location.pathname !== "/search" && navigate({ to: "/search", search: listSearch.get() === "" ? {} : { q: listSearch.get() } }));
  const { rows } = useServices();
  useTabKeys();
  useKeys({
    n: start.begin,
    h() {
      const current = currentSession();
      toggleHistory((current && rows.get(current)?.agent_id) || selectedAgent.get());
    },
    "ctrl+shift+f": searchEverything,
    "[": toggle,
    escape: () => sidebarOver.set(false),
    "?": () => setKeysShown(true),
    j: () => focusListRow(1),
    k: () => focusListRow(-1),
  });
  useEffect(preloadLater, []);
  const narrow = useNarrow();
  return (
    <>
      {narrow ? <NarrowFrame /> : <WideFrame onKeys={() => setKeysShown(true)} />}
      {start.chooser}
      <Suspense fallback={null}>{keysUsed && <KeyList open={keysShown} onOpenChange={setKeysShown} />}</Suspense>
      <Suspense fallback={null}>
        <SessionLine />
      </Suspense>
      <Suspense fallback={null}>
        <TooltipLayer />
      </Suspense>
    </>
  );
}

/** What opens on a press should not wait for the network then. */
function preloadLater(): () => void {
  const timer = setTimeout(() => {
    preloadMenu();
    preloadDialog();
    preloadDelete();
    // Without a server they could not come any more.
    for (const load of [loadHistory, () => import("../../history/agent-under.tsx"), () => import("../../session-list/empty-list.tsx")]) load().catch(() => undefined);
  }, 1500);
  return () => clearTimeout(timer);
}

function WideFrame({ onKeys }: { onKeys: () => void }) {
  const { place } = useSidebarPlace();
  const width = useCell(sidebarWidth);
  const path = useLocation({ select: (location) => location.pathname });
  // What was chosen in it is now on the sheet under it.
  useEffect(() => sidebarOver.set(false), [path]);
  return (
    <div className="frame relative" data-sidebar={place} style={{ "--sidebar-width": `${width}px` } as CSSProperties}>
      <Rail onKeys={onKeys} />
      {place !== "hidden" && <Sidebar over={place === "over"} />}
      {place === "over" && <div className="absolute inset-0 left-(--rail) z-10" onPointerDown={() => sidebarOver.set(false)} />}
      <main className={`flex min-h-0 min-w-0 flex-col pr-2 pb-2 ${place === "beside" ? "" : "pl-1"}`}>
        {path === "/memory" ? <div className="h-2 flex-none" /> : <TabStrip />}
        <Sheet />
      </main>
    </div>
  );
}

/** The paper. Chosen tab and sheet are one piece; pages bring their own header. */
function Sheet() {
  const inSession = useLocation({ select: (location) => location.pathname.startsWith("/sessions/") });
  return (
    <div className="relative flex min-h-0 flex-1 flex-col overflow-hidden rounded-4 bg-paper shadow-sheet">
      <DamageBanner />
      {!inSession && <ConnectionBanner />}
      <div className="relative flex min-h-0 flex-1">
        <div className="flex min-h-0 min-w-0 flex-1 flex-col">
          <Outlet />
        </div>
        <History />
      </div>
      <ToastRegion raised={inSession} />
    </div>
  );
}

/** Beside the sessions only: other views have panels of their own. */
function History() {
  const agent_id = useCell(historyOf);
  const beside = useLocation({ select: ({ pathname }) => pathname === "/" || pathname.startsWith("/sessions/") });
  return agent_id !== null && beside && (
    <Suspense fallback={null}>
      <HistoryPanel key={agent_id} agent_id={agent_id} />
    </Suspense>
  );
}

/** The list is one page, a session another. */
function NarrowFrame() {
  const path = useLocation({ select: (location) => location.pathname });
  const list = path === "/";
  const history = useCell(historyOf) !== null && list;
  return (
    <div className="flex h-dvh min-w-0 flex-col bg-ground">
      <DamageBanner />
      {history ? (
        <main className="relative flex min-h-0 flex-1 flex-col overflow-hidden bg-paper">
          <ConnectionBanner />
          <History />
          <ToastRegion raised />
        </main>
      ) : list ? (
        <>
          <Sidebar />
          <ToastRegion raised />
        </>
      ) : (
        <>
          {!path.startsWith("/sessions/") && <PhoneBar />}
          <main className="relative flex min-h-0 flex-1 flex-col overflow-hidden bg-paper">
            {!path.startsWith("/sessions/") && <ConnectionBanner />}
            <Outlet />
            <ToastRegion raised />
          </main>
        </>
      )}
    </div>
  );
}
