// Trying an embedding model: one word, so that a wrong key or name is seen before a search depends on it.
import { AppError, isAppError } from "../../domain/errors.ts";
import type { ModelRef } from "../../domain/model.ts";
import { formatModelRef } from "../../domain/model.ts";
import type { App } from "../app.ts";
import type { ModelTest } from "../model-test.ts";
import { embeddingRef, openEmbedder, resumeEmbedding, withinTime } from "./embedding.ts";

const TEST_TIME = 20_000;

/** Embeds a word with `ref` (the chosen model when undefined; 400 when none is). Never throws for a provider's fault: that is the result. */
export async function testEmbedding(app: App, ref: ModelRef | undefined, signal: AbortSignal): Promise<ModelTest> {
  const chosen = ref ?? embeddingRef(app);
  if (!chosen) throw new AppError("invalid_request", "No embedding model is set. Name one as provider/model, such as ollama/nomic-embed-text.");
  const model = formatModelRef(chosen);
  try {
    const embedder = await openEmbedder(app, chosen);
    const started = app.clock.now();
    const [values] = await withinTime(app.clock, { ms: TEST_TIME, outer: signal, who: model }, (inner) => embedder.embed(["ready"], "question", inner));
    const first_token_ms = app.clock.now() - started;
    if (app.choice.settings.embedding_model === model) resumeEmbedding(app);
    return { model, ok: true, message: `${model} answered after ${first_token_ms} ms with ${values?.length ?? 0} numbers for a text.`, first_token_ms, models: [] };
  } catch (error) {
    if (!isAppError(error)) throw error;
    return { model, ok: false, message: error.message, first_token_ms: null, models: [] };
  }
}
