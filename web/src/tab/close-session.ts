// The ✕ of a tab and its way back: closing a session is explicit, and can be undone.
import { useCallback } from "react";
import type { SessionId } from "../../../src/domain/ids.ts";
import type { Session } from "../../../src/domain/session.ts";
import { messageOf } from "../app/failure.ts";
import { useLeaveTab, useOpenSession, useServices } from "../app/services.tsx";
import { isReadOnly, titleOf } from "../session-list/session-name.ts";
import { seenBefore } from "../session/client-id.ts";
import { returnToDraft } from "../session/draft.ts";
import { withoutTab, withTab } from "./tab-state.ts";

/** True when the ✕ ends something: an open chat with words in it. Other tabs are only views, or were never used. */
export function endsSession(row: Session | null | undefined): row is Session {
  return row !== null && row !== undefined && !isReadOnly(row) && row.message_count > 0;
}

/** Closes a session and takes its tab away, with Undo. What was queued comes back as a draft. True when it was done. */
export function useCloseSession(): (session_id: SessionId) => Promise<boolean> {
  const { client, rows, tabs, toasts } = useServices();
  const leave = useLeaveTab();
  const reopen = useReopenSession();
  return useCallback(
    async (session_id) => {
      try {
        const { session, returned } = await client.closeSession(session_id);
        rows.put(session);
        // The event says the same to every window: whoever is first brings the words back, and only once.
        for (const input of returned) if (!seenBefore(input.input_id)) returnToDraft(session_id, input.content);
        const index = tabs.get().ids.indexOf(session_id);
        leave(session_id);
        tabs.update((now) => withoutTab(now, session_id, { session_closed: true }));
        toasts.show({ text: `Closed “${titleOf(session)}”`, action: { label: "Undo", run: () => void reopen(session_id, index) } });
        return true;
      } catch (error) {
        toasts.show({ tone: "error", text: messageOf(error) });
        return false;
      }
    },
    [client, rows, tabs, toasts, leave, reopen],
  );
}

/** Reopens a closed session; with `index` its tab comes back at that place and is chosen. */
export function useReopenSession(): (session_id: SessionId, index?: number) => Promise<void> {
  const { client, rows, tabs, toasts } = useServices();
  const open = useOpenSession();
  return useCallback(
    async (session_id, index) => {
      try {
        rows.put(await client.reopenSession(session_id));
        if (index === undefined) return;
        if (index >= 0) tabs.update((now) => withTab(now, session_id, index));
        if (index >= 0) open(session_id);
      } catch (error) {
        toasts.show({ tone: "error", text: messageOf(error) });
      }
    },
    [client, rows, tabs, toasts, open],
  );
}

/** What a tab's ✕ does. */
export function useCloseTabOrSession(): (session_id: SessionId) => Promise<boolean> {
  const { rows, tabs } = useServices();
  const leave = useLeaveTab();
  const close = useCloseSession();
  return useCallback(
    async (session_id) => {
      const row = rows.get(session_id);
      if (endsSession(row)) return close(session_id);
      leave(session_id);
      tabs.update((now) => withoutTab(now, session_id, { forget: row === null }));
      return true;
    },
    [rows, tabs, leave, close],
  );
}

/** Brings back the tab that was closed last, and its session with it when the ✕ had closed that too. */
export function useReopenLastTab(): () => void {
  const { rows, tabs } = useServices();
  const open = useOpenSession();
  const reopen = useReopenSession();
  return useCallback(() => {
    const last = tabs.get().closed.findLast((tab) => rows.get(tab.session_id) !== null);
    if (!last) return;
    if (last.session_closed && rows.get(last.session_id)?.status === "closed") return void reopen(last.session_id, last.index);
    tabs.update((now) => withTab(now, last.session_id, last.index));
    open(last.session_id);
  }, [rows, tabs, open, reopen]);
}
