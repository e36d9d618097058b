// Looking for models on first start: keys in the environment, then servers on this machine, then the built-in model.
import type { Clock } from "../../../ports/clock.ts";
import type { FoundProvider, Looked, Provider } from "../../../ports/model.ts";
import { showAddress } from "./address.ts";
import { readOllamaHost } from "../vendor/ollama.ts";

/** What the environment says, read by `src/config.ts` and handed in. */
export type ModelEnv = {
  openaiApiKey?: string | undefined;
  openaiBaseUrl?: string | undefined;
  anthropicApiKey?: string | undefined;
  googleApiKey?: string | undefined;
  ollamaHost?: string | undefined;
};

export type DetectDeps = {
  env: ModelEnv;
  clock: Clock;
  list(provider: Provider, signal: AbortSignal): Promise<string[]>;
};

/** Milliseconds that a server on this machine has for its answer, and one whose address somebody set. */
const LOCAL_LIMIT = 300;
const NAMED_LIMIT = 2000;

const OFFLINE: FoundProvider = { name: "offline", kind: "offline", base_url: null, key: null, source: "built-in" };

/** Everything that was found, in the order of preference, and every place that was looked at. Takes at most two seconds. */
export async function detectProviders(deps: DetectDeps, signal?: AbortSignal): Promise<{ found: FoundProvider[]; looked: Looked[] }> {
  const named = readEnvironment(deps.env);
  const checks = [...named.found.map((provider) => checkNamed(deps, provider, signal)), ...localServers(deps.env).map((provider) => checkLocal(deps, provider, signal))];
  const answers = await Promise.all(checks);
  return {
    found: [...answers.flatMap((answer) => answer.found ?? []), OFFLINE],
    looked: [...named.looked, ...answers.flatMap((answer) => answer.looked ?? []), { place: "Built-in offline model", result: "always there" }],
  };
}

type Answer = { found?: FoundProvider; looked?: Looked };

function readEnvironment(env: ModelEnv): { found: FoundProvider[]; looked: Looked[] } {
  const provider = (name: "openai" | "anthropic" | "google", key: string | undefined, base_url: string | null = null): FoundProvider[] =>
    key || base_url ? [{ name, kind: name, base_url, key: key || null, source: "environment" }] : [];
  const looked = (place: string, value: string | undefined): Looked => ({ place, result: value ? "set" : "not set" });
  return {
    found: [...provider("openai", env.openaiApiKey, env.openaiBaseUrl || null), ...provider("anthropic", env.anthropicApiKey), ...provider("google", env.googleApiKey)],
    looked: [looked("OPENAI_API_KEY", env.openaiApiKey), looked("OPENAI_BASE_URL", env.openaiBaseUrl), looked("ANTHROPIC_API_KEY", env.anthropicApiKey), looked("GOOGLE_GENERATIVE_AI_API_KEY", env.googleApiKey)],
  };
}

function localServers(env: ModelEnv): FoundProvider[] {
  const local = (name: string, kind: "ollama" | "openai-compatible", base_url: string): FoundProvider => ({ name, kind, base_url, key: null, source: "local" });
  return [
    local("ollama", "ollama", safeOllamaHost(env.ollamaHost)),
    local("lmstudio", "openai-compatible", "http://127.0.0.1:1234/v1"),
    local("local", "openai-compatible", "http://127.0.0.1:8080/v1"),
  ];
}

function safeOllamaHost(text: string | undefined): string {
  try {
    return readOllamaHost(text || "127.0.0.1:11434");
  } catch {
    return "http://127.0.0.1:11434";
  }
}

/** What the environment names counts without proof; only an address of one's own is asked, so that a model can be suggested. */
async function checkNamed(deps: DetectDeps, provider: FoundProvider, signal: AbortSignal | undefined): Promise<Answer> {
  if (provider.base_url === null) return { found: provider };
  const names = await ask(deps, provider, NAMED_LIMIT, signal);
  return { found: provider, looked: { place: showAddress(provider.base_url), result: names ? count(names) : "no answer" } };
}

async function checkLocal(deps: DetectDeps, provider: FoundProvider, signal: AbortSignal | undefined): Promise<Answer> {
  const names = await ask(deps, provider, LOCAL_LIMIT, signal);
  const looked = { place: showAddress(provider.base_url ?? ""), result: names ? count(names) : "no answer" };
  // A server without a single model cannot answer anybody.
  return names && names.length > 0 ? { found: provider, looked } : { looked };
}

function count(names: string[]): string {
  return names.length === 0 ? "answers, but has no models" : `found, ${names.length} model${names.length === 1 ? "" : "s"}`;
}

/** The names, or undefined when there was no answer within `limit` milliseconds. */
async function ask(deps: DetectDeps, provider: Provider, limit: number, signal: AbortSignal | undefined): Promise<string[] | undefined> {
  const late = new AbortController();
  const answered = new AbortController();
  const stop = () => late.abort();
  signal?.addEventListener("abort", stop, { once: true });
  if (signal?.aborted) late.abort();
  deps.clock.sleep(limit, answered.signal).then(stop, () => {});
  try {
    return await deps.list(provider, late.signal);
  } catch {
    // Any error means the same here: nothing that could be used was at this place.
    return undefined;
  } finally {
    signal?.removeEventListener("abort", stop);
    answered.abort();
  }
}
