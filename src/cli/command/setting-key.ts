// Names of settings as people type them, and the change each one stands for.
import type { PatchSettings, Settings } from "../../contract/setting.ts";
import { AppError } from "../../domain/errors.ts";
import type { ProviderKind } from "../../domain/model.ts";
import { PROVIDER_KINDS } from "../../domain/model.ts";
import type { SessionType } from "../../domain/session.ts";
import { SESSION_TYPES } from "../../domain/session.ts";

export type SettingKey =
  | { name: "default_model" }
  | { name: "embedding_model" }
  | { name: "owner_password" }
  | { name: "provider"; provider: string; field: "kind" | "base_url" | "key" | null }
  | { name: "price"; model: string }
  | { name: "context_tokens"; model: string }
  | { name: "retention"; type: SessionType };

type Kind = Exclude<ProviderKind, "offline">;
const KINDS = PROVIDER_KINDS.filter((kind): kind is Kind => kind !== "offline");

/** Reads a key; throws a usage error that names the keys there are. */
export function parseSettingKey(text: string): SettingKey {
  if (text === "default_model" || text === "embedding_model" || text === "owner_password") return { name: text };
  const provider = /^providers\.([a-z][a-z0-9_-]*)(?:\.(kind|base_url|key))?$/.exec(text);
  if (provider) return { name: "provider", provider: provider[1] as string, field: (provider[2] ?? null) as "kind" | null };
  const price = /^prices\.([^/]+\/.+)$/.exec(text);
  if (price) return { name: "price", model: price[1] as string };
  const context = /^context_tokens\.([^/]+\/.+)$/.exec(text);
  if (context) return { name: "context_tokens", model: context[1] as string };
  const kept = SESSION_TYPES.find((type) => text === `retention.${type}`);
  if (kept) return { name: "retention", type: kept };
  throw new AppError(
    "invalid_request",
    `There is no setting '${text}'. There are: default_model, embedding_model, providers.NAME.kind, providers.NAME.base_url, providers.NAME.key, prices.PROVIDER/MODEL, context_tokens.PROVIDER/MODEL, retention.TYPE, owner_password`,
  );
}

/** True for what is never printed and is asked for without showing it. */
export function isSecret(key: SettingKey): boolean {
  return key.name === "owner_password" || (key.name === "provider" && key.field === "key");
}

/** The value as it may be shown, or null when it is not set. Secrets only say that they are set. */
export function readSetting(settings: Settings, key: SettingKey): string | null {
  if (key.name === "default_model") return settings.default_model;
  if (key.name === "embedding_model") return settings.embedding_model;
  if (key.name === "owner_password") return settings.has_owner_password ? "set" : null;
  if (key.name === "price") {
    const price = settings.prices[key.model];
    return price ? `${price.input},${price.output},${price.cached_input}` : null;
  }
  if (key.name === "context_tokens") return settings.context_tokens[key.model]?.toString() ?? null;
  if (key.name === "retention") {
    const days = settings.retention[key.type];
    return days === null ? null : `${days}d`;
  }
  const provider = settings.providers[key.provider];
  if (!provider) return null;
  if (key.field === "key") return provider.has_key ? "set" : null;
  return key.field === "base_url" ? provider.base_url : provider.kind;
}

/** All settings that are set, as key and value. */
export function listSettings(settings: Settings): [string, string][] {
  const keys = [
    "default_model",
    "embedding_model",
    ...Object.keys(settings.providers).flatMap((name) => ["kind", "base_url", "key"].map((field) => `providers.${name}.${field}`)),
    ...Object.keys(settings.prices).map((model) => `prices.${model}`),
    ...Object.keys(settings.context_tokens).map((model) => `context_tokens.${model}`),
    ...SESSION_TYPES.map((type) => `retention.${type}`),
    "owner_password",
  ];
  return keys.flatMap((key): [string, string][] => {
    const value = readSetting(settings, parseSettingKey(key));
    return value === null ? [] : [[key, value]];
  });
}

