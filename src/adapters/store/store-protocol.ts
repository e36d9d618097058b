// What crosses between the main thread and the store's workers.
import type { ErrorCode } from "../../domain/errors.ts";
import { AppError } from "../../domain/errors.ts";

/** `name` is a command, a query, "open" (with OpenOptions, first of all) or "close". */
export type Request = { id: number; name: string; input: unknown };
/** `code` is null for an unexpected error. */
export type WireError = { code: ErrorCode | null; message: string; details: Record<string, unknown> | undefined };
export type Reply = { id: number; value: unknown } | { id: number; error: WireError };

/** Errors lose their class between threads, so they cross as data. */
export function toWire(error: unknown): WireError {
  if (error instanceof AppError) return { code: error.code, message: error.message, details: error.details };
  return { code: null, message: error instanceof Error ? (error.stack ?? error.message) : String(error), details: undefined };
}

/** The error that a worker meant. */
export function fromWire(error: WireError): Error {
  if (error.code === null) return new Error(error.message);
  return new AppError(error.code, error.message, error.details ? { details: error.details } : {});
}

/** What every call after `close` gets. */
export function storeClosed(): AppError {
  return new AppError("store_closed", "The store is closed.");
}
