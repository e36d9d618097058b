// Which model answers: the profile's own, else the default that was set, found in the environment, or found nearby.
import type { Profile } from "../domain/agent.ts";
import { AppError } from "../domain/errors.ts";
import type { ModelRef } from "../domain/model.ts";
import { formatModelRef, parseModelRef } from "../domain/model.ts";
import type { Model, Provider } from "../ports/model.ts";
import type { App } from "./app.ts";
import type { ProviderSource } from "./model-choice.ts";
import { OFFLINE } from "./model-choice.ts";

/** Looks for providers in the environment and on this machine. Does not block anybody but the first turn. */
export function detectModels(app: App): Promise<void> {
  const looking = app.models.detect().then(
    ({ found, looked }) => {
      app.choice.found = found.some((provider) => provider.kind === "offline") ? found : [...found, OFFLINE];
      app.choice.looked = looked;
      app.choice.open.clear();
    },
    (error: unknown) => app.log.warn("looking for models failed", { error: String(error) }),
  );
  app.choice.looking = looking;
  return looking;
}

/** The default model and where it came from, in the order settings, RAPPORT_MODEL, environment, local server, built-in. */
export function defaultModel(app: App): { ref: ModelRef; source: ProviderSource } {
  const set = app.choice.settings.default_model && parseModelRef(app.choice.settings.default_model);
  if (set) return { ref: set, source: "settings" };
  const env = app.envModel && parseModelRef(app.envModel);
  if (env) return { ref: env, source: "environment" };
  for (const [name, stored] of Object.entries(app.choice.settings.providers)) {
    const model = app.models.suggest({ name, ...stored, key: null });
    if (model) return { ref: { provider: name, model }, source: "settings" };
  }
  for (const provider of app.choice.found) {
    const model = app.models.suggest(provider);
    if (model) return { ref: { provider: provider.name, model }, source: provider.source };
  }
  return { ref: { provider: "offline", model: "quote" }, source: "built-in" };
}

/** The model that a profile's turns use. */
export function modelOf(app: App, profile: Profile): ModelRef {
  return profile.llm ? { provider: profile.llm.provider, model: profile.llm.model } : defaultModel(app).ref;
}

/** Tokens that fit a model, prompt and answer together: as the settings say, else as far as its family is known. */
export function contextTokensOf(app: Pick<App, "choice" | "models">, ref: ModelRef): number {
  const { settings, found } = app.choice;
  const set = settings.context_tokens[formatModelRef(ref)];
  if (set !== undefined) return set;
  const stored = Object.hasOwn(settings.providers, ref.provider) ? settings.providers[ref.provider] : undefined;
  const kind = stored?.kind ?? found.find((provider) => provider.name === ref.provider)?.kind ?? "openai-compatible";
  return app.models.contextTokens(kind, ref.model);
}

/** A provider by name, its key opened: from the settings, else from what was found. */
export function findProvider(app: App, name: string): Provider {
  const { providers } = app.choice.settings;
  const stored = Object.hasOwn(providers, name) ? providers[name] : undefined;
  if (stored) return { name, kind: stored.kind, base_url: stored.base_url, key: stored.key === null ? null : app.secrets.open(stored.key) };
  const found = app.choice.found.find((provider) => provider.name === name);
  if (found) return found;
  throw new AppError("provider_model", `There is no model provider "${name}". Add it in Settings, Models, or set its key in the environment.`, {
    details: { provider: name },
  });
}

/** The open model of a reference, its price corrected by the settings. Throws AppError with a provider code. */
export async function openModel(app: App, ref: ModelRef): Promise<Model> {
  await app.choice.looking;
  const name = formatModelRef(ref);
  let open = app.choice.open.get(name);
  if (!open) {
    open = app.models.open(findProvider(app, ref.provider), ref.model);
    app.choice.open.set(name, open);
    open.catch(() => app.choice.open.delete(name));
  }
  const model = await open;
  const price = app.choice.settings.prices[name];
  return price ? { ...model, price, stream: (request, signal) => model.stream(request, signal) } : model;
}
