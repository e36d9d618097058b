// What a person reads when a call failed.
import { AppError } from "../../../src/domain/errors.ts";

/** The server's own words, which say what to do; a plain sentence for anything unexpected. */
export function messageOf(error: unknown): string {
  if (error instanceof AppError) return error.message;
  return "Something in this page failed. Reload it and try again.";
}

/** True when the server says that the thing does not exist (any more). */
export function isMissing(error: unknown): boolean {
  return error instanceof AppError && error.code === "not_found";
}
