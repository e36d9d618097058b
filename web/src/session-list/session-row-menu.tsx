// What can be done with a row: rename, close or reopen, delete after a question.
import type { Dispatch, SetStateAction } from "react";
import type { SessionId } from "../../../src/domain/ids.ts";
import type { Session } from "../../../src/domain/session.ts";
import { focusFirst } from "../app/focus.ts";
import { useLeaveTab, useServices } from "../app/services.tsx";
import { useCloseSession, useReopenSession } from "../tab/close-session.ts";
import { withoutTab } from "../tab/tab-state.ts";
import { ConfirmDialog } from "../ui/dialog.tsx";
import { useLastOf } from "../ui/last-of.ts";
import type { MenuAnchor } from "../ui/menu.tsx";
import { AnchoredMenu, MenuItem, MenuSeparator } from "../ui/menu.tsx";
import { titleOf } from "./session-name.ts";

export type RowAsk = { kind: "menu"; session: Session; anchor: MenuAnchor } | { kind: "rename" | "delete"; session: Session };

export type SessionRowMenuProps = {
  ask: RowAsk | null;
  onAsk: Dispatch<SetStateAction<RowAsk | null>>;
  onFocusRow: (session_id: SessionId | undefined) => void;
  /** All rows in their order: after a deletion, focus goes to the one that took the place. */
  rowIds: readonly SessionId[];
};

/** One menu and one question for the whole list. */
export function SessionRowMenu({ ask, onAsk, onFocusRow, rowIds }: SessionRowMenuProps) {
  // The lines stay while the menu fades away.
  const session = useLastOf(ask)?.session;
  // Renaming and deleting take focus themselves: the closing menu must not give it back to the row.
  const hasMoved = ask !== null && ask.kind !== "menu";
  const close = useCloseSession();
  const reopen = useReopenSession();
  const isChat = session?.type === "chat";
  const isClosed = session?.status === "closed";
  return (
    <>
      <AnchoredMenu
        anchor={ask?.kind === "menu" ? ask.anchor : null}
        label="Session"
        onClose={() => onAsk((now) => (now?.kind === "menu" ? null : now))}
        returnTo={() => (session && !hasMoved ? rowElement(session.session_id) : null)}
      >
        {session && (
          <>
            <MenuItem icon="pencil" shortcut="F2" onSelect={() => onAsk({ kind: "rename", session })}>
              Rename
            </MenuItem>
            {isChat && !isClosed && (
              <MenuItem icon="x" onSelect={() => void close(session.session_id)}>
                Close session
              </MenuItem>
            )}
            {isChat && isClosed && (
              <MenuItem icon="undo" onSelect={() => void reopen(session.session_id)}>
                Reopen session
              </MenuItem>
            )}
            <MenuSeparator />
            <MenuItem icon="trash" danger shortcut="Delete" onSelect={() => onAsk({ kind: "delete", session })}>
              Delete…
            </MenuItem>
          </>
        )}
      </AnchoredMenu>
      {ask?.kind === "delete" && <DeleteQuestion session={ask.session} onDone={() => onAsk(null)} onFocusRow={onFocusRow} rowIds={rowIds} />}
    </>
  );
}

type DeleteQuestionProps = { session: Session; onDone: () => void } & Pick<SessionRowMenuProps, "onFocusRow" | "rowIds">;

function DeleteQuestion({ session, onDone, onFocusRow, rowIds }: DeleteQuestionProps) {
  const { client, rows, tabs, toasts } = useServices();
  const leave = useLeaveTab();
  const { session_id } = session;
  const title = titleOf(session);
  const index = rowIds.indexOf(session_id);
  const heir = rowIds[index + 1] ?? rowIds[index - 1];
  async function run(): Promise<void> {
    const { counts } = await client.deleteSession(session_id);
    leave(session_id);
    tabs.update((now) => withoutTab(now, session_id, { forget: true }));
    rows.remove(session_id);
    toasts.show({ text: `Deleted “${title}” with ${messages(counts.messages)}` });
    if (heir) onFocusRow(heir);
    else focusFirst("[data-new-session]");
  }
  return (
    <ConfirmDialog
      open
      title={`Delete “${title}”?`}
      text={
        <>
          {messages(session.message_count)} {session.message_count === 1 ? "goes" : "go"} for good.
          {session.running_turn_id !== null && " The answer that is being written is stopped."}
        </>
      }
      confirm="Delete session"
      onConfirm={run}
      onOpenChange={(open) => !open && onDone()}
      returnTo={() => {
        const gone = rows.get(session_id) === null;
        const row = gone ? heir : session_id;
        return row ? rowElement(row) : document.querySelector<HTMLElement>("[data-new-session]");
      }}
    />
  );
}

const rowElement = (session_id: SessionId) => document.querySelector<HTMLElement>(`a[data-row="${session_id}"]`);

const messages = (count: number) => `${count.toLocaleString("en-GB")} ${count === 1 ? "message" : "messages"}`;
