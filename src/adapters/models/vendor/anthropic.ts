// Anthropic's Claude models.
import { AppError } from "../../../domain/errors.ts";
import { addressOf } from "../find/address.ts";
import { readNames } from "../find/name-list.ts";
import type { Vendor } from "./vendor.ts";

export const anthropic: Vendor = {
  async open(provider, model, fetch) {
    if (provider.key === null) throw new AppError("provider_auth", "There is no key for Anthropic. Add one in Settings, Models, then retry.");
    const { createAnthropic } = await import("@ai-sdk/anthropic");
    return createAnthropic({ apiKey: provider.key, baseURL: addressOf(provider), fetch })(model);
  },
  listRequest: (provider) => ({
    url: `${addressOf(provider)}/models?limit=1000`,
    headers: { "anthropic-version": "2023-06-01", ...(provider.key !== null && { "x-api-key": provider.key }) },
    read: (body) => readNames(body, "data", "id"),
  }),
};
