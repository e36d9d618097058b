// What a step cost: tokens as the provider counted them, money where the price is known.

/** Tokens of one step or the sum over a turn. `cached_tokens` are part of `input_tokens`. */
export type Usage = { input_tokens: number; output_tokens: number; cached_tokens: number };

/** US dollars per million tokens. */
export type Price = { input: number; output: number; cached_input: number };

export const NO_USAGE: Usage = { input_tokens: 0, output_tokens: 0, cached_tokens: 0 };

export function addUsage(a: Usage, b: Usage): Usage {
  return {
    input_tokens: a.input_tokens + b.input_tokens,
    output_tokens: a.output_tokens + b.output_tokens,
    cached_tokens: a.cached_tokens + b.cached_tokens,
  };
}

/** US dollars of `usage`, or null when the price is unknown: unknown is never shown as zero. */
export function costOf(usage: Usage, price: Price | null): number | null {
  if (!price) return null;
  const fresh = Math.max(0, usage.input_tokens - usage.cached_tokens);
  return (fresh * price.input + usage.cached_tokens * price.cached_input + usage.output_tokens * price.output) / 1e6;
}
