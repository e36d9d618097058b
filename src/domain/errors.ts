// The one error of the product: a stable code for programs and a message that tells a person what to do.

/** Every code that the API, the CLI, the console and stored turns may carry. Codes never change meaning. */
export const ERROR_CODES = [
  // asked wrongly
  "invalid_request",
  "unsupported_media_type",
  "payload_too_large",
  "unauthorized",
  "forbidden",
  "rate_limited",
  "not_found",
  // the state forbids it
  "session_closed",
  "session_read_only",
  "session_busy",
  "agent_removed",
  "agent_invalid",
  "agent_exists",
  "team_not_available",
  "client_id_conflict",
  "turn_ended",
  "queue_full",
  "invite_ended",
  "conflict",
  // a turn went wrong
  "provider_auth",
  "provider_model",
  "provider_rate_limit",
  "provider_refused",
  "provider_unavailable",
  "provider_timeout",
  "provider_cut",
  "provider_malformed",
  "limit_steps",
  "limit_tokens",
  "limit_seconds",
  "limit_usd",
  "context_too_long",
  "interrupted",
  "stopped",
  "withdrawn",
  // the home or the machine
  "home_locked",
  "database_newer",
  "database_damaged",
  "backup_damaged",
  "disk_full",
  "unavailable",
  "store_closed",
  "internal",
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** An expected failure. `message` is safe to show and says what to do; `details` is plain JSON for programs. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly details: Record<string, unknown> | undefined;

  constructor(code: ErrorCode, message: string, options: { details?: Record<string, unknown>; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "AppError";
    this.code = code;
    this.details = options.details;
  }
}

/** True when `value` is an AppError. One that crossed a thread has lost its class; the store's adapter gives it back. */
export function isAppError(value: unknown): value is AppError {
  return value instanceof AppError;
}
