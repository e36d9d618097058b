import assert from "node:assert/strict";
import { test } from "node:test";
import { contextTokens } from "./context.ts";

test("a known family has its published size, snapshots and previews too", () => {
  assert.equal(contextTokens("openai", "gpt-4.1-mini"), 1_047_576);
  assert.equal(contextTokens("openai", "gpt-5-mini-2025-08-07"), 400_000);
  assert.equal(contextTokens("anthropic", "claude-sonnet-4-5-20250929"), 200_000);
});

test("a model nobody knows gets a modest size, most of all on one's own machine", () => {
  assert.equal(contextTokens("ollama", "llama3.2:3b"), 8192);
  assert.equal(contextTokens("openai-compatible", "mystery/model"), 32_768);
  assert.equal(contextTokens("openai", "gpt-9"), 128_000);
});
