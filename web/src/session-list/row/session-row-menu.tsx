// What can be done with a row: rename, close or reopen, delete after a question.
import type { Dispatch, SetStateAction } from "react";
import { useEffect, useState } from "react";
import type { SessionId } from "../../../../src/domain/ids.ts";
import type { Session } from "../../../../src/domain/session.ts";
import { focusFirst } from "../../app/keyboard/focus.ts";
import { useDamaged, useServices } from "../../app/services.tsx";
import { useCloseSession, useReopenSession } from "../../tab/close-session.ts";
import { useLastOf } from "../../ui/last-of.ts";
import type { MenuAnchor } from "../../ui/menu/menu-part.ts";
import { AnchoredMenu, MenuItem, MenuSeparator } from "../../ui/menu/menu.tsx";
import { DeleteQuestion } from "../delete-question.tsx";
import { rowElement } from "./row-element.ts";
import type { RowDeed } from "./use-row-deeds.ts";

export type RowAsk = { kind: "menu"; session: Session; anchor: MenuAnchor } | { kind: "rename" | "delete"; session: Session };

export type SessionRowMenuProps = {
  ask: RowAsk | null;
  onAsk: Dispatch<SetStateAction<RowAsk | null>>;
  onFocusRow: (session_id: SessionId | undefined) => void;
  onDeed: (deed: RowDeed, session: Session) => void;
  /** All rows in their order: after a deletion, focus goes to the one that took the place. */
  rowIds: readonly SessionId[];
};

/** One menu and one question for the whole list. */
export function SessionRowMenu({ ask, onAsk, onFocusRow, onDeed, rowIds }: SessionRowMenuProps) {
  // The lines stay while the menu fades away.
  const session = useLastOf(ask)?.session;
  const close = useCloseSession();
  const damaged = useDamaged();
  const reopen = useReopenSession();
  const isChat = session?.type === "chat";
  const isClosed = session?.status === "closed";
  return (
    <>
      <AnchoredMenu
        anchor={ask?.kind === "menu" ? ask.anchor : null}
        label="Session"
        onClose={() => onAsk((now) => (now?.kind === "menu" ? null : now))}
        returnTo={() => (session ? rowElement(session.session_id) : null)}
      >
        {session && (
          <>
            <MenuItem icon="pencil" disabled={damaged} shortcut="F2" movesFocus onSelect={() => onAsk({ kind: "rename", session })}>
              Rename
            </MenuItem>
            <MenuItem icon="pin" disabled={damaged} shortcut="P" onSelect={() => onDeed("pin", session)}>
              {session.pinned_at === null ? "Pin" : "Unpin"}
            </MenuItem>
            <MenuItem icon="check" shortcut="X" onSelect={() => onDeed("toggle", session)}>
              Select
            </MenuItem>
            <MenuSeparator />
            {isChat && !isClosed && (
              <MenuItem icon="x" disabled={damaged} onSelect={() => void close(session.session_id, "session")}>
                Close session
              </MenuItem>
            )}
            {isChat && isClosed && (
              <MenuItem icon="undo" disabled={damaged} onSelect={() => void reopen(session.session_id)}>
                Reopen session
              </MenuItem>
            )}
            <MenuItem icon="box" disabled={damaged} shortcut="A" onSelect={() => onDeed("archive", session)}>
              {session.archived_at === null ? "Archive" : "Bring back"}
            </MenuItem>
            <MenuItem icon="trash" disabled={damaged} danger shortcut="Delete" movesFocus onSelect={() => onAsk({ kind: "delete", session })}>
              Delete…
            </MenuItem>
          </>
        )}
      </AnchoredMenu>
      {ask?.kind === "delete" && <RowDeleteQuestion session={ask.session} onDone={() => onAsk(null)} onFocusRow={onFocusRow} rowIds={rowIds} />}
    </>
  );
}

type RowDeleteQuestionProps = { session: Session; onDone: () => void } & Pick<SessionRowMenuProps, "onFocusRow" | "rowIds">;

/** Focus goes to the row that took the place of the deleted one, or back to the row. */
function RowDeleteQuestion({ session, onDone, onFocusRow, rowIds }: RowDeleteQuestionProps) {
  const { rows } = useServices();
  const { session_id } = session;
  // The list closes up while the dialog still stands: who follows is settled before.
  const [heir] = useState(() => rowIds[rowIds.indexOf(session_id) + 1] ?? rowIds[rowIds.indexOf(session_id) - 1]);
  // The list goes with its last row, and the question with the list.
  useEffect(
    () => () => {
      if (heir === undefined && rows.get(session_id) === null) requestAnimationFrame(() => focusFirst("[data-new-session]"));
    },
    [rows, session_id, heir],
  );
  function returnTo(): HTMLElement | null {
    if (rows.get(session_id) !== null) return rowElement(session_id);
    if (heir === undefined) return document.querySelector<HTMLElement>("[data-new-session]");
    onFocusRow(heir);
    return rowElement(heir);
  }
  return <DeleteQuestion session={session} open onOpenChange={(open) => !open && onDone()} returnTo={returnTo} />;
}
