// Asking a provider which models it has.
import type { Clock } from "../../../ports/clock.ts";
import type { Provider } from "../../../ports/model.ts";
import { askJson } from "../json-answer.ts";
import type { Fetch, ListRequest } from "../vendor/vendor.ts";
import { addressOf, labelOf, showAddress } from "./address.ts";

/** Names in the provider's order. Throws AppError: a provider code, or `stopped` when the signal was aborted. */
export function listNames(deps: { fetch: Fetch; clock: Clock }, provider: Provider, request: ListRequest, signal?: AbortSignal): Promise<string[]> {
  const asked = { label: labelOf(provider), address: showAddress(addressOf(provider)), model: null, secrets: [provider.key ?? ""] };
  return askJson({ ...deps, asked, signal }, { url: request.url, headers: request.headers }, request.read);
}
