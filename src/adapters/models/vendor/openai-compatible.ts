// Any server that speaks OpenAI's chat completions, with or without a key: LM Studio, llama.cpp, vLLM, gateways.
import { AppError } from "../../../domain/errors.ts";
import type { Provider } from "../../../ports/model.ts";
import { addressOf } from "../find/address.ts";
import { readNames } from "../find/name-list.ts";
import type { Vendor } from "./vendor.ts";

export const openaiCompatible: Vendor = {
  async open(provider, model, fetch) {
    const baseURL = requireAddress(provider);
    const { createOpenAICompatible } = await import("@ai-sdk/openai-compatible");
    // A dot would end the name for the library, which files options under it.
    const name = provider.name.replaceAll(".", "-");
    return createOpenAICompatible({ name, baseURL, includeUsage: true, fetch, ...(provider.key !== null && { apiKey: provider.key }) }).chatModel(model);
  },
  listRequest: (provider) => ({
    url: `${addressOf(provider)}/models`,
    headers: bearer(provider.key),
    read: (body) => readNames(body, "data", "id"),
  }),
  embedRequest: (provider) => ({ url: `${requireAddress(provider)}/embeddings`, headers: bearer(provider.key) }),
};

function requireAddress(provider: Provider): string {
  const address = addressOf(provider);
  if (address !== "") return address;
  throw new AppError("provider_unavailable", `${provider.name} has no address. Add one in Settings, Models, then retry.`);
}

/** The header that carries a key; none without one. */
export function bearer(key: string | null): Record<string, string> {
  return key === null ? {} : { authorization: `Bearer ${key}` };
}
