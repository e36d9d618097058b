// Refusals as tests expect them: the code that programs rely on, and a message for people.
import assert from "node:assert/strict";
import type { AppError, ErrorCode } from "../../src/domain/errors.ts";
import { isAppError } from "../../src/domain/errors.ts";

/** The error of `work`, which must be an AppError of this code with a message. */
export async function refused(work: Promise<unknown>, code: ErrorCode): Promise<AppError> {
  const error = await work.then(
    (value) => assert.fail(`it was not refused with ${code}: ${JSON.stringify(value)}`),
    (reason: unknown) => reason,
  );
  assert.ok(isAppError(error), String(error));
  assert.equal(error.code, code, error.message);
  assert.notEqual(error.message, "");
  return error;
}

/** The problem of a response, which must have this status and code and be problem+json. */
export async function problemOf(response: Response, status: number, code: ErrorCode): Promise<{ title: string; details?: Record<string, unknown> }> {
  const text = await response.text();
  assert.equal(response.status, status, text);
  assert.equal(response.headers.get("content-type"), "application/problem+json");
  const problem = JSON.parse(text) as { status: number; code: string; title: string; details?: Record<string, unknown> };
  assert.equal(problem.status, status);
  assert.equal(problem.code, code, problem.title);
  assert.notEqual(problem.title, "");
  return problem;
}
