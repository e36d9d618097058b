// A clock that stands still until a test moves it: what sleeps is woken in the order of its time.
import type { Clock } from "../../src/ports/clock.ts";

export type FakeClock = Clock & {
  /** Moves time on by `ms`. Whoever is due wakes at its own instant, and has run on before the next one wakes. */
  advance(ms: number): Promise<void>;
};

type Sleeper = { at: number; wake(): void };

/** Passes of the event loop in which whoever was woken does its work: enough for a store in this thread. */
const PASSES = 8;

/** Starts at noon of 1 February 2026, UTC, unless told otherwise. */
export function createFakeClock(start = Date.UTC(2026, 1, 1, 12)): FakeClock {
  let now = start;
  const sleepers = new Set<Sleeper>();
  return {
    now: () => now,
    sleep(ms, signal) {
      if (signal?.aborted) return Promise.reject(signal.reason);
      return new Promise((resolve, reject) => {
        const sleeper = { at: now + ms, wake: resolve };
        sleepers.add(sleeper);
        signal?.addEventListener("abort", () => sleepers.delete(sleeper) && reject(signal.reason), { once: true });
      });
    },
    async advance(ms) {
      const end = now + ms;
      await settle();
      for (let due = firstDue(sleepers, end); due; due = firstDue(sleepers, end)) {
        sleepers.delete(due);
        now = Math.max(now, due.at);
        due.wake();
        await settle();
      }
      now = end;
    },
  };
}

function firstDue(sleepers: Set<Sleeper>, end: number): Sleeper | undefined {
  return [...sleepers].filter((sleeper) => sleeper.at <= end).sort((a, b) => a.at - b.at)[0];
}

async function settle(): Promise<void> {
  for (let pass = 0; pass < PASSES; pass += 1) await new Promise((resolve) => setImmediate(resolve));
}
