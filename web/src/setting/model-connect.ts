// Connecting a provider: it is set, tried with one question, made the default when it answers, and taken back when not.
import type { Client } from "../../../src/client/client.ts";

export type KeyKind = "openai" | "anthropic" | "google";
export type Connected = { ok: boolean; message: string };
type Wish = { name: string; kind: KeyKind | "openai-compatible"; base_url?: string; key?: string };
type ConnectClient = Pick<Client, "getSettings" | "patchSettings" | "modelState" | "testModel">;

export const KEY_KINDS: readonly KeyKind[] = ["openai", "anthropic", "google"];
export const KIND_WORD: Record<KeyKind, string> = { openai: "OpenAI", anthropic: "Anthropic", google: "Google" };

/** Whose key this looks like; undefined when the shape says nothing. */
export function kindOfKey(key: string): KeyKind | undefined {
  if (key.startsWith("sk-ant-")) return "anthropic";
  if (key.startsWith("AIza") || key.startsWith("AQ.")) return "google";
  if (key.startsWith("sk-")) return "openai";
  return undefined;
}

/** A provider name for an address: its host with what names may not contain made plain. */
export function nameOfAddress(base_url: string): string {
  const host = new URL(base_url).host.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  return (/^[a-z]/.test(host) ? host : `at-${host}`).slice(0, 40).replace(/-+$/, "");
}

/**
 * Sets a provider and asks it one question. Throws AppError when the server refuses; a provider that does not answer is
 * the result `ok: false`, and then nothing new is kept.
 */
export async function connectProvider(client: ConnectClient, wish: Wish): Promise<Connected> {
  const before = await client.getSettings();
  const { name, ...provider } = wish;
  await client.patchSettings({ providers: { [name]: provider } });
  const tested = await client.testModel(await modelToTry(client, name));
  if (tested.ok) {
    await client.patchSettings({ default_model: tested.model });
    return { ok: true, message: tested.message };
  }
  if (!(name in before.providers)) await client.patchSettings({ providers: { [name]: null } });
  return { ok: false, message: tested.message };
}

/** The model that the server suggests for the provider. Trying any of its names makes the server read the list of them first. */
async function modelToTry(client: ConnectClient, name: string): Promise<string> {
  const suggested = async () => {
    const { default_model } = await client.modelState();
    return default_model.startsWith(`${name}/`) ? default_model : undefined;
  };
  const first = await suggested();
  if (first) return first;
  const probe = `${name}/default`;
  const { models } = await client.testModel(probe);
  return (await suggested()) ?? (models[0] ? `${name}/${models[0]}` : probe);
}
