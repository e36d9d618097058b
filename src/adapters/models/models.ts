// The model port over all providers: opens models, looks for them on first start, lists and suggests them.
// Everything else in this folder is imported on first use, so that the server listens without waiting for it.
import { AppError } from "../../domain/errors.ts";
import type { ProviderKind } from "../../domain/model.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Model, Models, Provider, StepPart } from "../../ports/model.ts";
import { contextTokens } from "./context.ts";
import { acceptsOf } from "./accepts.ts";
import { addressOf, labelOf, showAddress } from "./find/address.ts";
import type { ModelEnv } from "./find/detect.ts";
import { firstForTalk } from "./find/name-list.ts";
import type { Fetch, Vendor } from "./vendor/vendor.ts";

const OFFLINE_MODEL = "quote";

const VENDORS: Record<Exclude<ProviderKind, "offline">, () => Promise<Vendor>> = {
  openai: async () => (await import("./vendor/openai.ts")).openai,
  anthropic: async () => (await import("./vendor/anthropic.ts")).anthropic,
  google: async () => (await import("./vendor/google.ts")).google,
  ollama: async () => (await import("./vendor/ollama.ts")).ollama,
  "openai-compatible": async () => (await import("./vendor/openai-compatible.ts")).openaiCompatible,
};

const SUGGESTED: Partial<Record<ProviderKind, string>> = { openai: "gpt-5-mini", anthropic: "claude-sonnet-4-5", google: "gemini-2.5-flash", offline: OFFLINE_MODEL };

/** `fetch` is for tests. */
export type ModelsOptions = { env: ModelEnv; clock: Clock; fetch?: Fetch };

type Deps = { clock: Clock; fetch: Fetch };

/** All providers behind the model port. Nothing is asked or imported before it is needed. */
export function createModels(options: ModelsOptions): Models {
  const deps: Deps = { clock: options.clock, fetch: stayingFetch(options.fetch ?? globalThis.fetch) };
  // Lists as they were last answered, by address: what `suggest` knows about servers with models of their own.
  const lists = new Map<string, string[]>();
  const list: Models["list"] = async (provider, signal) => {
    if (provider.kind === "offline") return [OFFLINE_MODEL];
    const [{ listNames }, vendor] = await Promise.all([import("./find/list.ts"), loadVendor(provider)]);
    const names = await listNames(deps, provider, vendor.listRequest(provider), signal);
    lists.set(addressOf(provider), names);
    return names;
  };
  return {
    open: (provider, model) => openModel(deps, provider, model),
    async openEmbedder(provider, model) {
      if (provider.kind === "offline") throw new AppError("provider_model", "The built-in model has no embeddings. Choose one of OpenAI, Ollama or any OpenAI-compatible address.");
      const [{ openEmbedder }, vendor] = await Promise.all([import("./embed/embedder.ts"), loadVendor(provider)]);
      return openEmbedder(deps, { provider, vendor }, model);
    },
    async detect(signal) {
      const { detectProviders } = await import("./find/detect.ts");
      return detectProviders({ env: options.env, clock: options.clock, list }, signal);
    },
    list,
    contextTokens,
    suggest(provider) {
      const known = provider.base_url === null ? undefined : firstForTalk(lists.get(addressOf(provider)) ?? []);
      return known ?? SUGGESTED[provider.kind];
    },
  };
}

/** A redirect would take the key and the conversation to an address that nobody has entered; its answer comes back as it is. */
function stayingFetch(fetch: Fetch): Fetch {
  return (input, init) => fetch(input, { ...init, redirect: "manual" });
}

async function loadVendor(provider: Provider): Promise<Vendor> {
  const load = (VENDORS as Partial<Record<string, () => Promise<Vendor>>>)[provider.kind];
  if (!load) throw new AppError("provider_model", `Rapport knows no provider of the kind "${provider.kind}". Correct it in Settings, Models.`);
  return load();
}

async function openModel(deps: Deps, provider: Provider, name: string): Promise<Model> {
  const ref = { provider: provider.name, model: name };
  if (provider.kind === "offline") return (await import("./offline/offline.ts")).openOffline(deps, ref);
  const accepts = acceptsOf(provider, name);
  const vendor = await loadVendor(provider);
  const [{ priceOf }, { streamStep }, { describeFailure }] = await Promise.all([import("./price.ts"), import("./step.ts"), import("./failure.ts")]);
  const price = priceOf(provider, name);
  const asked = { label: labelOf(provider), address: showAddress(addressOf(provider)), model: name, secrets: [provider.key ?? ""] };
  try {
    const model = await vendor.open(provider, name, deps.fetch);
    const step = { model, asked, clock: deps.clock, options: vendor.options };
    return { ref, accepts, price, stream: (request, signal) => streamStep(step, request, signal) };
  } catch (error) {
    // A missing key is the turn's failure, told where people look, and not the caller's.
    const part = describeFailure(error, asked, deps.clock.now());
    return { ref, accepts, price, stream: () => streamOnly(part) };
  }
}

async function* streamOnly(part: StepPart): AsyncGenerator<StepPart> {
  yield part;
}
