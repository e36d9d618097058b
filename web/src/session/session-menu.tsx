// The three-dot menu of a session.
import { useState } from "react";
import type { Session } from "../../../src/domain/session.ts";
import { useClient, useCloseTab } from "../app/services.tsx";
import { titleOf } from "../session-list/session-name.ts";
import { useReopenSession } from "../tab/close-session.ts";
import { ConfirmDialog } from "../ui/dialog.tsx";
import { IconButton } from "../ui/icon-button.tsx";
import { Menu, MenuItem, MenuSeparator } from "../ui/menu.tsx";
import { countText } from "./time-text.ts";

export type SessionMenuProps = { session: Session; onRename: () => void; onFork: () => void; onClose: () => void };

export function SessionMenu({ session, onRename, onFork, onClose }: SessionMenuProps) {
  const client = useClient();
  const reopen = useReopenSession();
  const closeTab = useCloseTab();
  const [deleting, setDeleting] = useState(false);
  const { session_id, message_count: count } = session;
  const remove = async () => {
    await client.deleteSession(session_id);
    closeTab(session_id);
  };
  return (
    <>
      <Menu trigger={<IconButton icon="dots" label="Session menu" />}>
        <MenuItem icon="pencil" shortcut="F2" onSelect={onRename}>
          Rename
        </MenuItem>
        <MenuItem icon="fork" onSelect={onFork} disabled={count === 0} {...(count === 0 ? { reason: "Nothing has been said yet" } : {})}>
          Fork from the last answer
        </MenuItem>
        <MenuSeparator />
        {session.status === "open" ? (
          session.type === "chat" && (
            <MenuItem icon="x" shortcut="Alt W" onSelect={onClose}>
              Close session
            </MenuItem>
          )
        ) : (
          <MenuItem icon="undo" onSelect={() => void reopen(session_id)}>
            Reopen
          </MenuItem>
        )}
        <MenuItem icon="trash" danger onSelect={() => setDeleting(true)}>
          Delete…
        </MenuItem>
      </Menu>
      <ConfirmDialog
        open={deleting}
        onOpenChange={setDeleting}
        title={`Delete “${titleOf(session)}”?`}
        text={`${countText(count)} ${count === 1 ? "message goes" : "messages go"} for good${session.queued_count > 0 ? `, and ${session.queued_count} waiting` : ""}. Forks keep their copies.`}
        confirm="Delete session"
        onConfirm={remove}
      />
    </>
  );
}
