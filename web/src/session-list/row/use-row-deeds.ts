// What is done with a row by key, menu, click or finger: chosen, pinned, archived. While rows are chosen, all of them are meant.
import type { RefObject } from "react";
import type { SessionId } from "../../../../src/domain/ids.ts";
import type { Session } from "../../../../src/domain/session.ts";
import { useCell } from "../../app/cell.ts";
import { doWithChosen } from "../list-focus.ts";
import { usePlaceSession } from "../place-session.ts";
import { rowElement } from "./row-element.ts";
import { selection, selectTo, toggleRow } from "../select/selection.ts";

/** What is done with a row at once, without a question. */
export type RowDeed = "toggle" | "range" | "pin" | "archive";

/** The list around the row: `roving` is the row that the Tab key reaches, `focusRow` brings focus to one. */
type List = { scroller: RefObject<HTMLElement | null>; rowIds: readonly SessionId[]; roving: SessionId | undefined; focusRow: (session_id: SessionId | undefined) => void };

/** `chosen` is null while nobody is choosing rows. */
export function useRowDeeds({ scroller, rowIds, roving, focusRow }: List): { chosen: ReadonlySet<SessionId> | null; onDeed: (deed: RowDeed, session: Session) => void } {
  const chosen = useCell(selection);
  const { pin, archive } = usePlaceSession();

  /** What goes out of sight leaves focus to the row that takes its place. */
  async function move(deed: "pin" | "archive", session: Session): Promise<void> {
    const inside = scroller.current?.contains(document.activeElement) ?? false;
    const { session_id } = session;
    const at = rowIds.indexOf(session_id);
    const heir = rowIds[at + 1] ?? rowIds[at - 1];
    if (!(await (deed === "pin" ? pin : archive)(session)) || !inside) return;
    requestAnimationFrame(() => focusRow(rowElement(session_id) ? session_id : heir));
  }
  function onDeed(deed: RowDeed, session: Session): void {
    if (deed === "toggle") toggleRow(session.session_id);
    else if (deed === "range") selectTo(session.session_id, rowIds, roving);
    else if (chosen?.size) doWithChosen(deed);
    else void move(deed, session);
  }
  return { chosen, onDeed };
}
