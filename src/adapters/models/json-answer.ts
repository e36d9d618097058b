// One question to a provider that is answered whole: JSON, or a fault of the same shape as the vendors' libraries throw.
import { AppError } from "../../domain/errors.ts";
import type { Clock } from "../../ports/clock.ts";
import { type Asked, describeFailure } from "./failure.ts";
import type { Fetch } from "./vendor/vendor.ts";

export type JsonRequest = { url: string; headers: Record<string, string>; /** Sent by POST; a GET without one. */ body?: object };

/**
 * What `read` makes of the answer. Throws AppError: a provider code with `details.retry_after` (milliseconds) when one was
 * named, or `stopped` when the signal was aborted.
 */
export async function askJson<T>(
  deps: { fetch: Fetch; clock: Clock; asked: Asked; signal: AbortSignal | undefined },
  request: JsonRequest,
  read: (body: unknown) => T,
): Promise<T> {
  try {
    return read(await exchange(deps.fetch, request, deps.signal));
  } catch (error) {
    if (deps.signal?.aborted) throw new AppError("stopped", "The request was stopped.");
    const { code, message, retry_after } = describeFailure(error, deps.asked, deps.clock.now());
    throw new AppError(code, message, retry_after === null ? { cause: error } : { cause: error, details: { retry_after } });
  }
}

async function exchange(fetch: Fetch, { url, headers, body }: JsonRequest, signal?: AbortSignal): Promise<unknown> {
  const sent = body === undefined ? { headers } : { method: "POST", headers: { ...headers, "content-type": "application/json" }, body: JSON.stringify(body) };
  const response = await fetch(url, { ...sent, ...(signal && { signal }) });
  const text = await response.text();
  if (response.ok) return JSON.parse(text);
  const fault = { statusCode: response.status, responseBody: text, responseHeaders: Object.fromEntries(response.headers), data: readData(text) };
  throw Object.assign(new Error(readMessage(fault.data)), fault);
}

function readData(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** The provider's own sentence in an error body: `{error: {message}}`, `{error}` or `{message}`. */
function readMessage(body: unknown): string {
  const { error, message } = (body ?? {}) as { error?: unknown; message?: unknown };
  const words = typeof error === "string" ? error : ((error as { message?: unknown } | null | undefined)?.message ?? message);
  return typeof words === "string" ? words : "";
}
