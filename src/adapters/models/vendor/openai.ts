// OpenAI itself, or any server at a given address that speaks its chat completions.
import { AppError } from "../../../domain/errors.ts";
import type { Provider } from "../../../ports/model.ts";
import { addressOf } from "../find/address.ts";
import { readNames } from "../find/name-list.ts";
import { bearer } from "./openai-compatible.ts";
import type { Vendor } from "./vendor.ts";

export const openai: Vendor = {
  async open(provider, model, fetch) {
    requireKey(provider);
    const { createOpenAI } = await import("@ai-sdk/openai");
    // Key and address are always given: the library would otherwise read the environment by itself.
    const client = createOpenAI({ apiKey: provider.key ?? "none", baseURL: addressOf(provider), fetch });
    return provider.base_url === null ? client(model) : client.chat(model);
  },
  listRequest: (provider) => ({
    url: `${addressOf(provider)}/models`,
    headers: bearer(provider.key),
    read: (body) => readNames(body, "data", "id"),
  }),
  embedRequest(provider) {
    requireKey(provider);
    return { url: `${addressOf(provider)}/embeddings`, headers: bearer(provider.key) };
  },
  // Conversations stay here: OpenAI would otherwise keep a copy of each answer.
  options: { openai: { store: false } },
};

function requireKey({ key, base_url }: Provider): void {
  if (key === null && base_url === null) throw new AppError("provider_auth", "There is no key for OpenAI. Add one in Settings, Models, then retry.");
}
