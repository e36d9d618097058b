// How many tokens a prompt and its answer may have together, by family of model. What is not here is asked for modestly:
// a server that is given more than it holds drops the beginning without a word.
import type { ProviderKind } from "../../domain/model.ts";

type Row = readonly [family: RegExp, tokens: number];

// The vendors' published sizes as known on 2025-12-31; the first that fits counts.
const TABLE: Partial<Record<ProviderKind, readonly Row[]>> = {
  openai: [
    [/^gpt-4\.1/, 1_047_576],
    [/^gpt-5/, 400_000],
    [/^o\d/, 200_000],
    [/^gpt-4o|^gpt-4-turbo|^chatgpt/, 128_000],
    [/^gpt-3\.5/, 16_385],
  ],
  anthropic: [[/^claude/, 200_000]],
  google: [[/^gemini/, 1_048_576]],
};

const USUAL: Record<ProviderKind, number> = {
  openai: 128_000,
  anthropic: 200_000,
  google: 128_000,
  offline: 128_000,
  // Servers on one's own machine: what the hardware allows is not to be seen from here.
  "openai-compatible": 32_768,
  ollama: 8192,
};

/** Tokens that fit a model, prompt and answer together. */
export function contextTokens(kind: ProviderKind, model: string): number {
  const name = model.slice(model.lastIndexOf("/") + 1);
  return TABLE[kind]?.find(([family]) => family.test(name))?.[1] ?? USUAL[kind];
}
