// Which background tabs have something new: messages came since the tab was last looked at.
import { useEffect } from "react";
import type { SessionId } from "../../../src/domain/ids.ts";
import type { Session } from "../../../src/domain/session.ts";
import { createCell, useCell } from "../app/cell.ts";

/** Messages that had been seen, by session. As long as the window: a reload begins with everything seen. */
const seen = createCell<Readonly<Record<SessionId, number>>>({});

/** True when the tab should carry a dot. Looking at it, in a window that is shown, takes the dot away. */
export function useTabNews(session: Session | null | undefined, looking: boolean): boolean {
  const known = useCell(seen);
  const id = session?.session_id;
  const count = session?.message_count;
  useEffect(() => {
    if (id === undefined || count === undefined) return;
    if (looking || seen.get()[id] === undefined) seen.update((now) => (now[id] === count ? now : { ...now, [id]: count }));
  }, [id, count, looking]);
  if (!session || looking || session.running_turn_id !== null) return false;
  return session.message_count > (known[session.session_id] ?? session.message_count);
}
