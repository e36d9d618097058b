// The address of one session: its page in the sheet, or what to say when there is none.
import { useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useEffect } from "react";
import type { SessionId } from "../../../src/domain/ids.ts";
import { isId } from "../../../src/domain/ids.ts";
import { titleOf } from "../session-list/session-name.ts";
import { lastTab } from "../tab/last-tab.ts";
import { useLeaveTab } from "../tab/leave-tab.ts";
import { withTab, withView } from "../tab/tab-state.ts";
import { panelId, tabId } from "../tab/tab-id.ts";
import { messageOf } from "./failure.ts";
import { Notice } from "./notice.tsx";
import { useServices, useSessionRow } from "./services.tsx";

// The transcript and its Markdown are most of the code; list and tabs stand before they have come.
const loadPage = () => import("../session/session-page.tsx");
const SessionPage = lazy(async () => ({ default: (await loadPage()).SessionPage }));

/** Loads the code of a session's page before the first one is opened. */
export function preloadSessionPage(): void {
  void loadPage().catch(() => undefined);
}

/** A deep link opens the session's tab, also when it came from elsewhere. One to a message `reads`: where there is no tab it is only for reading. */
export function SessionRoute({ session_id, reads }: { session_id: SessionId; reads: boolean }) {
  const { tabs } = useServices();
  const { session, error, retry } = useSessionRow(session_id);
  const navigate = useNavigate();
  const leaveTab = useLeaveTab();
  const exists = Boolean(session);
  useEffect(() => {
    if (!exists) return;
    tabs.update((now) => (reads ? withView : withTab)(now, session_id));
    lastTab.set(session_id);
  }, [tabs, exists, session_id, reads]);
  useEffect(() => {
    document.title = session ? `${titleOf(session)} · Rapport` : "Rapport";
  }, [session]);

  const isTab = tabs.get().ids.includes(session_id);
  if (session === null || !isId("ses", session_id)) {
    const leave = () => (isTab ? leaveTab(session_id, { forget: true }) : void navigate({ to: "/", replace: true }));
    return (
      <Panel session_id={session_id}>
        <Notice
          title="This session does not exist any more"
          text="It was deleted, here or in another window, or the address is not right. Nothing of it is kept."
          action={{ label: isTab ? "Remove the tab" : "Go to sessions", run: leave }}
        />
      </Panel>
    );
  }
  if (error) {
    return (
      <Panel session_id={session_id}>
        <Notice title="This session could not be read" text={messageOf(error)} action={{ label: "Retry", run: retry }} />
      </Panel>
    );
  }
  return (
    <Panel session_id={session_id}>
      {session && (
        <Suspense fallback={<div className="flex-1" aria-busy="true" />}>
          <SessionPage key={session_id} session={session} />
        </Suspense>
      )}
    </Panel>
  );
}

function Panel({ session_id, children }: { session_id: SessionId; children: React.ReactNode }) {
  const { tabs } = useServices();
  const hasTab = tabs.get().ids.includes(session_id);
  const label = hasTab ? { role: "tabpanel", "aria-labelledby": tabId(session_id) } : {};
  return (
    <div id={panelId(session_id)} className="flex min-h-0 min-w-0 flex-1 flex-col" {...label}>
      {children}
    </div>
  );
}
