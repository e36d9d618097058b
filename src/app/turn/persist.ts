// Changes that must not be lost because the store is locked or full for a while.
import { isAppError } from "../../domain/errors.ts";
import type { App } from "../app.ts";

/** Tries until the store takes it, with growing pauses. Undefined when it never can, or when the server stops. */
export async function untilStored<T>(app: Pick<App, "clock" | "log" | "stopping">, work: () => Promise<T>): Promise<T | undefined> {
  for (let wait = 250; ; wait = Math.min(wait * 2, 30_000)) {
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
