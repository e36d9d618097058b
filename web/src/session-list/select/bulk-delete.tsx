// Before several sessions are deleted: what goes with all of them together, and what keeps copies.
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { DeletionPreview } from "../../../../src/domain/care/deletion.ts";
import { counted, deletionWords } from "../../../../src/domain/care/deletion.ts";
import type { Session } from "../../../../src/domain/session.ts";
import { useServices } from "../../app/services.tsx";
import { useLeaveTab } from "../../tab/leave-tab.ts";
import { ConfirmDialog } from "../../ui/dialog/dialog.tsx";
import { focusListRow } from "../list-focus.ts";
import { runAll } from "./bulk.ts";
import { leaveSelecting, selectOnly } from "./selection.ts";
import { sumOf } from "./sum.ts";
import { resultWords } from "./use-bulk.ts";

export type BulkDeleteProps = { sessions: readonly Session[]; open: boolean; onOpenChange: (open: boolean) => void };

/** One question for all. Those that could not be deleted are named, and stay chosen. */
export function BulkDelete({ sessions, open, onOpenChange }: BulkDeleteProps) {
  const { client, rows, toasts } = useServices();
  const queries = useQueryClient();
  const leave = useLeaveTab();
  const previews = usePreviews(sessions, open);
  const [forget, setForget] = useState(false);
  const [progress, setProgress] = useState<string | null>(null);
  const all = counted(sessions.length, "session");
  const known = sumOf(sessions, previews ?? []);

  async function remove(): Promise<void> {
    const { done, failed } = await runAll(sessions, ({ session_id }) => client.deleteSession(session_id, { forget }), (over) => setProgress(`${over} of ${sessions.length} deleted.`));
    setProgress(null);
    for (const { item } of done) {
      leave(item.session_id, { forget: true, focus: false });
      rows.remove(item.session_id);
    }
    if (failed.length > 0) selectOnly(failed.map(({ item }) => item.session_id));
    else leaveSelecting();
    const messages = done.reduce((sum, { answer }) => sum + answer.counts.messages, 0);
    const words = resultWords("Deleted", done.length, failed);
    toasts.show(failed.length > 0 ? { tone: "error", text: words } : { text: `${words} with ${counted(messages, "message")}` });
    void queries.invalidateQueries({ queryKey: ["memory"] });
  }
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={(next) => {
        setForget(false);
        onOpenChange(next);
        if (!next) requestAnimationFrame(() => focusListRow(0));
      }}
      title={`Delete ${all}?`}
      text={
        <>
          {progress ?? deletionWords(known)}
          {sessions.some((one) => one.running_turn_id !== null) && " What is being written in them is stopped."}
          {known.memories_only_here > 0 && (
            <label className="mt-3 flex cursor-pointer items-start gap-2 text-ink">
              <input type="checkbox" checked={forget} onChange={(event) => setForget(event.target.checked)} className="mt-1 flex-none accent-(--ink)" />
              Also forget what only these sessions support: {counted(known.memories_only_here, "memory")}
              {known.memories_shared > 0 && " or more"}
            </label>
          )}
        </>
      }
      confirm={`Delete ${all}`}
      onConfirm={remove}
    />
  );
}

/** What would go with each, as far as it can be read; null until then. */
function usePreviews(sessions: readonly Session[], open: boolean): DeletionPreview[] | null {
  const { client } = useServices();
  const [previews, setPreviews] = useState<DeletionPreview[] | null>(null);
  useEffect(() => {
    if (!open) return;
    let asked = true;
    setPreviews(null);
    void runAll(sessions, ({ session_id }) => client.readDeletion(session_id)).then(({ done }) => asked && setPreviews(done.map(({ answer }) => answer)));
    return () => void (asked = false);
    // Asked once for those that were chosen when the question came up.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [client, open]);
  return previews;
}
