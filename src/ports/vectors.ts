// What the store does for the embedder: which texts lack a vector, and what came of them. Part of the store's port.
import type { MemoryId, MessageId } from "../domain/ids.ts";

/** A text that lacks a vector of the embedding model. */
export type TextToEmbed = { text: string } & ({ kind: "message"; id: MessageId } | { kind: "memory"; id: MemoryId });

/** How far the embedding is, in texts; `model` is null while none is set. */
export type EmbeddingProgress = { model: string | null; done: number; total: number };

export interface VectorCommands {
  /**
   * Keeps the vectors of texts; `values` null is a text that the model does not take, which is left out from now on. Nothing
   * is kept when another model was chosen meanwhile, nor of a text that was changed or deleted meanwhile. Throws
   * `provider_malformed` when the dimension is not that of what is stored.
   */
  finishEmbedding(input: { model: string; texts: (TextToEmbed & { values: Float32Array | null })[] }): { stored: number };
}

export interface VectorQueries {
  /** Up to `limit` texts that lack a vector: memories first, then what was said, newest first. Nothing of incognito sessions, and no output of tools. */
  listUnembedded(input: { limit: number }): TextToEmbed[];
  readEmbedding(): EmbeddingProgress;
}
