// The rows of the history: only those near the eye are on the page; arrows look into them, Enter opens.
import { useVirtualizer } from "@tanstack/react-virtual";
import type { KeyboardEvent, RefObject } from "react";
import { useEffect, useImperativeHandle, useRef, useState } from "react";
import type { SessionId } from "../../../src/domain/ids.ts";
import type { Session } from "../../../src/domain/session.ts";
import { useWidth } from "../app/frame/narrow.ts";
import { useOpenSession } from "../app/services.tsx";
import { historyOf } from "./history-state.ts";
import { HistoryRow } from "./history-row.tsx";
import { usePreview } from "./use-preview.ts";

export type HistoryListProps = { rows: readonly Session[]; named: boolean; hasMore: boolean; loadingMore: boolean; onMore: () => void; /** Brings focus into the list. */ enter: RefObject<(() => void) | null> };

/** Roving focus over all rows, also those that are not on the page yet. */
export function HistoryList({ rows, named, hasMore, loadingMore, onMore, enter }: HistoryListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const width = useWidth();
  const size = width === "narrow" ? 80 : 75;
  const open = useOpenSession();
  const { preview, keep } = usePreview();
  const [current, setCurrent] = useState<SessionId | null>(null);
  const at = Math.max(0, rows.findIndex((row) => row.session_id === current));
  // Its own state changes under the same object; nothing here is compiled or memoised on it.
  // oxlint-disable-next-line react/incompatible-library
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroller.current, estimateSize: () => size, getItemKey: (index) => rows[index]?.session_id ?? index, overscan: 6 });
  useEffect(() => virtual.measure(), [virtual, size]);
  const lastShown = virtual.getVirtualItems().at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && lastShown >= rows.length - 10) onMore();
  }, [hasMore, lastShown, rows.length, onMore]);

  function focusRow(index: number): SessionId | undefined {
    const row = rows[Math.min(rows.length - 1, Math.max(0, index))];
    if (!row) return undefined;
    setCurrent(row.session_id);
    virtual.scrollToIndex(rows.indexOf(row), { align: "auto" });
    focusWhenThere(scroller.current, row.session_id);
    return row.session_id;
  }
  useImperativeHandle(enter, () => () => void focusRow(at));

  function onKeyDown(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey || !(event.target instanceof Element) || !event.target.closest("a")) return;
    const to = { ArrowDown: at + 1, j: at + 1, ArrowUp: at - 1, k: at - 1, Home: 0, End: rows.length - 1, PageDown: at + 6, PageUp: at - 6, " ": at }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const session_id = focusRow(to);
    if (session_id) preview(session_id);
  }
  function onOpen(session_id: SessionId, byKey: boolean): void {
    keep();
    open(session_id, "view");
    // Over the sheet it would hide what was opened.
    if (width === "medium") historyOf.set(null);
    if (byKey) focusTranscript(session_id);
  }
  return (
    <div ref={scroller} className="min-h-0 flex-1 overflow-x-hidden overflow-y-auto">
      {/* Hears the keys of its links: roving focus. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <ul aria-label="Past sessions" className="relative" style={{ height: virtual.getTotalSize() }} onKeyDown={onKeyDown}>
        {virtual.getVirtualItems().map((item) => {
          const session = rows[item.index];
          if (!session) return null;
          const { session_id } = session;
          const place = { position: "absolute", top: 0, left: 0, right: 0, height: item.size, transform: `translateY(${item.start}px)` } as const;
          return <HistoryRow key={item.key} session={session} style={place} named={named} roving={item.index === at} onFocus={() => setCurrent(session_id)} onOpen={(byKey) => onOpen(session_id, byKey)} />;
        })}
      </ul>
      {loadingMore && <p className="px-[18px] py-3 text-12 text-ink-3">Loading older sessions</p>}
    </div>
  );
}

/** A row far away is on the page only after the scroll was drawn. */
function focusWhenThere(scroller: HTMLElement | null, session_id: SessionId, tries = 10): void {
  const row = scroller?.querySelector<HTMLElement>(`[data-history="${session_id}"]`);
  if (row) return row.focus();
  if (tries > 0) requestAnimationFrame(() => focusWhenThere(scroller, session_id, tries - 1));
}

/** Who opened it by key reads on by keys. */
function focusTranscript(session_id: SessionId, tries = 60): void {
  const page = document.querySelector<HTMLElement>(`[data-session="${session_id}"] .transcript-scroll`);
  if (page) return page.focus();
  if (tries > 0) requestAnimationFrame(() => focusTranscript(session_id, tries - 1));
}
