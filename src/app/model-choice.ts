// What this process knows about models: the settings, what was found, and what is open.
import type { ProviderKind } from "../domain/model.ts";
import type { Price } from "../domain/usage.ts";
import type { FoundProvider, Looked, Model } from "../ports/model.ts";

/** A provider as settings keep it: the key sealed. */
export type StoredProvider = { kind: ProviderKind; base_url: string | null; key: string | null };

export type ModelSettings = {
  default_model: string | null;
  /** `provider/model`; null leaves finding to the words. */
  embedding_model: string | null;
  providers: Record<string, StoredProvider>;
  prices: Record<string, Price>;
  /** Tokens that fit a model, by provider/model, where somebody has said so. */
  context_tokens: Record<string, number>;
};

export type ProviderSource = "settings" | "environment" | "local" | "built-in";

export type ModelChoice = {
  settings: ModelSettings;
  found: FoundProvider[];
  looked: Looked[];
  /** Resolves when looking around is done; a turn that starts earlier waits for it. */
  looking: Promise<void>;
  open: Map<string, Promise<Model>>;
};

/** The model that is always there. */
export const OFFLINE: FoundProvider = { name: "offline", kind: "offline", base_url: null, key: null, source: "built-in" };

export function emptyModelChoice(): ModelChoice {
  return {
    settings: { default_model: null, embedding_model: null, providers: {}, prices: {}, context_tokens: {} },
    found: [OFFLINE],
    looked: [],
    looking: Promise.resolve(),
    open: new Map(),
  };
}
