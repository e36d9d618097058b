// The embedder port over OpenAI's embeddings, which Ollama and most local servers speak too. Not through the vendors'
// library: that one believes the order of an answer and its count, and a vector at the wrong text is never noticed again.
import { AppError } from "../../../domain/errors.ts";
import type { Clock } from "../../../ports/clock.ts";
import type { Embedder } from "../../../ports/embedder.ts";
import type { Provider } from "../../../ports/model.ts";
import { addressOf, labelOf, showAddress } from "../find/address.ts";
import { askJson } from "../json-answer.ts";
import type { Fetch, Vendor } from "../vendor/vendor.ts";
import { readVectors } from "./answer.ts";
import { dress } from "./purpose.ts";

/** OpenAI's newer models can be asked for shorter vectors: a third of the room, and about a point of what is found. */
const SHORT = { name: /^text-embedding-3-/, dimensions: 512 };

/** Opens a model of meaning; nothing is asked yet. Throws AppError `provider_model` when the provider has none, `provider_auth` without a key. */
export function openEmbedder(deps: { fetch: Fetch; clock: Clock }, { provider, vendor }: { provider: Provider; vendor: Vendor }, model: string): Embedder {
  const label = labelOf(provider);
  if (!vendor.embedRequest) {
    throw new AppError("provider_model", `${label} has no embedding models that Rapport can use. Choose one of OpenAI, Ollama or any OpenAI-compatible address.`);
  }
  const { url, headers } = vendor.embedRequest(provider);
  const asked = { label, address: showAddress(addressOf(provider)), model, secrets: [provider.key ?? ""] };
  const more = provider.kind === "openai" && provider.base_url === null && SHORT.name.test(model) ? { dimensions: SHORT.dimensions } : {};
  return {
    ref: { provider: provider.name, model },
    embed: async (texts, purpose, signal) => {
      if (texts.length === 0) return [];
      const body = { model, input: texts.map((text) => dress(model, purpose, text)), encoding_format: "float", ...more };
      return askJson({ ...deps, asked, signal }, { url, headers, body }, (answer) => readVectors(answer, texts.length));
    },
  };
}
