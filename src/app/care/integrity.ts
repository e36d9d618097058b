// The periodic check of the database file: at the start where none was made before it, and from then on once a day.
import { isAppError } from "../../domain/errors.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";

const DAY = 24 * 3_600_000;
/** How often the clock is looked at: a machine that slept must not wait a whole day more. */
const LOOK_EVERY = 3_600_000;

/** `at` in milliseconds. `failed`: the check itself could not be made. */
export type LastCheck = { at: number; result: "ok" | "damaged" | "failed" };

export type FileCheckOptions = {
  /** True when the file was checked just now, before the start. */
  checked: boolean;
  /** "ok", or what is wrong with the file. */
  check(): Promise<string>;
  clock: Clock;
  log: Log;
};

export type FileCheck = {
  /** The last check that ended; null before the first. */
  last(): LastCheck | null;
  stop(): void;
};

/** Checks until it is stopped. */
export function keepChecking({ checked, check, clock, log }: FileCheckOptions): FileCheck {
  const stop = new AbortController();
  let last: LastCheck | null = checked ? { at: clock.now(), result: "ok" } : null;
  const look = async () => {
    const result = await checkOnce(check, log);
    if (result !== null) last = { at: clock.now(), result };
  };
  const run = async () => {
    if (!checked) await look();
    for (let due = clock.now() + DAY; !stop.signal.aborted; ) {
      await clock.sleep(LOOK_EVERY, stop.signal);
      if (clock.now() < due) continue;
      await look();
      due = clock.now() + DAY;
    }
  };
  run().catch((error: unknown) => {
    if (!stop.signal.aborted) log.error("the periodic check of the database ended", { error: String(error) });
  });
  return { last: () => last, stop: () => stop.abort() };
}

/** null when the server stopped before the check was through. */
async function checkOnce(check: () => Promise<string>, log: Log): Promise<LastCheck["result"] | null> {
  try {
    const found = await check();
    if (found === "ok") log.info("the database was checked", { found });
    return found === "ok" ? "ok" : "damaged";
  } catch (error) {
    if (isAppError(error) && error.code === "store_closed") return null;
    if (isAppError(error) && error.code === "database_damaged") return "damaged";
    log.error("the database could not be checked", { error: String(error) });
    return "failed";
  }
}
