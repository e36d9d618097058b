// Trying a model: one short question, so that a wrong key or name is seen before a talk depends on it.
import { AppError, isAppError } from "../domain/errors.ts";
import type { ModelRef } from "../domain/model.ts";
import { formatModelRef } from "../domain/model.ts";
import type { App } from "./app.ts";
import { defaultModel, findProvider, openModel } from "./model.ts";

export type ModelTest = { model: string; ok: boolean; message: string; first_token_ms: number | null; models: string[] };

const TEST_TIME = 20_000;

/** Asks `ref` (the default when undefined) for one word. Never throws for a provider's fault: that is the result. */
export async function testModel(app: App, ref?: ModelRef): Promise<ModelTest> {
  await app.choice.looking;
  const chosen = ref ?? defaultModel(app).ref;
  const model = formatModelRef(chosen);
  const control = new AbortController();
  const timer = new AbortController();
  app.clock.sleep(TEST_TIME, timer.signal).then(() => control.abort(), () => undefined);
  try {
    const models = await listModels(app, chosen, control.signal);
    const first_token_ms = await askOnce(app, chosen, control.signal);
    return { model, ok: true, message: `${model} answered after ${first_token_ms} ms.`, first_token_ms, models };
  } catch (error) {
    if (!isAppError(error)) throw error;
    const message = control.signal.aborted ? `${model} did not answer within ${TEST_TIME / 1000} s. Check the address, or try again.` : error.message;
    return { model, ok: false, message, first_token_ms: null, models: [] };
  } finally {
    timer.abort();
  }
}

/** What the provider offers; empty where it has no list, since that alone is no fault. */
async function listModels(app: App, ref: ModelRef, signal: AbortSignal): Promise<string[]> {
  try {
    return await app.models.list(findProvider(app, ref.provider), signal);
  } catch (error) {
    if (isAppError(error) && error.code !== "provider_auth") return [];
    throw error;
  }
}

async function askOnce(app: App, ref: ModelRef, signal: AbortSignal): Promise<number> {
  const model = await openModel(app, ref);
  const started = app.clock.now();
  const request = {
    instructions: "Answer with the single word: ready",
    messages: [{ message_id: app.random.id("msg"), role: "user" as const, parts: [{ type: "text" as const, text: "Are you ready?" }] }],
    tools: [],
    temperature: null,
    max_tokens: 200,
  };
  let first: number | undefined;
  for await (const part of model.stream(request, signal)) {
    if (part.type === "failure") throw new AppError(part.code, part.message);
    first ??= app.clock.now() - started;
  }
  return first ?? app.clock.now() - started;
}
