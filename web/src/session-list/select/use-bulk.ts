// What can be done with the chosen rows: all of it at once, with what failed named and still chosen.
import { useState } from "react";
import { counted } from "../../../../src/domain/care/deletion.ts";
import type { Session } from "../../../../src/domain/session.ts";
import { messageOf } from "../../app/failure.ts";
import { useServices } from "../../app/services.tsx";
import { endsSession, keepReturned } from "../../tab/close-session.ts";
import { useLeaveTab } from "../../tab/leave-tab.ts";
import { placeOf, usePlacing } from "../place-session.ts";
import { titleOf } from "../session-name.ts";
import { runAll } from "./bulk.ts";
import { leaveSelecting, selectOnly } from "./selection.ts";

/** One thing that is done with many: how it is said, and how it is taken back. */
type Deed = { verb: string; act: (session: Session) => Promise<unknown>; undo?: (session: Session) => Promise<unknown> };

export type Bulk = {
  /** How far it is, such as "12 of 40"; null while nothing is under way. */
  progress: string | null;
  archive: (sessions: readonly Session[]) => Promise<void>;
  pin: (sessions: readonly Session[]) => Promise<void>;
  close: (sessions: readonly Session[]) => Promise<void>;
};

/** Each of them ends the choice, unless some failed: those stay chosen. */
export function useBulk(): Bulk {
  const { client, rows, toasts } = useServices();
  const place = usePlacing();
  const leave = useLeaveTab();
  const [progress, setProgress] = useState<string | null>(null);

  async function run(sessions: readonly Session[], { verb, act, undo }: Deed): Promise<void> {
    if (sessions.length === 0) return;
    setProgress(`0 of ${sessions.length}`);
    const { done, failed } = await runAll(sessions, act, (over) => setProgress(`${over} of ${sessions.length}`));
    setProgress(null);
    if (failed.length > 0) selectOnly(failed.map(({ item }) => item.session_id));
    else leaveSelecting();
    const back = undo && done.length > 0 ? { action: { label: "Undo", run: () => void takeBack(done.map(({ item }) => item), undo) } } : {};
    toasts.show({ ...(failed.length > 0 ? { tone: "error" as const } : {}), text: resultWords(verb, done.length, failed), ...back });
  }
  async function takeBack(sessions: readonly Session[], undo: NonNullable<Deed["undo"]>): Promise<void> {
    const { done, failed } = await runAll(sessions, undo);
    if (failed.length > 0) toasts.show({ tone: "error", text: resultWords("Undone for", done.length, failed) });
  }
  const restore = (session: Session) => place(session.session_id, placeOf(session));
  return {
    progress,
    archive: (sessions) => run(sessions, sessions.every((one) => one.archived_at !== null) ? { verb: "Brought back", act: ({ session_id }) => place(session_id, { archived: false }), undo: restore } : { verb: "Archived", act: ({ session_id }) => place(session_id, { archived: true }), undo: restore }),
    pin: (sessions) => run(sessions, sessions.every((one) => one.pinned_at !== null) ? { verb: "Unpinned", act: ({ session_id }) => place(session_id, { pinned: false }), undo: restore } : { verb: "Pinned", act: ({ session_id }) => place(session_id, { pinned: true }), undo: restore }),
    close: (sessions) =>
      run(sessions.filter(endsSession), {
        verb: "Closed",
        act: async ({ session_id }) => {
          const { session, returned } = await client.closeSession(session_id);
          rows.put(session);
          await keepReturned(session_id, returned);
          leave(session_id, { session_closed: true, focus: false });
        },
        undo: async ({ session_id }) => rows.put(await client.reopenSession(session_id)),
      }),
  };
}

/** "Archived 3 sessions", or how many of them, with the first that was not and why. */
export function resultWords(verb: string, done: number, failed: readonly { item: Session; error: unknown }[]): string {
  const first = failed[0];
  if (!first) return `${verb} ${counted(done, "session")}`;
  const others = failed.length > 1 ? ` and ${failed.length - 1} more` : "";
  return `${verb} ${done} of ${counted(done + failed.length, "session")}. Not “${titleOf(first.item)}”${others}: ${messageOf(first.error)}`;
}
