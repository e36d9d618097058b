// Randomness that is the same in every run: ids count up, secrets come from a seed.
import type { Random } from "../../src/ports/random.ts";

/** Ids sort by creation, also across a restart when the same one goes on. */
export function createSeededRandom(seed = 1): Random {
  let state = seed >>> 0;
  let count = 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  return {
    id(prefix) {
      count += 1;
      const tail = Array.from({ length: 3 }, () => next().toString(16).padStart(8, "0")).join("").slice(0, 20);
      return `${prefix}_${count.toString(16).padStart(12, "0")}${tail}`;
    },
    secret: (length) => Buffer.from(Array.from({ length }, () => next() & 0xff)).toString("base64url"),
  };
}
