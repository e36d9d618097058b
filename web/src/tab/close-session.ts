// Closing a session and its way back: closing is explicit, and can be undone.
import { useCallback } from "react";
import type { SessionId } from "../../../src/domain/ids.ts";
import type { Session } from "../../../src/domain/session.ts";
import type { QueuedInput } from "../../../src/domain/turn.ts";
import { messageOf } from "../app/failure.ts";
import { focusComposer } from "../app/keyboard/focus.ts";
import { useOpenSession, useServices } from "../app/services.tsx";
import { isReadOnly, titleOf } from "../session-list/session-name.ts";
import { seenBefore } from "../session/client-id.ts";
import { useLeaveTab } from "./leave-tab.ts";
import { withLive, withTab, withView } from "./tab-state.ts";

/** True when closing ends something: an open chat with words in it. Other tabs are only views, or were never used. */
export function endsSession(row: Session | null | undefined): row is Session {
  return row !== null && row !== undefined && !isReadOnly(row) && row.message_count > 0;
}

/** Inputs that were not sent are a draft again. The event says the same to every window: whoever is first brings them back, once. */
export async function keepReturned(session_id: SessionId, returned: readonly QueuedInput[]): Promise<void> {
  if (returned.length === 0) return;
  const { returnInput } = await import("../session/attach/draft-file.ts");
  for (const input of returned) if (!seenBefore(input.input_id)) returnInput(session_id, input);
}

/**
 * What ✕, Alt W, /close and the menus do. The tab goes, and a session that was talked in is closed, with Undo; what was
 * queued comes back as a draft. A tab that is only for reading goes alone, unless the session is what is meant: `session`.
 * True when it was done.
 */
export function useCloseSession(): (session_id: SessionId, meant?: "tab" | "session") => Promise<boolean> {
  const { client, rows, tabs, toasts, damaged } = useServices();
  const leave = useLeaveTab();
  const reopen = useReopenSession();
  return useCallback(
    async (session_id, meant = "tab") => {
      const row = rows.get(session_id);
      const onlyRead = meant === "tab" && tabs.get().views.includes(session_id);
      // What cannot be written to cannot be closed either; its tab can go.
      if (!endsSession(row) || onlyRead || damaged.get()) {
        leave(session_id, { forget: row === null });
        return true;
      }
      try {
        const { session, returned } = await client.closeSession(session_id);
        rows.put(session);
        await keepReturned(session_id, returned);
        const index = tabs.get().ids.indexOf(session_id);
        leave(session_id, { session_closed: true });
        toasts.show({ text: `Closed “${titleOf(session)}”`, action: { label: "Undo", run: () => void reopen(session_id, index) } });
        return true;
      } catch (error) {
        toasts.show({ tone: "error", text: messageOf(error) });
        return false;
      }
    },
    [client, rows, tabs, toasts, damaged, leave, reopen],
  );
}

/** Reopens a closed session; with `index` its tab comes back at that place and is chosen. */
export function useReopenSession(): (session_id: SessionId, index?: number) => Promise<void> {
  const { client, rows, tabs, toasts } = useServices();
  const open = useOpenSession();
  return useCallback(
    async (session_id, index = -1) => {
      try {
        rows.put(await client.reopenSession(session_id));
        // It goes on, also where it was only read until now.
        if (tabs.get().ids.includes(session_id)) tabs.update((now) => withLive(now, session_id));
        if (index < 0) return;
        tabs.update((now) => withTab(now, session_id, index));
        open(session_id);
        focusComposer(session_id);
      } catch (error) {
        toasts.show({ tone: "error", text: messageOf(error) });
      }
    },
    [client, rows, tabs, toasts, open],
  );
}

/** Brings back the tab that was closed last, and its session with it when closing had ended that too. */
export function useReopenLastTab(): () => void {
  const { rows, tabs } = useServices();
  const open = useOpenSession();
  const reopen = useReopenSession();
  return useCallback(() => {
    const last = tabs.get().closed.findLast((tab) => rows.get(tab.session_id) !== null);
    if (!last) return;
    if (last.session_closed && rows.get(last.session_id)?.status === "closed") return void reopen(last.session_id, last.index);
    tabs.update((now) => (last.view ? withView : withTab)(now, last.session_id, last.index));
    open(last.session_id);
  }, [rows, tabs, open, reopen]);
}
