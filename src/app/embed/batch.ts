// One batch of texts: as many as a provider takes at once, and what to do when it will not take one of them.
import { AppError, isAppError } from "../../domain/errors.ts";
import { estimateTokens } from "../../domain/prompt/tokens.ts";
import type { Embedder } from "../../ports/embedder.ts";
import type { TextToEmbed } from "../../ports/vectors.ts";
import type { App } from "../app.ts";
import { withinTime } from "./embedding.ts";

/** Texts of one request, and tokens of all of them and of one; what is longer is cut. Every provider that we know takes these. */
export const BATCH = 64;
const BATCH_TOKENS = 16_000;
const TEXT_TOKENS = 2000;
/** What even the smallest models take. */
const SHORT_TOKENS = 200;
/** Milliseconds that a request may take. */
const LIMIT = 60_000;
/** What every model takes: when this fails too, it is not the text. */
const PROBE = "ready";

/** `values` null: the model does not take this text, however short. */
export type Embedded = TextToEmbed & { values: Float32Array | null };

/** The beginning of a text, about `tokens` long. */
export function cutTokens(text: string, tokens: number): string {
  const all = estimateTokens(text);
  return all <= tokens ? text : text.slice(0, Math.floor((text.length * tokens) / all));
}

/** As many texts from the beginning as go into one request; at least one. */
export function fillBatch(texts: readonly TextToEmbed[]): TextToEmbed[] {
  let left = BATCH_TOKENS;
  const end = texts.findIndex(({ text }, index) => {
    left -= Math.min(TEXT_TOKENS, estimateTokens(text));
    return index > 0 && (left < 0 || index >= BATCH);
  });
  return texts.slice(0, end === -1 ? texts.length : end);
}

/**
 * The vectors of a batch. A batch that is refused is asked text by text, so that one that the model does not take leaves the
 * others alone. Throws AppError with a provider code when it is not the texts.
 */
export async function embedBatch(app: App, embedder: Embedder, batch: readonly TextToEmbed[], signal: AbortSignal): Promise<Embedded[]> {
  const cut = batch.map(({ text }) => cutTokens(text, TEXT_TOKENS));
  try {
    const vectors = await askFor(app, embedder, cut, signal);
    return batch.map((text, index) => ({ ...text, values: vectors[index] ?? null }));
  } catch (error) {
    await requireTextsFault(app, embedder, { error, signal });
  }
  const embedded: Embedded[] = [];
  for (const text of batch) embedded.push({ ...text, values: await embedOne(app, embedder, text, signal) });
  return embedded;
}

/** At full length, else its beginning, else not at all. */
async function embedOne(app: App, embedder: Embedder, { id, text }: TextToEmbed, signal: AbortSignal): Promise<Float32Array | null> {
  for (const tokens of [TEXT_TOKENS, SHORT_TOKENS]) {
    try {
      return (await askFor(app, embedder, [cutTokens(text, tokens)], signal))[0] ?? null;
    } catch (error) {
      await requireTextsFault(app, embedder, { error, signal });
    }
  }
  app.log.warn("a text cannot be embedded and is found by its words alone", { id });
  return null;
}

/** Returns when the provider answers to something else; throws what is wrong with it otherwise. */
async function requireTextsFault(app: App, embedder: Embedder, { error, signal }: { error: unknown; signal: AbortSignal }): Promise<void> {
  const perhaps = isAppError(error) && ["provider_refused", "provider_unavailable", "provider_malformed", "provider_timeout"].includes(error.code);
  if (!perhaps || signal.aborted) throw error;
  await askFor(app, embedder, [PROBE], signal);
}

async function askFor(app: App, embedder: Embedder, texts: string[], signal: AbortSignal): Promise<Float32Array[]> {
  const who = `${embedder.ref.provider}/${embedder.ref.model}`;
  const vectors = await withinTime(app.clock, { ms: LIMIT, outer: signal, who }, (inner) => embedder.embed(texts, "text", inner));
  if (vectors.length === texts.length) return vectors;
  throw new AppError("provider_malformed", `${who} gave ${vectors.length} vectors for ${texts.length} texts. Choose another model.`);
}
