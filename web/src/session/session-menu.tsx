// The three-dot menu of a session.
import { useState } from "react";
import type { Session } from "../../../src/domain/session.ts";
import { DeleteQuestion } from "../session-list/delete-question.tsx";
import { usePlaceSession } from "../session-list/place-session.ts";
import { messageOf } from "../app/failure.ts";
import { useDamaged, useServices } from "../app/services.tsx";
import { useReopenSession } from "../tab/close-session.ts";
import { inspect } from "./inspect/inspected.ts";
import { IconButton } from "../ui/icon-button.tsx";
import { Menu, MenuItem, MenuSeparator } from "../ui/menu/menu.tsx";

export type SessionMenuProps = { session: Session; onRename: () => void; onFork: () => void; onClose: () => void; onExport: () => void; onHandOff: () => void };

export function SessionMenu({ session, onRename, onFork, onClose, onExport, onHandOff }: SessionMenuProps) {
  const damaged = useDamaged();
  const reopen = useReopenSession();
  const [deleting, setDeleting] = useState(false);
  const { session_id, message_count: count } = session;
  const kept = count === 0 ? "Nothing has been said yet" : session.incognito ? "Incognito sessions are not handed on" : undefined;
  const { client, rows, toasts } = useServices();
  const { pin, archive } = usePlaceSession();
  async function distil(): Promise<void> {
    try {
      rows.put((await client.distillSession(session_id)).session);
      toasts.show({ text: "What is new in it is being read for the memory" });
    } catch (error) {
      toasts.show({ tone: "error", text: messageOf(error) });
    }
  }
  return (
    <>
      <Menu trigger={<IconButton icon="dots" label="Session menu" />}>
        <MenuItem icon="pencil" disabled={damaged} shortcut="F2" movesFocus onSelect={onRename}>
          Rename
        </MenuItem>
        <MenuItem icon="pin" disabled={damaged || count === 0} shortcut="P" onSelect={() => void pin(session)}>
          {session.pinned_at === null ? "Pin" : "Unpin"}
        </MenuItem>
        <MenuSeparator />
        <MenuItem icon="share" shortcut="Ctrl Shift E" movesFocus onSelect={onExport} disabled={kept !== undefined} {...(kept === undefined ? {} : { reason: kept })}>
          Export context…
        </MenuItem>
        <MenuItem icon="right" movesFocus onSelect={onHandOff} disabled={kept !== undefined || damaged} {...(kept === undefined ? {} : { reason: kept })}>
          Continue with…
        </MenuItem>
        <MenuItem icon="fork" onSelect={onFork} disabled={count === 0 || damaged} {...(count === 0 ? { reason: "Nothing has been said yet" } : {})}>
          Fork from the last answer
        </MenuItem>
        <MenuItem icon="prompt" shortcut="Ctrl I" movesFocus disabled={count === 0} onSelect={() => inspect(session_id)}>
          Inspect the prompt
        </MenuItem>
        <MenuItem icon="memory" disabled={damaged || count === 0 || session.incognito} {...(session.incognito ? { reason: "Incognito sessions are not remembered" } : {})} onSelect={() => void distil()}>
          Distil now
        </MenuItem>
        <MenuSeparator />
        {session.status === "open" ? (
          session.type === "chat" && (
            <MenuItem icon="x" disabled={damaged} shortcut="Alt W" onSelect={onClose}>
              Close session
            </MenuItem>
          )
        ) : (
          <MenuItem icon="undo" disabled={damaged} onSelect={() => void reopen(session_id)}>
            Reopen
          </MenuItem>
        )}
        <MenuItem icon="box" disabled={damaged || count === 0} shortcut="A" onSelect={() => void archive(session)}>
          {session.archived_at === null ? "Archive" : "Bring back"}
        </MenuItem>
        <MenuItem icon="trash" disabled={damaged} danger onSelect={() => setDeleting(true)}>
          Delete…
        </MenuItem>
      </Menu>
      <DeleteQuestion session={session} open={deleting} onOpenChange={setDeleting} />
    </>
  );
}
