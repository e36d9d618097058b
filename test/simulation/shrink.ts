// Shrinking a failing run: leaves out ever smaller parts of its actions for as long as it still fails (delta debugging,
// Zeller and Hildebrandt, 2002).
import type { Action } from "./action.ts";

/** A short list of actions that `fails` too; tries at most `budget` runs. */
export async function shrink(actions: readonly Action[], fails: (actions: readonly Action[]) => Promise<boolean>, budget = 400): Promise<Action[]> {
  let best = [...actions];
  let left = budget;
  for (let size = Math.ceil(best.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < best.length && left > 0; ) {
      const shorter = [...best.slice(0, from), ...best.slice(from + size)];
      left -= 1;
      if (await fails(shorter)) best = shorter;
      else from += size;
    }
  }
  return best;
}
