// Virtual time: nothing waits for real, and what is due wakes up in an order that depends on nothing but the run.
import { setImmediate as breathe } from "node:timers/promises";
import type { Clock } from "../../src/ports/clock.ts";

type Sleeper = { at: number; order: number; owner: object; rests: boolean; wake(): void };

/** The world's clock. */
export type WorldClock = Clock & {
  /** Moves time by `ms`, waking each sleeper at its moment and letting everything that follows from it happen. */
  advance(ms: number): Promise<void>;
  /** Lets everything happen that needs no time. */
  settle(): Promise<void>;
  /** Moves time until nobody sleeps but in the background, at most `limit` ms; true when nobody does. */
  drain(limit: number): Promise<boolean>;
  /** The hands are moved by `ms`, forward or back, and nobody has waited for it. */
  jump(ms: number): void;
};

/** A process's view of the clock. */
export type VirtualClock = WorldClock & {
  /** The clock of a process of its own. */
  branch(): VirtualClock;
  /** The same, for what goes on forever and is not waited for. */
  background(): Clock;
  /** Forgets this process's sleepers: it has died. */
  forget(): void;
  /** This process's sleepers sleep on, whatever the time, until `thaw`, which wakes all that are due. */
  freeze(): void;
  thaw(): void;
};

/** A clock that shows `start` until it is moved. */
export function createVirtualClock(start: number): VirtualClock {
  let time = 0;
  let shown = start;
  let order = 0;
  let sleepers: Sleeper[] = [];
  const frozen = new Set<object>();
  const dead = new Set<object>();
  const settle = async () => {
    await breathe();
  };
  const nextDue = (end: number) => first(sleepers.filter((one) => one.at <= end && !frozen.has(one.owner)));
  const advanceTo = async (end: number) => {
    await settle();
    for (let sleeper = nextDue(end); sleeper; sleeper = nextDue(end)) {
      const woken = sleeper;
      sleepers = sleepers.filter((one) => one !== woken);
      time = Math.max(time, woken.at);
      woken.wake();
      await settle();
    }
    time = Math.max(time, end);
  };
  const sleep = (owner: object, rests: boolean): Clock["sleep"] => (ms, signal) =>
    new Promise((resolve, reject) => {
      if (dead.has(owner)) return;
      if (signal?.aborted) return reject(signal.reason as Error);
      const sleeper: Sleeper = { at: time + Math.max(0, ms), order: order++, owner, rests, wake: resolve };
      sleepers.push(sleeper);
      const onAbort = () => {
        if (dead.has(owner)) return;
        sleepers = sleepers.filter((one) => one !== sleeper);
        reject(signal?.reason as Error);
      };
      signal?.addEventListener("abort", onAbort, { once: true });
    });
  const waiting = () => sleepers.filter((one) => !one.rests && !frozen.has(one.owner));
  const world: WorldClock = {
    now: () => shown + time,
    sleep: sleep(frozen, false),
    settle,
    advance: (ms) => advanceTo(time + ms),
    jump: (ms) => void (shown += ms),
    async drain(limit) {
      const end = time + limit;
      await settle();
      for (let next = first(waiting()); next && next.at <= end; next = first(waiting())) await advanceTo(next.at);
      return waiting().length === 0;
    },
  };
  const branch = (): VirtualClock => {
    const owner = {};
    return {
      ...world,
      branch,
      sleep: sleep(owner, false),
      background: () => ({ now: world.now, sleep: sleep(owner, true) }),
      forget() {
        dead.add(owner);
        sleepers = sleepers.filter((one) => one.owner !== owner);
      },
      freeze: () => void frozen.add(owner),
      thaw: () => void frozen.delete(owner),
    };
  };
  return branch();
}

function first(sleepers: Sleeper[]): Sleeper | undefined {
  return sleepers.reduce<Sleeper | undefined>((a, b) => (!a || b.at < a.at || (b.at === a.at && b.order < a.order) ? b : a), undefined);
}
