// Asking a model for a short text outside of any turn.
import { AppError, isAppError } from "../domain/errors.ts";
import { formatModelRef } from "../domain/model.ts";
import type { Usage } from "../domain/usage.ts";
import { NO_USAGE } from "../domain/usage.ts";
import type { Model, StepRequest } from "../ports/model.ts";
import type { App } from "./app.ts";
import { watchSilence } from "./turn/step/silence.ts";

/** `filtered`: the provider did not let the model answer. */
export type AskedText = { text: string; usage: Usage; filtered: boolean };

/** One answer in full, or what came of it before it was longer than `max` characters. Throws AppError with the provider's code. */
export async function askText(app: Pick<App, "clock">, model: Model, request: StepRequest, { signal, max }: { signal: AbortSignal; max: number }): Promise<AskedText> {
  const silent = watchSilence(app, formatModelRef(model.ref));
  const both = AbortSignal.any([signal, silent.signal]);
  const asked: AskedText = { text: "", usage: NO_USAGE, filtered: false };
  try {
    for await (const part of model.stream(request, both)) {
      silent.heard();
      if (part.type === "failure") throw isAppError(both.reason) ? both.reason : new AppError(part.code, part.message);
      if (part.type === "text") asked.text += part.text;
      if (part.type === "end") Object.assign(asked, { usage: part.usage, filtered: part.finish_reason === "filtered" });
      if (asked.text.length > max) return asked;
    }
    return asked;
  } finally {
    silent.end();
  }
}
