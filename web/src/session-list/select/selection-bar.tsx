// The bar above the list while rows are being chosen: how many, and what can be done with them.
import { useEffect, useState, useSyncExternalStore } from "react";
import { counted } from "../../../../src/domain/care/deletion.ts";
import type { Session } from "../../../../src/domain/session.ts";
import { useCell } from "../../app/cell.ts";
import { useNarrow } from "../../app/frame/narrow.ts";
import { useDamaged, useServices } from "../../app/services.tsx";
import { endsSession } from "../../tab/close-session.ts";
import { Button } from "../../ui/button.tsx";
import type { IconName } from "../../ui/icon.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { focusListRow, offerBulk } from "../list-focus.ts";
import { BulkDelete } from "./bulk-delete.tsx";
import { leaveSelecting, selection } from "./selection.ts";
import { useBulk } from "./use-bulk.ts";

/** Each button says in its name with how many it deals. Esc leaves. */
export function SelectionBar() {
  const sessions = useChosen();
  const bulk = useBulk();
  const damaged = useDamaged();
  const [deleting, setDeleting] = useState(false);
  const closable = sessions.filter(endsSession).length;
  const all = counted(sessions.length, "session");
  const off = damaged || sessions.length === 0 || bulk.progress !== null;
  const archived = sessions.length > 0 && sessions.every((one) => one.archived_at !== null);
  const pinned = sessions.length > 0 && sessions.every((one) => one.pinned_at !== null);
  const leave = () => {
    leaveSelecting();
    focusListRow(0);
  };
  useEscape(leave);
  useEffect(() =>
    offerBulk((deed) => {
      if (off) return;
      if (deed === "delete") setDeleting(true);
      else void bulk[deed](sessions);
    }),
  );
  return (
    <div role="toolbar" aria-label="Chosen sessions" className="flex h-8 flex-none items-center gap-0.5 max-md:h-auto max-md:flex-wrap max-md:pr-2 max-md:pl-2">
      <span role="status" className="num min-w-0 flex-1 cut pl-2 text-12 font-medium max-md:text-14">
        {bulk.progress ?? `${sessions.length} selected`}
      </span>
      {/* On a phone below the count. */}
      <span className="contents max-md:order-last max-md:flex max-md:w-full max-md:justify-between">
        <Deed icon="pin" words={pinned ? "Unpin" : "Pin"} what={all} shortcut="P" disabled={off} onClick={() => void bulk.pin(sessions)} />
        <Deed icon="box" words={archived ? "Bring back" : "Archive"} what={all} shortcut="A" disabled={off} onClick={() => void bulk.archive(sessions)} />
        <Deed words="Close" what={counted(closable, "session")} disabled={off || closable === 0} onClick={() => void bulk.close(sessions)} />
        <Deed icon="trash" words="Delete…" what={all} shortcut="Delete" danger disabled={off} onClick={() => setDeleting(true)} />
      </span>
      <IconButton icon="x" label="Leave the selection" shortcut="Esc" onClick={leave} />
      <BulkDelete sessions={sessions} open={deleting} onOpenChange={setDeleting} />
    </div>
  );
}

/** The chosen sessions as they are now; what was deleted meanwhile is not among them. */
function useChosen(): Session[] {
  const { rows } = useServices();
  const ids = useCell(selection);
  useSyncExternalStore(rows.subscribe, rows.version);
  return [...(ids ?? [])].flatMap((id) => rows.get(id) ?? []);
}

/** Before anything else hears it, but after a menu or a dialog. */
function useEscape(onLeave: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.defaultPrevented || document.querySelector('[role="menu"],[role="dialog"],[role="alertdialog"]')) return;
      event.preventDefault();
      event.stopPropagation();
      onLeave();
    };
    addEventListener("keydown", onKey, true);
    return () => removeEventListener("keydown", onKey, true);
  });
}

type DeedProps = { icon?: IconName; words: string; /** How many: it is part of the name. */ what: string; shortcut?: string; danger?: boolean; disabled: boolean; onClick: () => void };

/** An icon where a pointer finds its words; on a phone, and without an icon, the words themselves. */
function Deed({ icon, words, what, shortcut, danger = false, disabled, onClick }: DeedProps) {
  const narrow = useNarrow();
  const label = `${words.replace("…", "")} ${what}${words.endsWith("…") ? "…" : ""}`;
  const look = danger ? "text-danger!" : "";
  if (icon && !narrow) return <IconButton icon={icon} label={label} shortcut={shortcut} disabled={disabled} className={look} onClick={onClick} />;
  return (
    <Button variant="quiet" size="s" aria-label={label} disabled={disabled} className={look} onClick={onClick}>
      {words}
    </Button>
  );
}
