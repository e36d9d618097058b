// The command that helps, for errors whose words name only what has to be done.
import { AppError } from "../domain/errors.ts";
import { isId } from "../domain/ids.ts";
import { shortId } from "./identity.ts";

/** `error` with the command that gets a person on, where there is one. */
export function withHint(error: AppError): AppError {
  const session_id = error.details?.["session_id"];
  if (typeof session_id !== "string" || !isId("ses", session_id)) return error;
  const short = shortId(session_id);
  if (error.code === "session_closed") return said(error, `rapport sessions reopen ${short}`);
  if (error.code === "session_read_only") return said(error, `rapport sessions fork ${short}`);
  return error;
}

function said(error: AppError, command: string): AppError {
  const { code, message, details, cause } = error;
  return new AppError(code, `${message} Use: ${command}`, { cause, ...(details ? { details } : {}) });
}