/** The change that sets `key` to `value`. What a provider already has is said again, since it is replaced as one. */
export function patchToSet(settings: Settings, key: SettingKey, value: string): PatchSettings {
  if (key.name === "default_model") return { default_model: value };
  if (key.name === "embedding_model") return { embedding_model: value };
  if (key.name === "owner_password") return { owner_password: value };
  if (key.name === "price") return { prices: { [key.model]: parsePrice(value) } };
  if (key.name === "context_tokens") return { context_tokens: { [key.model]: parseTokens(value) } };
  if (key.name === "retention") return { retention: { [key.type]: parseDays(value) } };
  if (key.field === null) throw new AppError("invalid_request", `Set providers.${key.provider}.kind, .base_url or .key.`);
  const known = settings.providers[key.provider];
  const base_url = known?.base_url ?? null;
  if (key.field === "kind") return { providers: { [key.provider]: { kind: requireKind(value), base_url } } };
  const kind = (known?.kind as Kind | undefined) ?? guessKind(key);
  const change = key.field === "key" ? { base_url, key: value } : { base_url: value };
  return { providers: { [key.provider]: { kind, ...change } } };
}

/** The change that removes `key`, so that its default holds again. */
export function patchToUnset(settings: Settings, key: SettingKey): PatchSettings {
  if (key.name === "default_model") return { default_model: null };
  if (key.name === "embedding_model") return { embedding_model: null };
  if (key.name === "owner_password") return { owner_password: null };
  if (key.name === "price") return { prices: { [key.model]: null } };
  if (key.name === "context_tokens") return { context_tokens: { [key.model]: null } };
  if (key.name === "retention") return { retention: { [key.type]: null } };
  if (key.field === null) return { providers: { [key.provider]: null } };
  const known = settings.providers[key.provider];
  if (!known) return {};
  if (key.field === "kind") throw new AppError("invalid_request", `A provider needs a kind. Remove it whole: rapport settings unset providers.${key.provider}`);
  const kind = known.kind as Kind;
  return { providers: { [key.provider]: key.field === "key" ? { kind, base_url: known.base_url, key: null } : { kind, base_url: null } } };
}

function requireKind(value: string): Kind {
  const kind = KINDS.find((one) => one === value);
  if (kind) return kind;
  throw new AppError("invalid_request", `'${value}' is no kind of provider. There are: ${KINDS.join(", ")}`);
}

/** A new provider's kind: its name when that is one; an address alone speaks the common protocol. */
function guessKind(key: Extract<SettingKey, { name: "provider" }>): Kind {
  const named = KINDS.find((kind) => kind === key.provider);
  if (named) return named;
  if (key.field === "base_url") return "openai-compatible";
  throw new AppError("invalid_request", `Set providers.${key.provider}.base_url or .kind first, so that its kind is known.`);
}

function parseTokens(value: string): number {
  const tokens = /^\d+$/.test(value.trim()) ? Number(value) : NaN;
  if (tokens >= 1024) return tokens;
  throw new AppError("invalid_request", "The size of a context is a whole number of tokens, at least 1024, such as 32768");
}

function parseDays(value: string): number {
  const days = /^\d+d?$/.test(value.trim()) ? parseInt(value, 10) : NaN;
  if (days >= 1) return days;
  throw new AppError("invalid_request", "How long sessions are kept is a whole number of days, such as 90d");
}

function parsePrice(value: string): { input: number; output: number; cached_input: number } {
  const numbers = value.split(",").map((one) => (/^\s*\d+(\.\d+)?\s*$/.test(one) ? Number(one) : NaN));
  const [input = NaN, output = NaN, cached_input = input] = numbers;
  if (numbers.length < 2 || numbers.length > 3 || [input, output, cached_input].some(Number.isNaN)) {
    throw new AppError("invalid_request", "A price is US dollars per million tokens: INPUT,OUTPUT or INPUT,OUTPUT,CACHED_INPUT, such as 0.25,2,0.025");
  }
  return { input, output, cached_input };
}
