// The line of a prune: dragged, or moved by keys. Arrows move it by a day, with Shift by a month.
import type { KeyboardEvent, PointerEvent, ReactNode } from "react";
import { useRef } from "react";
import type { Column, Day } from "./month-axis.ts";
import { addMonths, boundsOf, dayAt, dayWords, placeOf } from "./month-axis.ts";

export type PruneLineProps = { columns: readonly Column[]; today: Day; before: Day; onBefore: (day: Day) => void; /** What it stands among. */ children: ReactNode };

/** A slider over the whole plot: pressing anywhere in it brings the line there. */
export function PruneLine({ columns, today, before, onBefore, children }: PruneLineProps) {
  const line = useRef<HTMLDivElement>(null);
  const { first, last } = boundsOf(columns, today);
  const share = (placeOf(columns, before) / columns.length) * 100;
  const go = (day: Day) => onBefore(Math.min(last, Math.max(first, day)));

  function onPointerDown(event: PointerEvent<HTMLDivElement>): void {
    if (event.button !== 0) return;
    const plot = event.currentTarget;
    const { left, width } = plot.getBoundingClientRect();
    const to = (x: number) => go(dayAt(columns, Math.min(columns.length - 1e-6, Math.max(0, ((x - left) / width) * columns.length))));
    plot.setPointerCapture(event.pointerId);
    const move = (at: globalThis.PointerEvent) => to(at.clientX);
    plot.addEventListener("pointermove", move);
    plot.addEventListener("lostpointercapture", () => plot.removeEventListener("pointermove", move), { once: true });
    to(event.clientX);
    line.current?.focus({ preventScroll: true });
    event.preventDefault();
  }
  function onKeyDown(event: KeyboardEvent): void {
    const forward = event.key === "ArrowRight" || event.key === "ArrowUp" || event.key === "PageUp";
    const back = event.key === "ArrowLeft" || event.key === "ArrowDown" || event.key === "PageDown";
    const month = event.shiftKey || event.key.startsWith("Page");
    if (event.key === "Home") go(first);
    else if (event.key === "End") go(last);
    else if (forward || back) go(month ? addMonths(before, forward ? 1 : -1) : before + (forward ? 1 : -1));
    else return;
    event.preventDefault();
  }
  const age = ageWords(today - before);
  return (
    <div className="prune-plot" onPointerDown={onPointerDown}>
      {children}
      <div
        ref={line}
        role="slider"
        aria-label="Prune sessions last active before"
        aria-valuemin={first}
        aria-valuemax={last}
        aria-valuenow={before}
        aria-valuetext={`${dayWords(before)}, ${age}`}
        aria-orientation="horizontal"
        tabIndex={0}
        onKeyDown={onKeyDown}
        className="prune-line"
        style={{ left: `${share}%` }}
      >
        <span className="prune-flag num" data-side={share > 60 ? "left" : "right"}>
          {dayWords(before).slice(0, -5)}, {age}
        </span>
      </div>
    </div>
  );
}

function ageWords(days: number): string {
  if (days <= 0) return days < 0 ? "everything" : "today";
  return `${days} ${days === 1 ? "day" : "days"}`;
}
