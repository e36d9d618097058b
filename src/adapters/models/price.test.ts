// Known prices are found by name or snapshot; what is unknown stays unknown.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { ProviderKind } from "../../domain/model.ts";
import { priceOf } from "./price.ts";

const at = (kind: ProviderKind, base_url: string | null = null) => ({ name: "x", kind, base_url, key: null });

test("a model and its dated snapshots have the listed price", () => {
  assert.deepEqual(priceOf(at("openai"), "gpt-5-mini"), { input: 0.25, output: 2, cached_input: 0.025 });
  assert.deepEqual(priceOf(at("openai"), "gpt-5-mini-2025-08-07"), priceOf(at("openai"), "gpt-5-mini"));
  assert.deepEqual(priceOf(at("anthropic"), "claude-sonnet-4-5-20250929"), priceOf(at("anthropic"), "claude-sonnet-4-5"));
  assert.equal(priceOf(at("openai"), "gpt-4o-2024-05-13")?.input, 5);
});

test("names that only begin alike, and models behind an address of one's own, are unknown", () => {
  assert.equal(priceOf(at("openai"), "gpt-5-mini-turbo"), null);
  assert.equal(priceOf(at("openai"), "constructor"), null);
  assert.equal(priceOf(at("openai", "http://127.0.0.1:1/v1"), "gpt-5-mini"), null);
  assert.equal(priceOf(at("openai-compatible", "http://x/v1"), "gpt-5-mini"), null);
});

test("what runs on one's own machine costs nothing", () => {
  for (const kind of ["offline", "ollama"] as const) assert.deepEqual(priceOf(at(kind), "any"), { input: 0, output: 0, cached_input: 0 });
});
