// Seeded randomness: the same seed is the same run.
import type { Random } from "../../src/ports/random.ts";

export type Dice = {
  /** A whole number from 0 to `sides - 1`. */
  roll(sides: number): number;
  pick<T>(from: readonly T[]): T;
};

/** Numbers that look random and depend on `seed` alone (mulberry32 by Tommy Ettinger, public domain method). */
export function createDice(seed: number): Dice {
  let state = seed >>> 0;
  const roll = (sides: number) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * sides);
  };
  return { roll, pick: (from) => from[roll(from.length)] as never };
}

/** Ids and secrets that count up, so that a run's ids are the same each time and sort by creation. */
export function createCounter(): Random {
  let count = 0;
  const next = () => (count += 1).toString(16).padStart(32, "0");
  return { id: (prefix) => `${prefix}_${next()}`, secret: () => `secret${next()}` };
}
