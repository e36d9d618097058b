// Catching a broken twin: the first seed whose run does not hold with it.
import { actionsOf, runActions } from "./run-seed.ts";
import type { Twin } from "./twin.ts";

/** Seeds within which each twin must be caught. */
export const TWIN_SEEDS = 60;

/** The seed that noticed the twin and what it complained of first; undefined when none did. */
export async function catchTwin(twin: Twin): Promise<{ seed: number; complaint: string } | undefined> {
  for (let seed = 1; seed <= TWIN_SEEDS; seed += 1) {
    const [complaint] = (await runActions(actionsOf(seed), twin)).complaints;
    if (complaint !== undefined) return { seed, complaint };
  }
  return undefined;
}
