// Models of meaning: a text becomes a place among all texts, so that what means the same is near however it is worded.
import type { ModelRef } from "../domain/model.ts";

/** What a text is embedded as: some models want to know which of the two it is. */
export type EmbedPurpose = "text" | "question";

export interface Embedder {
  ref: ModelRef;
  /**
   * One vector of length 1 for each text, in order and all of the same dimension. One request, without retries of its own;
   * the caller keeps to the provider's limits. Throws AppError with a provider code (`details.retry_after` in milliseconds
   * when the provider named one), or `stopped` when the signal was aborted.
   */
  embed(texts: readonly string[], purpose: EmbedPurpose, signal: AbortSignal): Promise<Float32Array[]>;
}
