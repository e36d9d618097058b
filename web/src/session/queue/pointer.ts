// Following one pointer, mouse or finger, from its press to its release; a list that scrolls goes on under it at its edges.

/** Pixels a mouse moves before a press on a line is a drag and not a click. */
const BEGINS_AFTER = 4;
/** Within this distance of the list's edge it scrolls, so many pixels each frame. */
const EDGE = 18;
const SCROLL = 5;

export type Following = {
  /** The way since the press, in pixels of the list's content. */
  onMove: (dy: number) => void;
  /** `dropped` is false when it was given up: Esc, a second finger, another window on top. Not called before it moved. */
  onEnd: (dropped: boolean) => void;
};

/** Follows the pointer that pressed at height `y` of the window; returns what gives it up. */
export function followPointer(pointer_id: number, y: number, box: HTMLElement, { onMove, onEnd }: Following): () => void {
  const ended = new AbortController();
  const begun = { y, scroll: box.scrollTop };
  let at = y;
  let moved = false;
  const tell = () => onMove(at - begun.y + box.scrollTop - begun.scroll);
  const end = (dropped: boolean) => {
    if (ended.signal.aborted) return;
    ended.abort();
    if (moved) onEnd(dropped);
  };
  const scroll = () => {
    if (ended.signal.aborted) return;
    const { top, bottom } = box.getBoundingClientRect();
    const before = box.scrollTop;
    if (moved && at < top + EDGE) box.scrollTop -= SCROLL;
    if (moved && at > bottom - EDGE) box.scrollTop += SCROLL;
    if (box.scrollTop !== before) tell();
    requestAnimationFrame(scroll);
  };
  const { signal } = ended;
  const own = (run: () => void) => (event: PointerEvent) => event.pointerId === pointer_id && run();
  addEventListener(
    "pointermove",
    (event) => {
      if (event.pointerId !== pointer_id) return;
      at = event.clientY;
      moved ||= Math.abs(at - begun.y) > BEGINS_AFTER;
      if (moved) tell();
    },
    { signal },
  );
  addEventListener("pointerup", own(() => end(true)), { signal });
  addEventListener("pointercancel", own(() => end(false)), { signal });
  addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Escape" || !moved) return;
      // This Esc is for the drag: it must not stop the turn.
      event.preventDefault();
      event.stopImmediatePropagation();
      end(false);
    },
    { signal, capture: true },
  );
  requestAnimationFrame(scroll);
  return () => end(false);
}
