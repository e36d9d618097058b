// The one interface that all vendor libraries share, and the one way we open a provider. Types only: importing this loads no library.
import type { OpenAICompatibleProvider } from "@ai-sdk/openai-compatible";
import type { Provider } from "../../../ports/model.ts";

/** A vendor library's language model (the AI SDK's fourth version of the interface). */
export type VendorModel = ReturnType<OpenAICompatibleProvider["chatModel"]>;
export type VendorCall = Parameters<VendorModel["doStream"]>[0];
export type VendorPrompt = VendorCall["prompt"];
export type VendorMessage = VendorPrompt[number];
export type VendorResult = Awaited<ReturnType<VendorModel["doStream"]>>;
export type VendorPart = VendorResult["stream"] extends ReadableStream<infer P> ? P : never;

export type Fetch = typeof globalThis.fetch;

/** A GET request for a provider's list of models, and how to read its answer. */
export type ListRequest = {
  url: string;
  headers: Record<string, string>;
  /** Names of models that can hold a conversation, in the provider's order. */
  read(body: unknown): string[];
};

/** One kind of provider. `open` imports the vendor's library on first use. */
export type Vendor = {
  open(provider: Provider, model: string, fetch: Fetch): Promise<VendorModel>;
  listRequest(provider: Provider): ListRequest;
  /** Where embeddings are asked for, in OpenAI's form; absent where there are none. Throws AppError when the address or the key is missing. */
  embedRequest?(provider: Provider): { url: string; headers: Record<string, string> };
  /** Options of this vendor that are sent with every call. */
  options?: VendorCall["providerOptions"];
};
