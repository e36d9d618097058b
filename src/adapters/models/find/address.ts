// Where a provider lives and what we call it in messages to people.
import type { Provider } from "../../../ports/model.ts";

const HOMES: Record<string, string> = {
  openai: "https://api.openai.com/v1",
  anthropic: "https://api.anthropic.com/v1",
  google: "https://generativelanguage.googleapis.com/v1beta",
  ollama: "http://127.0.0.1:11434",
};

const VENDORS: Record<string, string> = { openai: "OpenAI", anthropic: "Anthropic", google: "Google", ollama: "Ollama", offline: "The offline model" };

/** The provider's base address without a slash at the end; empty when it has none. */
export function addressOf(provider: Provider): string {
  return (provider.base_url ?? HOMES[provider.kind] ?? "").trim().replace(/\/+$/, "");
}

/** The name for messages: the vendor's when it is the vendor itself, else the name in the settings. */
export function labelOf(provider: Provider): string {
  const vendor = VENDORS[provider.kind];
  return vendor && (provider.base_url === null || provider.kind === "ollama") ? vendor : provider.name;
}

/** An address that is safe to show: without user, password and query. */
export function showAddress(address: string): string {
  try {
    const url = new URL(address);
    return `${url.protocol}//${url.host}${url.pathname}`.replace(/\/+$/, "");
  } catch {
    return address.slice(0, 100);
  }
}
