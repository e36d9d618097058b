// The vector of a question, for the turn that asks it: there in a moment, or not at all. Words alone decide then.
import { formatModelRef } from "../../domain/model.ts";
import type { TextVector } from "../../domain/recall.ts";
import type { App } from "../app.ts";
import { cutTokens } from "./batch.ts";
import { embeddingRef, openEmbedder, withinTime } from "./embedding.ts";

/** Milliseconds that a turn waits for its question's vector. */
const PATIENCE = 800;
/** Milliseconds that a late answer may take: it shows that the provider is there again, as one that had to load its model. */
const LIMIT = 30_000;
/** Milliseconds for which nobody asks after a failure or a late answer, so that one turn pays for it and not each. */
const QUIET = 60_000;
const TOKENS = 500;

/** Undefined without an embedding model, while its provider is in trouble, and when it does not answer in time. Never throws. */
export async function questionVector(app: App, question: string, signal: AbortSignal): Promise<TextVector | undefined> {
  const { embedding, clock } = app;
  if (!embeddingRef(app) || embedding.error !== null || clock.now() < embedding.quiet_until || question.trim() === "") return undefined;
  const over = new AbortController();
  const late = clock.sleep(PATIENCE, AbortSignal.any([over.signal, signal])).then(
    () => void (embedding.quiet_until = clock.now() + QUIET),
    () => undefined,
  );
  try {
    return await Promise.race([askFor(app, question, signal), late]);
  } finally {
    over.abort();
  }
}

async function askFor(app: App, question: string, signal: AbortSignal): Promise<TextVector | undefined> {
  const ref = embeddingRef(app);
  if (!ref) return undefined;
  const model = formatModelRef(ref);
  try {
    const embedder = await openEmbedder(app, ref);
    const [values] = await withinTime(app.clock, { ms: LIMIT, outer: signal, who: model }, (inner) => embedder.embed([cutTokens(question, TOKENS)], "question", inner));
    app.embedding.quiet_until = 0;
    return values && { model, values };
  } catch {
    // Whatever it was: the background work meets it too, and says so where people look.
    if (!signal.aborted) app.embedding.quiet_until = app.clock.now() + QUIET;
    return undefined;
  }
}
