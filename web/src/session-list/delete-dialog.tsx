// Before a session is deleted: what goes, what keeps copies, and whether what was learned from it alone is forgotten too.
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { DeletionPreview } from "../../../src/domain/care/deletion.ts";
import { counted, deletionWords } from "../../../src/domain/care/deletion.ts";
import type { Session } from "../../../src/domain/session.ts";
import { useServices } from "../app/services.tsx";
import { useLeaveTab } from "../tab/leave-tab.ts";
import { ConfirmDialog } from "../ui/dialog/dialog.tsx";
import type { DeleteQuestionProps } from "./delete-question.tsx";
import { titleOf } from "./session-name.ts";

/** Names that are shown of what keeps copies. */
const SHOWN = 5;

export function DeleteDialog({ session, open, onOpenChange, returnTo }: DeleteQuestionProps) {
  const { client, rows, toasts } = useServices();
  const leave = useLeaveTab();
  const queries = useQueryClient();
  const preview = usePreview(session, open);
  const [forget, setForget] = useState(false);
  const title = titleOf(session);
  function turn(next: boolean): void {
    setForget(false);
    onOpenChange(next);
  }
  async function remove(): Promise<void> {
    const { counts } = await client.deleteSession(session.session_id, { forget });
    leave(session.session_id, { forget: true, focus: returnTo === undefined });
    rows.remove(session.session_id);
    const learned = counts.memories > 0 ? ` and ${counted(counts.memories, "memory")}` : "";
    toasts.show({ text: `Deleted “${title}” with ${counted(counts.messages, "message")}${learned}` });
    void queries.invalidateQueries({ queryKey: ["memory"] });
  }
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={turn}
      title={`Delete “${title}”?`}
      text={<WhatGoes session={session} preview={preview} forget={forget} onForget={setForget} />}
      confirm="Delete session"
      onConfirm={remove}
      {...(returnTo ? { returnTo } : {})}
    />
  );
}

/** What would go, read anew each time that it is asked; null until then, and where it cannot be read. */
function usePreview({ session_id }: Session, open: boolean): DeletionPreview | null {
  const { client } = useServices();
  const [preview, setPreview] = useState<DeletionPreview | null>(null);
  useEffect(() => {
    if (!open) return;
    let asked = true;
    setPreview(null);
    client.readDeletion(session_id).then(
      (found) => asked && setPreview(found),
      () => undefined,
    );
    return () => void (asked = false);
  }, [client, session_id, open]);
  return preview;
}

type WhatGoesProps = { session: Session; preview: DeletionPreview | null; forget: boolean; onForget: (forget: boolean) => void };

function WhatGoes({ session, preview, forget, onForget }: WhatGoesProps) {
  const { message_count, queued_count, running_turn_id } = session;
  const only = preview?.memories_only_here ?? 0;
  const known = preview ?? { messages: message_count, files: 0, memories_only_here: 0, memories_shared: 0, forks: [], hand_offs: [], backups: [] };
  return (
    <>
      {deletionWords(known)}
      {queued_count > 0 && ` ${counted(queued_count, "message")} that ${queued_count === 1 ? "waits" : "wait"} to be sent ${queued_count === 1 ? "goes" : "go"} too.`}
      {running_turn_id !== null && " The answer that is being written is stopped."}
      {preview && <Copies preview={preview} />}
      {only > 0 && (
        <label className="mt-3 flex cursor-pointer items-start gap-2 text-ink">
          <input type="checkbox" checked={forget} onChange={(event) => onForget(event.target.checked)} className="mt-1 flex-none accent-(--ink)" />
          Also forget {counted(only, "memory")} that only this session supports
        </label>
      )}
    </>
  );
}

/** The names of what keeps copies, a few of each. */
function Copies({ preview: { forks, hand_offs, backups } }: { preview: DeletionPreview }) {
  const sessions = [...forks, ...hand_offs].map(({ title }) => `“${title ?? "Untitled"}”`);
  return [sessions, backups].map(
    (names, index) =>
      names.length > 0 && (
        <span key={index} className="mt-1 block text-13 wrap-anywhere">
          {names.slice(0, SHOWN).join(", ")}
          {names.length > SHOWN && ` and ${names.length - SHOWN} more`}
        </span>
      ),
  );
}
