// Exit codes: what a script may rely on.
import type { AppError, ErrorCode } from "../domain/errors.ts";

export const EXIT = { ok: 0, failed: 1, usage: 2, unreachable: 3, refused: 4, conflict: 5, asking: 6, interrupted: 130 } as const;

/** For `--help` and the reference. */
export const EXIT_MEANINGS: readonly (readonly [number, string])[] = [
  [EXIT.ok, "done"],
  [EXIT.failed, "failed, or problems were found"],
  [EXIT.usage, "used wrongly: unknown command, missing or malformed value"],
  [EXIT.unreachable, "no server, or it cannot be reached"],
  [EXIT.refused, "refused: not logged in, or not allowed"],
  [EXIT.conflict, "the state forbids it, such as a message to a closed session"],
  [EXIT.asking, "the agent asks before it goes on; its turn waits for: rapport sessions answer"],
  [EXIT.interrupted, "interrupted with Ctrl+C"],
];

const BY_STATUS: Record<number, number> = { 400: EXIT.usage, 401: EXIT.refused, 403: EXIT.refused, 409: EXIT.conflict };

const BY_CODE: Partial<Record<ErrorCode, number>> = {
  invalid_request: EXIT.usage,
  unauthorized: EXIT.refused,
  forbidden: EXIT.refused,
  unavailable: EXIT.unreachable,
  session_closed: EXIT.conflict,
  session_read_only: EXIT.conflict,
  session_busy: EXIT.conflict,
  agent_removed: EXIT.conflict,
  agent_exists: EXIT.conflict,
  team_not_available: EXIT.conflict,
  client_id_conflict: EXIT.conflict,
  turn_ended: EXIT.conflict,
  queue_full: EXIT.conflict,
  invite_ended: EXIT.conflict,
  conflict: EXIT.conflict,
  home_locked: EXIT.conflict,
  interrupted: EXIT.interrupted,
};

/** The exit code of a command that ended with `error`: by the HTTP status where there was one, else by its code. */
export function exitCodeOf(error: AppError): number {
  const status = error.details?.["http_status"];
  return (typeof status === "number" ? BY_STATUS[status] : undefined) ?? BY_CODE[error.code] ?? EXIT.failed;
}
