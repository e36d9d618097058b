// Naming a language model: a provider's name, a slash, and the provider's own name of the model.

export const PROVIDER_KINDS = ["openai", "anthropic", "google", "ollama", "openai-compatible", "offline"] as const;
export type ProviderKind = (typeof PROVIDER_KINDS)[number];

/** `provider` is a name from the settings or the environment, `model` that provider's own name of it. */
export type ModelRef = { provider: string; model: string };

/** The setting that names the model of meaning, `provider/model`; without it words alone decide what is found. */
export const EMBEDDING_MODEL = "embedding_model";

/** Reads `provider/model`; the model's name may contain further slashes. Undefined when either is missing. */
export function parseModelRef(text: string): ModelRef | undefined {
  const slash = text.indexOf("/");
  if (slash < 1 || slash === text.length - 1) return undefined;
  return { provider: text.slice(0, slash), model: text.slice(slash + 1) };
}

export function formatModelRef(ref: ModelRef): string {
  return `${ref.provider}/${ref.model}`;
}
