// The ports of one life of a process. When it is killed, whatever it was doing never hears from the world again.
import type { Clock } from "../../src/ports/clock.ts";
import type { Store } from "../../src/ports/store.ts";

/** Neither resolves nor rejects: for the dead nothing happens any more. */
function silence<T>(): Promise<T> {
  return new Promise<T>(() => undefined);
}

/** The store until `dead`; then commands are not run, and answers that are on their way do not arrive. */
export function mortalStore(store: Store, dead: AbortSignal): Store {
  const guard = async <T>(ask: () => Promise<T>): Promise<T> => {
    if (dead.aborted) return silence();
    try {
      const value = await ask();
      return dead.aborted ? await silence() : value;
    } catch (error) {
      if (dead.aborted) return silence();
      throw error;
    }
  };
  return {
    run: (name, input) => guard(() => store.run(name, input)),
    ask: (name, ...input) => guard(() => store.ask(name, ...input)),
    compact: () => guard(() => store.compact()),
    close: () => store.close(),
  };
}

/** The clock until `dead`; then sleepers are forgotten, so that none keeps the test process awake. */
export function mortalClock(clock: Clock, dead: AbortSignal): Clock {
  return {
    now: () => clock.now(),
    async sleep(ms, signal) {
      if (dead.aborted) return silence();
      try {
        await clock.sleep(ms, signal ? AbortSignal.any([signal, dead]) : dead);
      } catch (error) {
        if (!dead.aborted) throw error;
      }
      if (dead.aborted) return silence();
    },
  };
}
