// Google's Gemini models.
import { AppError } from "../../../domain/errors.ts";
import { addressOf } from "../find/address.ts";
import { readNames } from "../find/name-list.ts";
import type { Vendor } from "./vendor.ts";

export const google: Vendor = {
  async open(provider, model, fetch) {
    if (provider.key === null) throw new AppError("provider_auth", "There is no key for Google. Add one in Settings, Models, then retry.");
    const { createGoogle } = await import("@ai-sdk/google");
    return createGoogle({ apiKey: provider.key, baseURL: addressOf(provider), fetch })(model);
  },
  listRequest: (provider) => ({
    url: `${addressOf(provider)}/models?pageSize=1000`,
    headers: { ...(provider.key !== null && { "x-goog-api-key": provider.key }) },
    read: (body) => readNames({ models: conversational(body) }, "models", "name").map((name) => name.replace(/^models\//, "")),
  }),
};

/** The list also holds models that only embed or draw. */
function conversational(body: unknown): unknown[] {
  const models = (body as { models?: unknown } | null)?.models;
  if (!Array.isArray(models)) return [];
  return models.filter((model: { supportedGenerationMethods?: unknown } | null) => {
    const methods = model?.supportedGenerationMethods;
    return !Array.isArray(methods) || methods.includes("generateContent");
  });
}
