// Changes that must not be lost because the store is locked or full for a while.
import { isAppError } from "../../domain/errors.ts";
import type { App } from "../app.ts";

/** Milliseconds between the first two attempts; each further pause is twice as long, up to the last. */
const FIRST_WAIT = 250;
const LAST_WAIT = 30_000;

/** Tries until the store takes it, with growing pauses. Undefined when it never can, or when the server stops. */
export async function untilStored<T>(app: Pick<App, "clock" | "log" | "stopping">, work: () => Promise<T>): Promise<T | undefined> {
  for (let wait = FIRST_WAIT; ; wait = Math.min(wait * 2, LAST_WAIT)) {
    try {
      return await work();
    } catch (error) {
      if (isAppError(error) && ["turn_ended", "store_closed", "database_damaged"].includes(error.code)) return undefined;
      app.log.error("the store did not take a change; it is tried again", { error: error instanceof Error ? error.message : String(error) });
      if (app.stopping) return undefined;
      await app.clock.sleep(wait);
    }
  }
}

/** What passes by itself, or when somebody frees some space. */
const PASSES: ReadonlySet<string> = new Set(["disk_full", "unavailable"]);

/** A write of a running turn: tried again while the disk is full or the file is locked, until `signal`. Throws what no further attempt can change. */
export async function insist<T>(app: Pick<App, "clock" | "log">, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  for (let wait = FIRST_WAIT; ; wait = Math.min(wait * 2, LAST_WAIT)) {
    try {
      return await work();
    } catch (error) {
      if (!isAppError(error) || !PASSES.has(error.code)) throw error;
      app.log.error("a turn waits for the store to take what it has done", { error: error.message });
      await app.clock.sleep(wait, signal).catch(() => undefined);
      if (signal.aborted) throw error;
    }
  }
}
