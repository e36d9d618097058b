// What well-known models cost, in US dollars per million tokens. A model that is not here has an unknown price, never zero.
import type { ProviderKind } from "../../domain/model.ts";
import type { Provider } from "../../ports/model.ts";
import type { Price } from "../../domain/usage.ts";

// The vendors' public list prices (standard tier, prompts up to 200,000 tokens) as known on 2025-12-31.
type Row = readonly [input: number, output: number, cached_input: number];

const TABLE: Partial<Record<ProviderKind, Record<string, Row>>> = {
  openai: {
    "gpt-5.2": [1.75, 14, 0.175],
    "gpt-5.1": [1.25, 10, 0.125],
    "gpt-5": [1.25, 10, 0.125],
    "gpt-5-mini": [0.25, 2, 0.025],
    "gpt-5-nano": [0.05, 0.4, 0.005],
    "gpt-4.1": [2, 8, 0.5],
    "gpt-4.1-mini": [0.4, 1.6, 0.1],
    "gpt-4.1-nano": [0.1, 0.4, 0.025],
    // The first snapshot kept its own, higher price; no discount for cached input.
    "gpt-4o-2024-05-13": [5, 15, 5],
    "gpt-4o": [2.5, 10, 1.25],
    "gpt-4o-mini": [0.15, 0.6, 0.075],
    o3: [2, 8, 0.5],
    "o4-mini": [1.1, 4.4, 0.275],
  },
  anthropic: {
    "claude-opus-4-5": [5, 25, 0.5],
    "claude-sonnet-4-5": [3, 15, 0.3],
    "claude-haiku-4-5": [1, 5, 0.1],
    "claude-opus-4-1": [15, 75, 1.5],
    "claude-opus-4-0": [15, 75, 1.5],
    "claude-opus-4": [15, 75, 1.5],
    "claude-sonnet-4-0": [3, 15, 0.3],
    "claude-sonnet-4": [3, 15, 0.3],
    "claude-3-5-haiku": [0.8, 4, 0.08],
  },
  google: {
    "gemini-2.5-pro": [1.25, 10, 0.125],
    "gemini-2.5-flash": [0.3, 2.5, 0.03],
    "gemini-2.5-flash-lite": [0.1, 0.4, 0.01],
  },
};

/** `-20250929` or `-2025-08-07` at the end of a name is a snapshot of the model before it; so is `-latest`. */
const SNAPSHOT = /-(\d{8}|\d{4}-\d{2}-\d{2}|latest)$/;

/** The price, null when unknown, zeros for what runs on one's own machine. */
export function priceOf(provider: Provider, model: string): Price | null {
  if (provider.kind === "offline" || provider.kind === "ollama") return { input: 0, output: 0, cached_input: 0 };
  // Behind an address of one's own, the same name may be anything and cost anything.
  if (provider.base_url !== null) return null;
  const rows = new Map(Object.entries(TABLE[provider.kind] ?? {}));
  const row = rows.get(model) ?? rows.get(model.replace(SNAPSHOT, ""));
  return row ? { input: row[0], output: row[1], cached_input: row[2] } : null;
}
