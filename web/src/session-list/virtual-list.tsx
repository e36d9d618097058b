// The rows of the session list: only those near the eye are on the page. Live, in groups of days, with one menu for all.
import { useVirtualizer } from "@tanstack/react-virtual";
import type { KeyboardEvent } from "react";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { SessionId } from "../../../src/domain/ids.ts";
import { useNarrow } from "../app/frame/narrow.ts";
import { doWithChosen, offerListFocus } from "./list-focus.ts";
import { FailedList } from "./list-notice.tsx";
import type { ListLine } from "./row/row-group.ts";
import { SessionRow } from "./row/session-row.tsx";
import type { RowAsk } from "./row/session-row-menu.tsx";
import { SessionRowMenu } from "./row/session-row-menu.tsx";
import { useRowDeeds } from "./row/use-row-deeds.ts";
import { leaveSelecting, selectOnly } from "./select/selection.ts";
import type { SessionListState } from "./use-session-list.ts";

const HEIGHT = { wide: { row: 32, group: 30 }, narrow: { row: 58, group: 34 } };

/** Room at the end of a phone's list, so that the button over it hides no row. */
const NARROW_END = 88;
/** Where each list was scrolled to: coming back to it, on a phone above all, finds the same rows. */
const offsets = new Map<string, number>();

/** `name` tells lists with other filters apart. */
type VirtualListProps = { name: string; lines: ListLine[]; list: SessionListState; className: string };

/** Roving focus over all rows, also those that are not on the page yet. */
export function VirtualList({ name, lines, list, className }: VirtualListProps) {
  const scroller = useRef<HTMLElement>(null);
  const narrow = useNarrow();
  const height = HEIGHT[narrow ? "narrow" : "wide"];
  // Its own state changes under the same object; nothing here is compiled or memoised on it.
  // oxlint-disable-next-line react/incompatible-library
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => height[lines[index]?.kind ?? "row"],
    getItemKey: (index) => keyOf(lines[index]),
    overscan: 8,
    paddingEnd: narrow ? NARROW_END : 8,
    initialOffset: () => offsets.get(name) ?? 0,
  });
  useEffect(() => virtual.measure(), [virtual, height]);
  // Another filter makes another list, and what is not seen any more must not be dealt with.
  useEffect(() => leaveSelecting, []);

  // Pages follow the eye: the next one is asked for before the end is seen.
  const lastShown = virtual.getVirtualItems().at(-1)?.index ?? 0;
  const { hasMore, more, loadingMore } = list;
  useEffect(() => {
    if (hasMore && !list.error && lastShown >= lines.length - 12) more();
  }, [hasMore, lastShown, lines.length, more, list.error]);

  const [current, setCurrent] = useState<SessionId | null>(null);
  const [ask, setAsk] = useState<RowAsk | null>(null);
  const rowIds = useMemo(() => lines.flatMap((line) => (line.kind === "row" ? [line.session.session_id] : [])), [lines]);
  const roving = current !== null && rowIds.includes(current) ? current : rowIds[0];

  const focusRow = useCallback(
    (session_id: SessionId | undefined) => {
      if (!session_id) return;
      setCurrent(session_id);
      const index = lines.findIndex((line) => line.kind === "row" && line.session.session_id === session_id);
      virtual.scrollToIndex(index, { align: "auto" });
      focusWhenThere(scroller.current, session_id);
    },
    [lines, virtual],
  );
  useEffect(
    () =>
      offerListFocus((step) => {
        const inside = scroller.current?.contains(document.activeElement) ?? false;
        const at = roving ? rowIds.indexOf(roving) : 0;
        focusRow(rowIds[inside ? Math.min(rowIds.length - 1, Math.max(0, at + step)) : at]);
      }),
    [focusRow, rowIds, roving],
  );

  const { chosen, onDeed } = useRowDeeds({ scroller, rowIds, roving, focusRow });
  /** Delete deals with all that are chosen. */
  function onAsk(next: RowAsk): void {
    if (next.kind === "delete" && chosen?.size) doWithChosen("delete");
    else setAsk(next);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (chosen !== null && event.key === "a" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      return selectOnly(rowIds);
    }
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
    if (!(event.target instanceof Element) || !event.target.closest("a")) return;
    const at = rowIds.indexOf(roving as SessionId);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rowIds.length - 1, PageDown: at + 10, PageUp: at - 10 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    focusRow(rowIds[Math.min(rowIds.length - 1, Math.max(0, to))]);
  }

  return (
    <section ref={scroller} aria-label="Sessions" className={className} onScroll={(event) => offsets.set(name, event.currentTarget.scrollTop)}>
      {/* Hears the keys of its links: roving focus. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <ul className="relative" style={{ height: virtual.getTotalSize() }} onKeyDown={onKeyDown}>
        {virtual.getVirtualItems().map((item) => {
          const line = lines[item.index] as ListLine;
          const place = { position: "absolute", top: 0, left: 0, right: 0, height: item.size, transform: `translateY(${item.start}px)` } as const;
          if (line.kind === "group") {
            return (
              <li key={item.key} style={place} className="flex items-end px-2 pb-1 text-[11.5px] font-medium text-ink-3 max-md:px-4">
                {line.label}
              </li>
            );
          }
          const id = line.session.session_id;
          return <SessionRow key={item.key} session={line.session} style={place} roving={id === roving} onFocus={() => setCurrent(id)} onAsk={onAsk} asked={ask?.session.session_id === id ? ask : null} onDone={() => setAsk(null)} onDeed={onDeed} chosen={chosen?.has(id) ?? null} />;
        })}
      </ul>
      {loadingMore && <p className="px-2 py-2 text-12 text-ink-3 max-md:px-4">Loading older sessions</p>}
      {list.error !== null && <FailedList error={list.error} onRetry={list.retry} />}
      <SessionRowMenu ask={ask} onAsk={setAsk} onFocusRow={focusRow} onDeed={onDeed} rowIds={rowIds} />
    </section>
  );
}

const keyOf = (line: ListLine | undefined) => (line?.kind === "row" ? line.session.session_id : (line?.label ?? ""));

/** A row far away is on the page only after the scroll was drawn. */
function focusWhenThere(scroller: HTMLElement | null, session_id: SessionId, tries = 10): void {
  const row = scroller?.querySelector<HTMLElement>(`a[data-row="${session_id}"]`);
  if (row) return row.focus();
  if (tries > 0) requestAnimationFrame(() => focusWhenThere(scroller, session_id, tries - 1));
}
