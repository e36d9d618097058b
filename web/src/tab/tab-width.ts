// How many tabs fit: they shrink to 120 px, and then the rest goes behind "n more".
import type { RefObject } from "react";
import { useLayoutEffect, useState } from "react";
import type { SessionId } from "../../../src/domain/ids.ts";

const TAB_MIN = 120;
const GAP = 2;

/** The first tabs that fit into `width` px, in their order; the current one is always among them, in the last place if need be. */
export function fittingTabs(ids: readonly SessionId[], current: SessionId | null, width: number): readonly SessionId[] {
  const room = Math.max(1, Math.floor((width + GAP) / (TAB_MIN + GAP)));
  if (ids.length <= room) return ids;
  const first = ids.slice(0, room);
  if (current === null || !ids.includes(current) || first.includes(current)) return first;
  return [...first.slice(0, -1), current];
}

/** `fittingTabs` for the strip's present width. */
export function useFittingTabs(strip: RefObject<HTMLElement | null>, ids: readonly SessionId[], current: SessionId | null): readonly SessionId[] {
  const [width, setWidth] = useState(Infinity);
  useLayoutEffect(() => {
    const element = strip.current;
    if (!element) return;
    const measure = () => setWidth(element.clientWidth);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [strip]);
  return fittingTabs(ids, current, width);
}
