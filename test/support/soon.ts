// What a page shows follows what was done on it by a moment. A journey says what will stand there, not when.
import { setTimeout as pause } from "node:timers/promises";

const PATIENCE_MS = 45_000;

/** Waits until `check` no longer throws, and throws what it threw last when that takes too long. */
export async function soon(check: () => void | Promise<void>): Promise<void> {
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > until) throw error;
      await pause(25);
    }
  }
}
