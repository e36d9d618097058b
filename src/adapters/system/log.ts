// The log: one JSON line per event on standard error, never with content or secrets.
import type { LogLevel } from "../../lib/log-level.ts";
import { LOG_LEVELS } from "../../lib/log-level.ts";
import type { Log, LogFields } from "../../ports/log.ts";

/** Characters that wait while standard error takes nothing; further lines are dropped. */
const WAITING_MAX = 256 * 1024;

/** A log of at least `level`; loads its library on the first line it writes. */
export function createLog(level: LogLevel): Log {
  let writer: Promise<{ [K in "info" | "warn" | "error"]: (fields: LogFields, message: string) => void }> | undefined;
  const write = (at: "info" | "warn" | "error") => (message: string, fields: LogFields = {}) => {
    if (LOG_LEVELS.indexOf(at) > LOG_LEVELS.indexOf(level)) return;
    writer ??= import("pino").then(({ pino }) => {
      const destination = pino.destination({ fd: 2, sync: true, maxLength: WAITING_MAX });
      // A full disk or a closed terminal must not end the server: a line that cannot be written is lost.
      destination.on("error", () => undefined);
      return pino({ level, base: null }, destination);
    });
    writer.then((log) => log[at](fields, message)).catch(() => undefined);
  };
  return { info: write("info"), warn: write("warn"), error: write("error") };
}
