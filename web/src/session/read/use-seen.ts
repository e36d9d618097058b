// Telling the server what was read: the end of an answer stood on screen, in a window that could be seen.
import { useEffect, useSyncExternalStore } from "react";
import type { SessionId } from "../../../../src/domain/ids.ts";
import { useServices, useSession } from "../../app/services.tsx";
import { useOpenView } from "../session-kit.ts";

/** A glance, in milliseconds: what is only passed by was not read. */
const GLANCE_MS = 400;

/** `atEnd`: the end of the transcript is on screen. */
export function useSeen(session_id: SessionId, atEnd: boolean): void {
  const { client, rows } = useServices();
  const unread = useSession(session_id)?.unread === true;
  const seq = useOpenView(session_id, ({ view }) => view.messages.at(-1)?.seq ?? 0);
  const shown = useSyncExternalStore(subscribe, isShown);
  useEffect(() => {
    if (!unread || !atEnd || !shown || seq === 0) return;
    // Without the line it stays unread, and is told the next time that it is looked at.
    const timer = setTimeout(() => client.markSeen(session_id, seq).then(rows.put, () => undefined), GLANCE_MS);
    return () => clearTimeout(timer);
  }, [client, rows, session_id, unread, atEnd, shown, seq]);
}

const isShown = () => document.visibilityState === "visible";

function subscribe(listener: () => void): () => void {
  document.addEventListener("visibilitychange", listener);
  return () => document.removeEventListener("visibilitychange", listener);
}
