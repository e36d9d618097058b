// The question before a session is deleted for good: what goes, and what keeps copies.
import type { Session } from "../../../src/domain/session.ts";
import { useServices } from "../app/services.tsx";
import { useLeaveTab } from "../tab/leave-tab.ts";
import { ConfirmDialog } from "../ui/dialog/dialog.tsx";
import { titleOf } from "./session-name.ts";

export type DeleteQuestionProps = {
  session: Session;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** What gets focus afterwards; what follows the session's tab when left out. */
  returnTo?: () => HTMLElement | null;
};

/** Asks, deletes, takes the tab away, and says with counts what went. */
export function DeleteQuestion({ session, open, onOpenChange, returnTo }: DeleteQuestionProps) {
  const { client, rows, toasts } = useServices();
  const leave = useLeaveTab();
  const title = titleOf(session);
  async function remove(): Promise<void> {
    const { counts } = await client.deleteSession(session.session_id);
    leave(session.session_id, { forget: true, focus: returnTo === undefined });
    rows.remove(session.session_id);
    toasts.show({ text: `Deleted “${title}” with ${messages(counts.messages)}` });
  }
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Delete “${title}”?`}
      text={whatGoes(session)}
      confirm="Delete session"
      onConfirm={remove}
      {...(returnTo ? { returnTo } : {})}
    />
  );
}

function whatGoes({ message_count, queued_count, running_turn_id }: Session): string {
  const all = `${messages(message_count)}${queued_count > 0 ? ` and ${queued_count} waiting` : ""}`;
  const stopped = running_turn_id === null ? "" : " The answer that is being written is stopped.";
  return `${all} ${message_count + queued_count === 1 ? "goes" : "go"} for good.${stopped} Forks keep their copies.`;
}

const messages = (count: number) => `${count.toLocaleString("en-GB")} ${count === 1 ? "message" : "messages"}`;
