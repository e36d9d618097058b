// The home folder: made on the first start, and explained when the system does not let us use it.
import { mkdirSync } from "node:fs";
import { AppError } from "../../domain/errors.ts";

const WHY: Record<string, string> = {
  EACCES: "belongs to somebody else. Make it yours",
  EPERM: "belongs to somebody else. Make it yours",
  EROFS: "is on a disk that can only be read",
  EEXIST: "is a file and no folder. Move it away",
  ENOTDIR: "is a file and no folder, or lies below one. Move it away",
};

/** Makes the home, for its owner only. Throws AppError that says what to do when it cannot be had. */
export function makeHome(home: string): void {
  try {
    mkdirSync(home, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw explainHome(error, home);
  }
}

/** What the system says about a place in the home, in words that say what to do; anything else is given back unchanged. */
export function explainHome(error: unknown, home: string): unknown {
  if (error instanceof AppError) return error;
  const { code, path = home } = (error ?? {}) as { code?: unknown; path?: string };
  if (code === "ENOSPC" || code === "EDQUOT") {
    return new AppError("disk_full", `There is no space left for ${path}. Free some space and start again; nothing was lost.`, { cause: error });
  }
  const why = typeof code === "string" && path.startsWith(home) ? WHY[code] : undefined;
  if (why === undefined) return error;
  return new AppError("unavailable", `${path} ${why}, or set RAPPORT_HOME to a folder that can be written.`, { cause: error });
}
