// Ollama: conversations through its OpenAI-compatible face, the list of installed models through its own.
import { addressOf } from "../find/address.ts";
import { readNames } from "../find/name-list.ts";
import { bearer, openaiCompatible } from "./openai-compatible.ts";
import type { Vendor } from "./vendor.ts";

export const ollama: Vendor = {
  open: (provider, model, fetch) => openaiCompatible.open({ ...provider, base_url: `${hostOf(addressOf(provider))}/v1` }, model, fetch),
  listRequest: (provider) => ({
    url: `${hostOf(addressOf(provider))}/api/tags`,
    headers: bearer(provider.key),
    read: (body) => readNames(body, "models", "name"),
  }),
  embedRequest: (provider) => ({ url: `${hostOf(addressOf(provider))}/v1/embeddings`, headers: bearer(provider.key) }),
};

/** People give the address with or without `/v1`. */
function hostOf(address: string): string {
  return address.replace(/\/v1$/, "");
}

/** The address in OLLAMA_HOST, which may lack scheme and port, or be the address to listen on (`0.0.0.0`). */
export function readOllamaHost(text: string): string {
  const url = new URL(/^[a-z]+:\/\//i.test(text) ? text : `http://${text}`);
  if (url.hostname === "0.0.0.0" || url.hostname === "[::]") url.hostname = "127.0.0.1";
  // A scheme that was written out means its own port, as Ollama reads it.
  if (url.port === "" && !/^https?:\/\//i.test(text)) url.port = "11434";
  return url.toString().replace(/\/+$/, "");
}
