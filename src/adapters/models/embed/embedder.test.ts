// Embedding over the network: what goes to a provider, and that nothing but whole and fitting answers comes back.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { ProviderKind } from "../../../domain/model.ts";
import type { Clock } from "../../../ports/clock.ts";
import { refused } from "../../../../test/support/refusal.ts";
import { createModels } from "../models.ts";

const clock: Clock = { now: () => 0, sleep: async () => {} };
const never = new AbortController().signal;
const KEY = "sk-test-0123456789";

type Sent = { url: string; init: RequestInit; body: Record<string, unknown> };
type Setup = { kind?: ProviderKind; base_url?: string | null; key?: string | null; model?: string };

/** An embedder whose requests are answered with `answer`, and what was sent. */
async function openCanned(answer: (body: Sent["body"]) => Response, { kind = "openai-compatible", base_url = "http://studio.example/v1", key = KEY, model = "meaning" }: Setup = {}) {
  const sent: Sent[] = [];
  const fetch = (async (url: string, init: RequestInit) => {
    const body = JSON.parse(String(init.body)) as Sent["body"];
    sent.push({ url, init, body });
    return answer(body);
  }) as typeof globalThis.fetch;
  const embedder = await createModels({ env: {}, clock, fetch }).openEmbedder({ name: "studio", kind, base_url, key }, model);
  return { embedder, sent };
}

const json = (data: unknown) => () => Response.json({ data });
const two = json([{ index: 1, embedding: [0, 2] }, { index: 0, embedding: [3, 4] }]);

test("each text gets the vector that names it, at length 1, whatever the order of the answer", async () => {
  const { embedder } = await openCanned(two);
  const vectors = await embedder.embed(["one", "two"], "text", never);
  assert.deepEqual(vectors.map((vector) => [...vector].map((value) => Math.round(value * 1000) / 1000)), [[0.6, 0.8], [0, 1]]);
});

test("a server that numbers nothing is taken in its order", async () => {
  const { embedder } = await openCanned(json([{ embedding: [1, 0] }, { embedding: [0, 1] }]));
  assert.deepEqual((await embedder.embed(["one", "two"], "text", never)).map((vector) => [...vector]), [[1, 0], [0, 1]]);
});

test("the key goes in its header to the address that was entered, and no redirect is followed", async () => {
  const { embedder, sent } = await openCanned(two);
  await embedder.embed(["one", "two"], "text", never);
  assert.equal(sent[0]?.url, "http://studio.example/v1/embeddings");
  assert.equal(new Headers(sent[0]?.init.headers).get("authorization"), `Bearer ${KEY}`);
  assert.equal(sent[0]?.init.redirect, "manual");
  assert.deepEqual(sent[0]?.body, { model: "meaning", input: ["one", "two"], encoding_format: "float" });
  const moved = await openCanned(() => new Response(null, { status: 307, headers: { location: "http://elsewhere.example/" } }));
  const error = await refused(moved.embedder.embed(["one"], "text", never), "provider_refused");
  assert.match(error.message, /does not follow/);
});

test("Ollama is asked at its OpenAI face, with or without it in the address", async () => {
  for (const base_url of [null, "http://127.0.0.1:11434", "http://127.0.0.1:11434/v1/"]) {
    const { embedder, sent } = await openCanned(two, { kind: "ollama", base_url, key: null });
    await embedder.embed(["one", "two"], "text", never);
    assert.equal(sent[0]?.url, "http://127.0.0.1:11434/v1/embeddings");
    assert.equal(new Headers(sent[0]?.init.headers).has("authorization"), false);
  }
});

