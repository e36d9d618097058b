// Whether a scrolling view follows its end. Pure: the transcript feeds it what the person and the page did.

/** Within this distance of the end, in pixels, the view follows. */
export const FOLLOW_WITHIN = 48;

export type Follow = { following: boolean; top: number };

/**
 * The state after a scroll to `top` with `rest` pixels left below. Any movement upwards lets go; reaching the end,
 * downwards, takes hold again. A shrinking page moves the view up to its end by itself: that is no wish to leave.
 */
export function scrolled(before: Follow, top: number, rest: number): Follow {
  if (top < before.top - 0.5 && rest > 1) return { following: false, top };
  if (rest <= 1 || (rest <= FOLLOW_WITHIN && top > before.top)) return { following: true, top };
  return { following: before.following, top };
}
