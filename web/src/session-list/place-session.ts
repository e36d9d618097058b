// Pinning and archiving a session, and the way back.
import { useCallback } from "react";
import type { SessionId } from "../../../src/domain/ids.ts";
import type { Session } from "../../../src/domain/session.ts";
import { messageOf } from "../app/failure.ts";
import { useServices } from "../app/services.tsx";
import { titleOf } from "./session-name.ts";

export type Place = { pinned?: boolean; archived?: boolean };

/** Where it stands now. An archived session is never pinned, so bringing it back says both. */
export function placeOf({ pinned_at, archived_at }: Session): Required<Place> {
  return { pinned: pinned_at !== null, archived: archived_at !== null };
}

/** Places a session and keeps the row; throws what the server says. */
export function usePlacing(): (session_id: SessionId, place: Place) => Promise<void> {
  const { client, rows } = useServices();
  return useCallback(async (session_id, place) => rows.put(await client.placeSession(session_id, place)), [client, rows]);
}

/** Pins or unpins, archives or brings back, and says so with Undo. True when it was done. */
export function usePlaceSession(): { pin: (session: Session) => Promise<boolean>; archive: (session: Session) => Promise<boolean> } {
  const { toasts, damaged } = useServices();
  const place = usePlacing();
  const turn = useCallback(
    async (session: Session, to: Place, verb: string): Promise<boolean> => {
      // The line across the page says why; and what was never used stands in no list.
      if (damaged.get() || session.message_count === 0) return false;
      const { session_id } = session;
      const before = placeOf(session);
      const fail = (error: unknown) => toasts.show({ tone: "error", text: messageOf(error) });
      try {
        await place(session_id, to);
        toasts.show({ text: `${verb} “${titleOf(session)}”`, action: { label: "Undo", run: () => void place(session_id, before).catch(fail) } });
        return true;
      } catch (error) {
        fail(error);
        return false;
      }
    },
    [toasts, damaged, place],
  );
  return {
    pin: useCallback((session) => (session.pinned_at === null ? turn(session, { pinned: true }, "Pinned") : turn(session, { pinned: false }, "Unpinned")), [turn]),
    archive: useCallback((session) => (session.archived_at === null ? turn(session, { archived: true }, "Archived") : turn(session, { archived: false }, "Brought back")), [turn]),
  };
}
