// Choosing among what there is when an action is taken.

/** The one at `index`, counted round; undefined when there is none. */
export function pickFrom<T>(from: readonly T[], index: number): T | undefined {
  return from.length === 0 ? undefined : from[index % from.length];
}
