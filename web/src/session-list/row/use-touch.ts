// What a finger does on a row besides tapping: swiped to the left it archives, held it begins to choose rows.
import type { PointerEvent } from "react";
import { useRef } from "react";

/** Held this long it is no tap, in milliseconds. */
const HOLD_MS = 500;
/** Moved this far it is no tap either, in pixels. */
const MOVED = 10;
/** Let go of beyond this, a swipe counts. */
const SWIPED = 88;

type Touch = { x: number; y: number; row: HTMLElement; timer: ReturnType<typeof setTimeout>; swiping: boolean };

export type TouchDeeds = { onHold: () => void; onSwipe: () => void };

/** Moves the row and the button that stands on it. */
function shift(row: HTMLElement, by: string): void {
  for (const part of [row, row.nextElementSibling]) if (part instanceof HTMLElement) part.style.translate = by;
}

/** Handlers for a row's link. `isOver` tells whether the click that follows belongs to what the finger did. */
export function useTouch({ onHold, onSwipe }: TouchDeeds) {
  const touch = useRef<Touch | null>(null);
  const done = useRef(-Infinity);

  function end(): Touch | null {
    const ended = touch.current;
    touch.current = null;
    if (!ended) return null;
    clearTimeout(ended.timer);
    shift(ended.row, "");
    return ended;
  }
  const handlers = {
    onPointerDown(event: PointerEvent<HTMLElement>) {
      if (event.pointerType !== "touch" || !event.isPrimary) return;
      end();
      const hold = () => {
        end();
        done.current = performance.now();
        onHold();
      };
      touch.current = { x: event.clientX, y: event.clientY, row: event.currentTarget, timer: setTimeout(hold, HOLD_MS), swiping: false };
    },
    onPointerMove(event: PointerEvent<HTMLElement>) {
      const now = touch.current;
      if (!now) return;
      const x = event.clientX - now.x;
      const y = event.clientY - now.y;
      if (!now.swiping && Math.hypot(x, y) < MOVED) return;
      clearTimeout(now.timer);
      if (!now.swiping && (x > 0 || Math.abs(y) > Math.abs(x))) return void end();
      now.swiping = true;
      shift(now.row, `${Math.min(0, x)}px`);
    },
    onPointerUp(event: PointerEvent<HTMLElement>) {
      const ended = end();
      if (!ended?.swiping) return;
      done.current = performance.now();
      if (ended.x - event.clientX >= SWIPED) onSwipe();
    },
    onPointerCancel: () => void end(),
  };
  return { handlers, /** The finger is on it, or was until just now. */ isOver: () => performance.now() - done.current < 400, isHeld: () => touch.current !== null };
}
