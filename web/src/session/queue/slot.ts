// Where the lines of a list stand while one of them is dragged. Pure: measures in, places out.

/** A line as it was when the drag began, in pixels from the top of the list. */
export type Slot = { top: number; height: number };

/** The place of the line at `from` once it was dragged by `dy` pixels: it passes a neighbour when it covers half of it. */
export function placeAt(slots: readonly Slot[], from: number, dy: number): number {
  const own = slots[from];
  if (!own) return from;
  const top = own.top + dy;
  const bottom = top + own.height;
  let place = from;
  for (const [index, { top: start, height }] of slots.entries()) {
    const middle = start + height / 2;
    if (index < from && top < middle) place = Math.min(place, index);
    if (index > from && bottom > middle) place = Math.max(place, index);
  }
  return place;
}

/** How far the line at `index` makes way, in pixels, while the one at `from` is over `to`. */
export function wayOf(slots: readonly Slot[], { from, to }: { from: number; to: number }, index: number): number {
  const height = slots[from]?.height ?? 0;
  if (index > from && index <= to) return -height;
  if (index < from && index >= to) return height;
  return 0;
}

/** How far the dragged line lies from where it began when it rests at `to`, in pixels. */
export function restAt(slots: readonly Slot[], from: number, to: number): number {
  const passed = to > from ? slots.slice(from + 1, to + 1) : slots.slice(to, from);
  const height = passed.reduce((sum, slot) => sum + slot.height, 0);
  return Math.sign(to - from) * height;
}
