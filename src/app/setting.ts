// Settings: everything that is not an agent's own. Keys go in and never come out.
import type { Price } from "../domain/usage.ts";
import type { ProviderKind } from "../domain/model.ts";
import { EMBEDDING_MODEL } from "../domain/model.ts";
import { retentionKey } from "../domain/care/retention.ts";
import { AppError } from "../domain/errors.ts";
import { OWNER_ID } from "../domain/ids.ts";
import { SESSION_TYPES } from "../domain/session.ts";
import type { SessionType } from "../domain/session.ts";
import type { App } from "./app.ts";
import { resumeEmbedding } from "./embed/embedding.ts";
import { retentionOf } from "./care/retention.ts";
import { wakeWorkers } from "./job/work.ts";
import type { ModelSettings, StoredProvider } from "./model-choice.ts";

export type SettingsView = {
  default_model: string | null;
  embedding_model: string | null;
  providers: Record<string, { kind: string; base_url: string | null; has_key: boolean }>;
  prices: Record<string, Price>;
  context_tokens: Record<string, number>;
  /** Days by type of session; null keeps for good. */
  retention: Record<SessionType, number | null>;
  has_owner_password: boolean;
};

/** `null` removes, `undefined` leaves as it is. */
export type SettingsPatch = {
  default_model?: string | null | undefined;
  embedding_model?: string | null | undefined;
  providers?: Record<string, { kind: ProviderKind; base_url?: string | null | undefined; key?: string | null | undefined } | null> | undefined;
  prices?: Record<string, Price | null> | undefined;
  context_tokens?: Record<string, number | null> | undefined;
  retention?: Partial<Record<SessionType, number | null | undefined>> | undefined;
  owner_password?: string | null | undefined;
};

/** Where the owner's password hash stands; its presence is what allows listening beyond loopback. */
export const PASSWORD_KEY = "owner_password";

/** Reads what the model choice needs. Called at the start and after each change. */
export async function loadSettings(app: App): Promise<Record<string, unknown>> {
  const stored = await app.store.ask("getSettings");
  app.choice.settings = toModelSettings(stored);
  app.choice.open.clear();
  resumeEmbedding(app);
  return stored;
}

function toModelSettings(stored: Record<string, unknown>): ModelSettings {
  const providers: Record<string, StoredProvider> = {};
  const prices: Record<string, Price> = {};
  const context_tokens: Record<string, number> = {};
  for (const [key, value] of Object.entries(stored)) {
    if (key.startsWith("providers.")) providers[key.slice("providers.".length)] = value as StoredProvider;
    if (key.startsWith("prices.")) prices[key.slice("prices.".length)] = value as Price;
    if (key.startsWith("context_tokens.")) context_tokens[key.slice("context_tokens.".length)] = value as number;
  }
  const model = (key: string) => (stored[key] as string | undefined) ?? null;
  return { default_model: model("default_model"), embedding_model: model(EMBEDDING_MODEL), providers, prices, context_tokens };
}

/** The settings as they may be shown. */
export async function getSettings(app: App): Promise<SettingsView> {
  const stored = await app.store.ask("getSettings");
  const { default_model, embedding_model, providers, prices, context_tokens } = toModelSettings(stored);
  const shown = Object.entries(providers).map(([name, one]) => [name, { kind: one.kind, base_url: one.base_url, has_key: one.key !== null }] as const);
  return { default_model, embedding_model, providers: Object.fromEntries(shown), prices, context_tokens, retention: retentionView(stored), has_owner_password: PASSWORD_KEY in stored };
}

function retentionView(stored: Record<string, unknown>): SettingsView["retention"] {
  const rules = retentionOf(stored);
  return Object.fromEntries(SESSION_TYPES.map((type) => [type, rules[type] ?? null])) as SettingsView["retention"];
}

/** Changes settings, all or none, and returns them as they are now. A new password ends every login that was made before, with its streams. */
export async function patchSettings(app: App, patch: SettingsPatch): Promise<SettingsView> {
  const values: Record<string, unknown> = {};
  if (patch.default_model !== undefined) values["default_model"] = patch.default_model;
  if (patch.embedding_model !== undefined) values[EMBEDDING_MODEL] = patch.embedding_model;
  for (const [name, wish] of Object.entries(patch.providers ?? {})) {
    const old = Object.hasOwn(app.choice.settings.providers, name) ? app.choice.settings.providers[name] : undefined;
    values[`providers.${name}`] = wish && mergeProvider(app, old, wish);
  }
  for (const [name, price] of Object.entries(patch.prices ?? {})) values[`prices.${name}`] = price;
  for (const [name, tokens] of Object.entries(patch.context_tokens ?? {})) values[`context_tokens.${name}`] = tokens;
  for (const [type, days] of Object.entries(patch.retention ?? {})) if (days !== undefined) values[retentionKey(type as SessionType)] = days;
  const { owner_password } = patch;
  if (owner_password === null && app.exposed) {
    throw new AppError("conflict", "The server can be reached from other machines, so it keeps its owner password. Set another one, or let it listen on 127.0.0.1 first.");
  }
  if (owner_password !== undefined) values[PASSWORD_KEY] = owner_password === null ? null : await app.secrets.hashPassword(owner_password);
  await app.store.run("putSettings", { values, endLogins: owner_password === undefined ? null : OWNER_ID, now: app.clock.now() });
  if (owner_password !== undefined) app.visits.end({ kind: "login", person_id: OWNER_ID });
  wakeWorkers(app);
  await loadSettings(app);
  return getSettings(app);
}

/** A provider as it is to be stored: an absent key keeps the old one, but never for another address. */
function mergeProvider(app: App, old: StoredProvider | undefined, wish: NonNullable<NonNullable<SettingsPatch["providers"]>[string]>): StoredProvider {
  const base_url = wish.base_url === undefined ? (old?.base_url ?? null) : wish.base_url;
  const same = old !== undefined && old.kind === wish.kind && old.base_url === base_url;
  const kept = same ? old.key : null;
  const key = wish.key === undefined ? kept : wish.key === null ? null : app.secrets.seal(wish.key);
  return { kind: wish.kind, base_url, key };
}
