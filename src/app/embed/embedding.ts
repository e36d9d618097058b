// Embedding as this process knows it: which model was chosen, what keeps it from going on, and how far it is.
import { AppError } from "../../domain/errors.ts";
import type { ModelRef } from "../../domain/model.ts";
import { parseModelRef } from "../../domain/model.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Embedder } from "../../ports/embedder.ts";
import type { App } from "../app.ts";
import { findProvider } from "../model.ts";

export type EmbeddingState = {
  /** Why nothing goes on for now; null while all is well. */
  error: string | null;
  /** Failures in a row. */
  failures: number;
  /** No question is embedded before this time, milliseconds: its turn would wait in vain. */
  quiet_until: number;
  /** True when there may be something to do that the last look has not seen. */
  woken: boolean;
  /** Ends the rest of whoever embeds. */
  wake: () => void;
};

/** How far the embedding is, in texts, and what keeps it from going on. */
export type EmbeddingView = { model: string | null; done: number; total: number; error: string | null };

export function emptyEmbedding(): EmbeddingState {
  return { error: null, failures: 0, quiet_until: 0, woken: false, wake: () => undefined };
}

/** The model of the settings; undefined when none is chosen. */
export function embeddingRef(app: App): ModelRef | undefined {
  const set = app.choice.settings.embedding_model;
  return set === null ? undefined : parseModelRef(set);
}

/** Opens a model of meaning at its provider. Throws AppError with a provider code. */
export async function openEmbedder(app: App, ref: ModelRef): Promise<Embedder> {
  await app.choice.looking;
  return app.models.openEmbedder(findProvider(app, ref.provider), ref.model);
}

/** As it is now. */
export async function viewEmbedding(app: App): Promise<EmbeddingView> {
  return { ...(await app.store.ask("readEmbedding")), error: app.embedding.error };
}

/** What stopped it is over, or may be: settings were changed, or a test went well. It looks again at once. */
export function resumeEmbedding(app: App): void {
  Object.assign(app.embedding, { error: null, failures: 0, quiet_until: 0, woken: true });
  app.embedding.wake();
}

/** `work` with a signal that is aborted with `outer` or after `ms`; then it rejects with `provider_timeout`. */
export async function withinTime<T>(clock: Clock, { ms, outer, who }: { ms: number; outer: AbortSignal; who: string }, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const [late, over] = [new AbortController(), new AbortController()];
  clock.sleep(ms, over.signal).then(
    () => late.abort(),
    () => undefined,
  );
  try {
    return await work(AbortSignal.any([outer, late.signal]));
  } catch (error) {
    if (!late.signal.aborted || outer.aborted) throw error;
    throw new AppError("provider_timeout", `${who} did not answer within ${ms / 1000} s. Check that it runs, or choose another model.`);
  } finally {
    over.abort();
  }
}
