// What is found on first start, in which order, and what a person is told about the places that were looked at.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Clock } from "../../../ports/clock.ts";
import type { ModelEnv } from "./detect.ts";
import { createModels } from "../models.ts";
import { readOllamaHost } from "../vendor/ollama.ts";

/** A clock whose sleeps end when the test says so. */
function createManualClock(): Clock & { wake(): void; sleeps: number[] } {
  const waiting = new Set<() => void>();
  const sleeps: number[] = [];
  return {
    sleeps,
    now: () => 0,
    wake: () => waiting.forEach((wake) => wake()),
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        sleeps.push(ms);
        waiting.add(resolve);
        signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
      }),
  };
}

const json = (body: unknown) => new Response(JSON.stringify(body), { headers: { "content-type": "application/json" } });

function detectWith(env: ModelEnv, answers: Record<string, unknown>, clock: Clock = createManualClock()) {
  const asked: string[] = [];
  const fetch = (async (url: string) => {
    asked.push(url);
    if (url in answers) return json(answers[url]);
    throw Object.assign(new TypeError("fetch failed"), { cause: Object.assign(new Error(), { code: "ECONNREFUSED" }) });
  }) as typeof globalThis.fetch;
  const models = createModels({ env, clock, fetch });
  return { models, asked, detected: models.detect() };
}

test("with nothing around, the offline model is found and every place is named with what was there", async () => {
  const { detected } = detectWith({}, {});
  const { found, looked } = await detected;
  assert.deepEqual(found, [{ name: "offline", kind: "offline", base_url: null, key: null, source: "built-in" }]);
  const results = new Map(looked.map(({ place, result }) => [place, result]));
  assert.equal(results.get("OPENAI_API_KEY"), "not set");
  assert.equal(results.get("http://127.0.0.1:11434"), "no answer");
  assert.equal(results.get("http://127.0.0.1:1234/v1"), "no answer");
  assert.equal(results.get("http://127.0.0.1:8080/v1"), "no answer");
});

test("the environment comes before local servers, and the offline model last", async () => {
  const { models, detected } = detectWith(
    { openaiApiKey: "k1", anthropicApiKey: "k2", googleApiKey: "k3" },
    { "http://127.0.0.1:11434/api/tags": { models: [{ name: "nomic-embed-text:latest" }, { name: "llama3.2:3b" }] }, "http://127.0.0.1:1234/v1/models": { data: [{ id: "qwen" }] } },
  );
  const { found, looked } = await detected;
  assert.deepEqual(found.map(({ name, source }) => `${name} ${source}`), ["openai environment", "anthropic environment", "google environment", "ollama local", "lmstudio local", "offline built-in"]);
  assert.ok(looked.some(({ place, result }) => place === "http://127.0.0.1:11434" && result === "found, 2 models"));
  assert.doesNotMatch(JSON.stringify(looked), /k1|k2|k3/);
  assert.deepEqual(found.map((provider) => models.suggest(provider)), ["gpt-5-mini", "claude-sonnet-4-5", "gemini-2.5-flash", "llama3.2:3b", "qwen", "quote"]);
});

test("an address of one's own needs no key, and its first model is suggested", async () => {
  const { models, detected } = detectWith({ openaiBaseUrl: "http://127.0.0.1:9/v1/" }, { "http://127.0.0.1:9/v1/models": { data: [{ id: "fake" }, { id: "other" }] } });
  const { found } = await detected;
  assert.ok(found[0]);
  assert.deepEqual([found[0].name, found[0].kind, models.suggest(found[0])], ["openai", "openai", "fake"]);
});

test("an address of one's own that does not answer is kept, with the usual model", async () => {
  const { models, detected } = detectWith({ openaiBaseUrl: "http://127.0.0.1:9/v1" }, {});
  const { found, looked } = await detected;
  assert.ok(found[0]);
  assert.equal(models.suggest(found[0]), "gpt-5-mini");
  assert.ok(looked.some(({ place, result }) => place === "http://127.0.0.1:9/v1" && result === "no answer"));
});

test("a local server that does not answer within 300 ms is left aside", async () => {
  const clock = createManualClock();
  const fetch = ((_url: string, init: RequestInit) => new Promise((_resolve, reject) => init.signal?.addEventListener("abort", () => reject(init.signal?.reason)))) as typeof globalThis.fetch;
  const detected = createModels({ env: {}, clock, fetch }).detect();
  while (clock.sleeps.length < 3) await new Promise(setImmediate);
  assert.deepEqual(clock.sleeps, [300, 300, 300]);
  clock.wake();
  assert.deepEqual((await detected).found.map(({ name }) => name), ["offline"]);
});

test("a server on the port that is not a model server is left aside", async () => {
  const { detected } = detectWith({}, { "http://127.0.0.1:8080/v1/models": ["something else"] });
  assert.deepEqual((await detected).found.map(({ name }) => name), ["offline"]);
});

test("OLLAMA_HOST is understood as Ollama understands it", () => {
  assert.equal(readOllamaHost("0.0.0.0"), "http://127.0.0.1:11434");
  assert.equal(readOllamaHost("box:1234"), "http://box:1234");
  assert.equal(readOllamaHost("https://ollama.example"), "https://ollama.example");
});

test("listing says what is wrong: a refused key, and an address where nobody listens", async () => {
  const clock = createManualClock();
  const refusing = createModels({ env: {}, clock, fetch: (async () => new Response("{}", { status: 401 })) });
  await assert.rejects(refusing.list({ name: "openai", kind: "openai", base_url: null, key: "k" }), { code: "provider_auth", message: /The key for OpenAI was refused/ });
  const { models } = detectWith({}, {});
  await assert.rejects(models.list({ name: "box", kind: "openai-compatible", base_url: "http://127.0.0.1:9/v1", key: null }), { code: "provider_unavailable", message: /box cannot be reached at http:\/\/127\.0\.0\.1:9\/v1/ });
});

test("Google's list holds only models that can talk, by their short names", async () => {
  const fetch = (async () => json({ models: [{ name: "models/gemini-2.5-flash", supportedGenerationMethods: ["generateContent"] }, { name: "models/embed", supportedGenerationMethods: ["embedContent"] }] })) as typeof globalThis.fetch;
  const names = await createModels({ env: {}, clock: createManualClock(), fetch }).list({ name: "google", kind: "google", base_url: null, key: "k" });
  assert.deepEqual(names, ["gemini-2.5-flash"]);
});
