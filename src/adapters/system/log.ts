// The log: one JSON line per event on standard error, never with content or secrets.
import type { Log, LogFields } from "../../ports/log.ts";

export const LOG_LEVELS = ["silent", "error", "warn", "info"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** A log of at least `level`; loads its library on the first line it writes. */
export function createLog(level: LogLevel): Log {
  let writer: Promise<{ [K in "info" | "warn" | "error"]: (fields: LogFields, message: string) => void }> | undefined;
  const write = (at: "info" | "warn" | "error") => (message: string, fields: LogFields = {}) => {
    if (LOG_LEVELS.indexOf(at) > LOG_LEVELS.indexOf(level)) return;
    writer ??= import("pino").then(({ pino }) => pino({ level, base: null }, pino.destination({ fd: 2, sync: true })));
    void writer.then((log) => log[at](fields, message));
  };
  return { info: write("info"), warn: write("warn"), error: write("error") };
}
