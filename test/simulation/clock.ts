// Virtual time: nothing waits for real, and what is due wakes up in an order that depends on nothing but the run.
import { setImmediate as breathe } from "node:timers/promises";
import type { Clock } from "../../src/ports/clock.ts";

type Sleeper = { at: number; order: number; wake(): void };

export type VirtualClock = Clock & {
  /** Moves time by `ms`, waking each sleeper at its moment and letting everything that follows from it happen. */
  advance(ms: number): Promise<void>;
  /** Lets everything happen that needs no time. */
  settle(): Promise<void>;
  /** Moves time until nobody sleeps, at most `limit` ms; true when nobody does. */
  drain(limit: number): Promise<boolean>;
  /** Forgets all sleepers: the process they belonged to has died. */
  forget(): void;
};

/** A clock that stands at `start` until it is moved. */
export function createVirtualClock(start: number): VirtualClock {
  let now = start;
  let order = 0;
  let sleepers: Sleeper[] = [];
  const settle = async () => {
    await breathe();
  };
  const advanceTo = async (end: number) => {
    await settle();
    for (let next = due(sleepers, end); next; next = due(sleepers, end)) {
      const sleeper = next;
      sleepers = sleepers.filter((one) => one !== sleeper);
      now = Math.max(now, sleeper.at);
      sleeper.wake();
      await settle();
    }
    now = Math.max(now, end);
  };
  return {
    now: () => now,
    sleep(ms, signal) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason as Error);
        const sleeper: Sleeper = { at: now + Math.max(0, ms), order: order++, wake: resolve };
        sleepers.push(sleeper);
        signal?.addEventListener(
          "abort",
          () => {
            sleepers = sleepers.filter((one) => one !== sleeper);
            reject(signal.reason as Error);
          },
          { once: true },
        );
      });
    },
    settle,
    advance: (ms) => advanceTo(now + ms),
    async drain(limit) {
      const end = now + limit;
      await settle();
      while (sleepers.length > 0 && now < end) {
        const next = sleepers.reduce((a, b) => (b.at < a.at ? b : a));
        if (next.at > end) break;
        await advanceTo(next.at);
      }
      return sleepers.length === 0;
    },
    forget() {
      sleepers = [];
    },
  };
}

function due(sleepers: Sleeper[], end: number): Sleeper | undefined {
  let first: Sleeper | undefined;
  for (const sleeper of sleepers) {
    if (sleeper.at > end) continue;
    if (!first || sleeper.at < first.at || (sleeper.at === first.at && sleeper.order < first.order)) first = sleeper;
  }
  return first;
}
