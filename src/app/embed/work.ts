// The background work of embedding: what lacks a vector of the chosen model gets one, batch by batch. All that is known of
// what is left to do stands in the store, so that a restart goes on where it was.
import { AppError, isAppError } from "../../domain/errors.ts";
import { formatModelRef } from "../../domain/model.ts";
import type { App } from "../app.ts";
import { BATCH, embedBatch, fillBatch } from "./batch.ts";
import { embeddingRef, openEmbedder } from "./embedding.ts";

/** Milliseconds between two looks for new texts: those of a turn or two go together. */
const LOOK = 10_000;
/** Milliseconds before it is tried again after a fault that may pass; the last one stays. */
const AGAIN = [5_000, 30_000, 120_000, 600_000];
/** Milliseconds before a provider that has refused is asked again, if nobody changes a setting before. */
const REFUSED = 3_600_000;
const MAY_PASS: readonly string[] = ["provider_rate_limit", "provider_unavailable", "provider_timeout", "provider_cut"];

/** Embeds what lacks a vector until `signal`. Without an embedding model it sleeps until one is set. */
export async function keepEmbedding(app: App, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && !app.stopping) await rest(app, await embedOnce(app, signal), signal);
}

/** Embeds one batch; the milliseconds until the next look: 0 when there may be more, Infinity when nothing is to be done before a setting is changed. */
export async function embedOnce(app: App, signal: AbortSignal): Promise<number> {
  const ref = embeddingRef(app);
  if (!ref) return Infinity;
  try {
    const batch = fillBatch(await app.store.ask("listUnembedded", { limit: BATCH }));
    if (batch.length === 0) return LOOK;
    const texts = await embedBatch(app, await openEmbedder(app, ref), batch, signal);
    await app.store.run("finishEmbedding", { model: formatModelRef(ref), texts });
    Object.assign(app.embedding, { error: null, failures: 0 });
    return 0;
  } catch (error) {
    return signal.aborted ? 0 : fail(app, error);
  }
}

/** Notes why it does not go on; the milliseconds until it is tried again. */
function fail(app: App, error: unknown): number {
  const known = isAppError(error) ? error : new AppError("internal", "Something went wrong inside Rapport. The log says more.", { cause: error });
  const { embedding } = app;
  embedding.error = known.message;
  embedding.failures += 1;
  // Only the code: a provider may quote the text that it refused.
  app.log.warn("embedding has stopped for now", { code: known.code, failures: embedding.failures, ...(isAppError(error) ? {} : { error: String(error) }) });
  if (known.code.startsWith("provider_") && !MAY_PASS.includes(known.code)) return REFUSED;
  const asked = known.details?.["retry_after"];
  return Math.max(AGAIN[Math.min(embedding.failures, AGAIN.length) - 1] as number, typeof asked === "number" ? asked : 0);
}

async function rest(app: App, ms: number, signal: AbortSignal): Promise<void> {
  const { promise: woken, resolve } = Promise.withResolvers<void>();
  const over = new AbortController();
  app.embedding.wake = resolve;
  signal.addEventListener("abort", () => resolve(), { once: true, signal: over.signal });
  const slept = ms === Infinity ? woken : app.clock.sleep(ms, over.signal).catch(() => undefined);
  if (ms > 0 && !app.embedding.woken && !signal.aborted) await Promise.race([slept, woken]);
  app.embedding.woken = false;
  over.abort();
}