test("OpenAI's newer models are asked for shorter vectors, and other servers for what they have", async () => {
  const own = await openCanned(two, { kind: "openai", base_url: null, model: "text-embedding-3-small" });
  await own.embedder.embed(["one", "two"], "text", never);
  assert.equal(own.sent[0]?.url, "https://api.openai.com/v1/embeddings");
  assert.equal(own.sent[0]?.body["dimensions"], 512);
  const other = await openCanned(two, { kind: "openai", model: "text-embedding-3-small" });
  await other.embedder.embed(["one", "two"], "text", never);
  assert.equal("dimensions" in (other.sent[0]?.body ?? {}), false);
});

test("models that tell questions from texts are told which it is", async () => {
  const { embedder, sent } = await openCanned(json([{ embedding: [1] }]), { model: "nomic-embed-text:v1.5" });
  await embedder.embed(["a dog"], "text", never);
  await embedder.embed(["a dog"], "question", never);
  assert.deepEqual(sent.map(({ body }) => body["input"]), [["search_document: a dog"], ["search_query: a dog"]]);
});

test("half a character does not spoil a request", async () => {
  const { embedder, sent } = await openCanned(json([{ embedding: [1] }]));
  await embedder.embed(["cut in the \ud83d"], "text", never);
  assert.deepEqual(sent[0]?.body["input"], ["cut in the \ufffd"]);
});

test("an answer that does not fit its texts is refused whole", async () => {
  const wrong: unknown[] = [
    undefined,
    [],
    [{ embedding: [1] }],
    [{ embedding: [1] }, { embedding: [1] }, { embedding: [1] }],
    [{ index: 0, embedding: [1] }, { index: 0, embedding: [1] }],
    [{ index: 0, embedding: [1] }, { index: 2, embedding: [1] }],
    [{ embedding: [1, 2] }, { embedding: [1] }],
    [{ embedding: [1] }, { embedding: ["1"] }],
    [{ embedding: [1] }, { embedding: [null] }],
    [{ embedding: [] }, { embedding: [] }],
    [{ embedding: "AACAPw==" }, { embedding: "AACAPw==" }],
    [null, null],
  ];
  for (const data of wrong) {
    const { embedder } = await openCanned(json(data));
    const error = await refused(embedder.embed(["one", "two"], "text", never), "provider_malformed");
    assert.equal(error.message.includes(KEY), false);
  }
});

test("a refusal tells what to do, how long to wait, and never the key", async () => {
  const answers: [number, string][] = [[401, "provider_auth"], [404, "provider_model"], [429, "provider_rate_limit"], [400, "provider_refused"], [500, "provider_unavailable"]];
  for (const [status, code] of answers) {
    const { embedder } = await openCanned(() => Response.json({ error: { message: `No, ${KEY}` } }, { status, headers: { "retry-after": "7" } }));
    const error = await refused(embedder.embed(["one"], "text", never), code as "provider_auth");
    assert.equal(error.message.includes(KEY), false);
    assert.equal(error.details?.["retry_after"], status === 429 || status === 500 ? 7000 : undefined);
  }
});

test("providers without embedding models, keys or addresses say so before anything is asked", async () => {
  for (const kind of ["anthropic", "google", "offline"] as const) await refused(openCanned(two, { kind }), "provider_model");
  await refused(openCanned(two, { kind: "openai", base_url: null, key: null }), "provider_auth");
  await refused(openCanned(two, { base_url: null }), "provider_unavailable");
});

test("a stopped request says so, and no texts ask nobody", async () => {
  const { embedder, sent } = await openCanned(two);
  assert.deepEqual(await embedder.embed([], "text", never), []);
  assert.equal(sent.length, 0);
  const stopped = new AbortController();
  const fetch = ((_url: string, init: RequestInit) => new Promise((_, reject) => init.signal?.addEventListener("abort", () => reject(init.signal?.reason as Error)))) as typeof globalThis.fetch;
  const slow = await createModels({ env: {}, clock, fetch }).openEmbedder({ name: "studio", kind: "openai-compatible", base_url: "http://studio.example/v1", key: null }, "m");
  const asked = slow.embed(["one"], "text", stopped.signal);
  stopped.abort();
  await refused(asked, "stopped");
});
