// Every error of the API in one shape and one place: problem+json with a stable code.
import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import type { z } from "@hono/zod-openapi";
import type { Problem } from "../contract/problem.ts";
import type { ErrorCode } from "../domain/errors.ts";
import { AppError, isAppError } from "../domain/errors.ts";

const STATUS: Partial<Record<ErrorCode, number>> = {
  invalid_request: 400,
  agent_invalid: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  payload_too_large: 413,
  unsupported_media_type: 415,
  rate_limited: 429,
  internal: 500,
  unavailable: 503,
  store_closed: 503,
  database_damaged: 503,
  database_newer: 503,
  home_locked: 503,
  disk_full: 507,
};

/** HTTP status of a code; what the state forbids is 409, what a provider did is 502. */
export function statusOf(code: ErrorCode): number {
  return STATUS[code] ?? (code.startsWith("provider_") ? 502 : 409);
}

/** The response of an error. Unexpected ones are logged by the caller and say nothing about the inside. */
export function problemResponse(error: AppError, headers: Record<string, string> = {}): Response {
  const status = statusOf(error.code);
  const problem: Problem = { type: "about:blank", title: error.message, status, code: error.code };
  if (error.details) problem.details = error.details;
  return Response.json(problem, { status, headers: { "content-type": "application/problem+json", ...headers } });
}

/** What was thrown, as the error that may be shown; undefined when it was unexpected. */
export function explain(error: unknown): AppError | undefined {
  if (isAppError(error)) return error;
  if (error instanceof HTTPException && error.status === 400) return new AppError("invalid_request", "The request body is not valid JSON.");
  if (error instanceof HTTPException && error.status === 413) return tooLarge();
  return undefined;
}

export function tooLarge(): AppError {
  return new AppError("payload_too_large", "The request is too large. Send less at once.");
}

/** Validation problems as one 400 that names each field. */
export function invalid(error: z.core.$ZodError, where: string): AppError {
  const issues = error.issues.slice(0, 10).map((issue) => ({ path: issue.path.join("."), message: readable(issue) }));
  const words = issues.map((issue) => (issue.path ? `${issue.path}: ${issue.message}` : issue.message)).join("; ");
  return new AppError("invalid_request", `The ${where} is not valid: ${words}.`, { details: { issues } });
}

function readable(issue: z.core.$ZodIssue): string {
  if (issue.code === "unrecognized_keys") return `unknown ${issue.keys.length > 1 ? "keys" : "key"} ${issue.keys.join(", ")}`;
  return issue.message.charAt(0).toLowerCase() + issue.message.slice(1);
}

/** The route's path does not exist. */
export function notFound(c: Context): Response {
  return problemResponse(new AppError("not_found", `There is no ${c.req.method} ${c.req.path}. The API is described at /api/openapi.json.`));
}
