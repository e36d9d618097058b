// Asking a provider which models it has.
import { AppError } from "../../../domain/errors.ts";
import type { Clock } from "../../../ports/clock.ts";
import type { Provider } from "../../../ports/model.ts";
import { addressOf, labelOf, showAddress } from "./address.ts";
import { describeFailure } from "../failure.ts";
import type { Fetch, ListRequest } from "../vendor/vendor.ts";

/** Names in the provider's order. Throws AppError: a provider code, or `stopped` when the signal was aborted. */
export async function listNames(deps: { fetch: Fetch; clock: Clock }, provider: Provider, request: ListRequest, signal?: AbortSignal): Promise<string[]> {
  try {
    return request.read(await getJson(deps.fetch, request, signal));
  } catch (error) {
    if (signal?.aborted) throw new AppError("stopped", "Listing the models was stopped.");
    const asked = { label: labelOf(provider), address: showAddress(addressOf(provider)), model: null, secrets: [provider.key ?? ""] };
    const { code, message, retry_after } = describeFailure(error, asked, deps.clock.now());
    throw new AppError(code, message, retry_after === null ? { cause: error } : { cause: error, details: { retry_after } });
  }
}

async function getJson(fetch: Fetch, request: ListRequest, signal?: AbortSignal): Promise<unknown> {
  const response = await fetch(request.url, { headers: request.headers, ...(signal && { signal }) });
  const body = await response.text();
  if (!response.ok) {
    const fault = { statusCode: response.status, responseBody: body, responseHeaders: Object.fromEntries(response.headers) };
    throw Object.assign(new Error(readMessage(body)), fault);
  }
  return JSON.parse(body);
}

/** The provider's own sentence in an error body: `{error: {message}}`, `{error}` or `{message}`. */
function readMessage(body: string): string {
  try {
    const { error, message } = JSON.parse(body) as { error?: unknown; message?: unknown };
    const words = typeof error === "string" ? error : ((error as { message?: unknown } | undefined)?.message ?? message);
    return typeof words === "string" ? words : "";
  } catch {
    return "";
  }
}
