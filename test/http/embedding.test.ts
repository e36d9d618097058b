// Embedding over HTTP, with a provider that speaks the real protocol: what a person sees of it, what goes out, and that no
// turn ever depends on it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { createModels } from "../../src/adapters/models/models.ts";
import { embedOnce, keepEmbedding } from "../../src/app/embed/work.ts";
import { run } from "../support/fake-terminal.ts";
import { createFakeClock } from "../support/fake-clock.ts";
import type { FakeProvider } from "../support/fake-provider.ts";
import { startFakeProvider } from "../support/fake-provider.ts";
import { joinMember } from "../support/member.ts";
import type { RealApp } from "../support/real-app.ts";
import { startApp } from "../support/real-app.ts";
import { problemOf } from "../support/refusal.ts";
import type { ScriptedModels } from "../support/scripted-model.ts";
import { createScriptedModels } from "../support/scripted-model.ts";

const KEY = "sk-Zq9vX2wLr7TnB4mKc8Hd";
const never = new AbortController().signal;

let fake: FakeProvider;
before(async () => void (fake = await startFakeProvider({ key: KEY, models: ["fake"] })));
after(() => fake.stop());

/** An app whose answers are scripted and whose vectors come from the fake provider. */
async function startEmbedding(model: string | null = "lab/meaning"): Promise<RealApp & { scripted: ScriptedModels }> {
  const clock = createFakeClock();
  const scripted = createScriptedModels(undefined, { clock });
  const real = createModels({ env: {}, clock });
  const app = await startApp({ clock, models: { ...scripted, openEmbedder: real.openEmbedder } });
  await app.client.patchSettings({ providers: { lab: { kind: "openai-compatible", base_url: fake.url, key: KEY } }, ...(model !== null && { embedding_model: model }) });
  return Object.assign(app, { scripted });
}

/** Embeds all that waits, as the background does; returns the milliseconds until it looks again. */
async function embedAll(app: RealApp): Promise<number> {
  for (;;) {
    const ms = await embedOnce(app.app, never);
    if (ms > 0) return ms;
  }
}

const progress = async (app: RealApp) => (await app.client.modelState()).embedding;
const sentBy = async (model: string) => (await fake.embeddings()).filter((request) => request.model === model);

test("without an embedding model nothing is asked of anybody", async () => {
  await using app = await startEmbedding(null);
  const asked = (await fake.embeddings()).length;
  await app.client.addMemory("ada", { text: "Owns a dog" });
  await app.client.askMessage(await app.session(), { content: "Hello" });
  assert.equal(await embedAll(app), Infinity);
  assert.equal((await fake.embeddings()).length, asked);
  assert.deepEqual(await progress(app), { model: null, done: 0, total: 0, error: null });
});

test("with one, what is remembered is found by what it means, with the reason", async () => {
  await using app = await startEmbedding("lab/meaning-1");
  await app.client.addMemory("ada", { text: "Owns a hound called Rex" });
  assert.deepEqual(await progress(app), { model: "lab/meaning-1", done: 0, total: 1, error: null });
  await embedAll(app);
  assert.deepEqual(await progress(app), { model: "lab/meaning-1", done: 1, total: 1, error: null });
  const session_id = await app.session();
  const { turn } = await app.client.askMessage(session_id, { content: "puppy" });
  const part = (await app.client.promptContext(session_id, turn.turn_id)).parts.find(({ kind }) => kind === "memory");
  assert.match(part?.text ?? "", /hound called Rex/);
  assert.ok((part?.why?.parts["vector"] ?? 0) > 0);
  assert.deepEqual((await sentBy("meaning-1")).map(({ input, authorization }) => [input, authorization]), [
    [["Owns a hound called Rex"], `Bearer ${KEY}`],
    [["puppy"], `Bearer ${KEY}`],
  ]);
});

test("an agent that looks into its memory finds what its question means, too", async () => {
  await using app = await startEmbedding("lab/meaning-11");
  await app.client.addMemory("ada", { text: "Owns a hound called Rex" });
  await embedAll(app);
  app.scripted.setScript((_, n) => (n === 0 ? [{ type: "tool_call", call_id: "c1", tool: "recall", input: { question: "puppy" }, problem: null }] : [{ type: "text", text: "Rex." }]));
  const { messages } = await app.client.askMessage(await app.session(), { content: "Look into your memory" });
  const [result] = messages.flatMap(({ parts }) => parts.filter((part) => part.type === "tool_result"));
  assert.match(result?.output ?? "", /hound called Rex/);
  assert.ok((await sentBy("meaning-11")).some(({ input }) => JSON.stringify(input) === '["puppy"]'));
});

test("what was said is embedded in batches, and a restart goes on where it was without asking twice", async () => {
  await using app = await startEmbedding("lab/meaning-2");
  for (let index = 0; index < 40; index += 1) await app.client.askMessage(await app.session(), { content: `Word number ${index}` });
  await embedOnce(app.app, never);
  assert.deepEqual(await progress(app), { model: "lab/meaning-2", done: 64, total: 80, error: null });
  await app.restart();
  await embedAll(app);
  assert.deepEqual(await progress(app), { model: "lab/meaning-2", done: 80, total: 80, error: null });
  const texts = (await sentBy("meaning-2")).flatMap(({ input }) => input);
  assert.equal(texts.length, 80);
  assert.equal(new Set(texts).size, 80);
});

test("another model makes all vectors anew, and none takes them away", async () => {
  await using app = await startEmbedding("lab/meaning-3");
  await app.client.addMemory("ada", { text: "Owns a dog" });
  await embedAll(app);
  await app.client.patchSettings({ embedding_model: "lab/meaning-3-64" });
  assert.deepEqual(await progress(app), { model: "lab/meaning-3-64", done: 0, total: 1, error: null });
  await embedAll(app);
  assert.equal((await progress(app)).done, 1);
  await app.client.patchSettings({ embedding_model: null });
  assert.deepEqual(await progress(app), { model: null, done: 0, total: 0, error: null });
  assert.equal(await embedAll(app), Infinity);
});

test("the words of an incognito session are told to no provider of vectors, not even as a question", async () => {
  await using app = await startEmbedding("lab/meaning-4");
  await app.client.addMemory("bob", { text: "Owns a dog" });
  await embedAll(app);
  const { session_id } = await app.client.createSession({ agent_id: "bob", incognito: true });
  for (let index = 0; index < 12; index += 1) await app.client.askMessage(session_id, { content: `secret ${index}` });
  await embedAll(app);
  assert.deepEqual((await sentBy("meaning-4")).flatMap(({ input }) => input), ["Owns a dog"]);
});

test("a provider that refuses stops it with the reason, asks no question of it, and a corrected key goes on at once", async () => {
  await using app = await startEmbedding("lab/meaning-5");
  await app.client.patchSettings({ providers: { lab: { kind: "openai-compatible", base_url: fake.url, key: "wrong-key-0123456789" } } });
  await app.client.addMemory("ada", { text: "Owns a dog" });
  assert.ok((await embedOnce(app.app, never)) >= 3_600_000);
  assert.match((await progress(app)).error ?? "", /key for lab was refused/);
  assert.equal(JSON.stringify([app.log, await progress(app)]).includes("wrong-key"), false);
  const member = await joinMember(app, "Eve");
  assert.equal((await member.client.modelState()).embedding.error, null);
  const asked = (await sentBy("meaning-5")).length;
  const { turn } = await app.client.askMessage(await app.session(), { content: "Which dog?" });
  assert.equal(turn.status, "finished");
  assert.equal((await sentBy("meaning-5")).length, asked);
  await app.client.patchSettings({ providers: { lab: { kind: "openai-compatible", base_url: fake.url, key: KEY } } });
  assert.equal((await progress(app)).error, null);
  await embedAll(app);
  assert.deepEqual(await progress(app), { model: "lab/meaning-5", done: 3, total: 3, error: null });
});

test("a busy provider is waited for as long as it asks, and longer each time", async () => {
  await using app = await startEmbedding("lab/meaning-6");
  await app.client.addMemory("ada", { text: "Owns a dog" });
  await fake.script("meaning-6", "[[fault=429 retry_after=60]]", "[[fault=429]]", "[[fault=429]]", "");
  assert.equal(await embedOnce(app.app, never), 60_000);
  assert.match((await progress(app)).error ?? "", /no more requests/);
  assert.equal(await embedOnce(app.app, never), 30_000);
  assert.equal(await embedOnce(app.app, never), 120_000);
  assert.equal(await embedOnce(app.app, never), 0);
  assert.deepEqual(await progress(app), { model: "lab/meaning-6", done: 1, total: 1, error: null });
});

test("a text that the model does not take leaves the others alone", async () => {
  await using app = await startEmbedding("lab/meaning-7");
  for (const text of ["Owns a dog", "Likes [[fault=400]] tea", "Drives a car", "Says [[fault=500]] often"]) await app.client.addMemory("ada", { text });
  await embedAll(app);
  assert.deepEqual(await progress(app), { model: "lab/meaning-7", done: 2, total: 2, error: null });
  assert.equal(JSON.stringify(app.log).includes("tea"), false);
  const { turn } = await app.client.askMessage(await app.session(), { content: "Which tea?" });
  assert.equal(turn.status, "finished");
});

test("a long text is cut, so that it fits every model", async () => {
  await using app = await startEmbedding("lab/meaning-8");
  await app.client.askMessage(await app.session(), { content: "word ".repeat(20_000) });
  await embedAll(app);
  const lengths = (await sentBy("meaning-8")).flatMap(({ input }) => input.map((text) => text.length));
  assert.ok(Math.max(...lengths) <= 8100, String(lengths));
  assert.equal((await progress(app)).error, null);
});

test("a model whose dimension has changed is refused in words, and nothing is mixed", async () => {
  await using app = await startEmbedding("lab/meaning-9");
  await app.client.addMemory("ada", { text: "Owns a dog" });
  await embedAll(app);
  await app.client.addMemory("ada", { text: "Drives a car" });
  const { openEmbedder } = app.app.models;
  app.app.models.openEmbedder = (provider) => openEmbedder(provider, "meaning-9-64");
  await embedOnce(app.app, never);
  assert.match((await progress(app)).error ?? "", /64 numbers.*256.*unset embedding_model/);
  assert.deepEqual([(await progress(app)).done, (await progress(app)).total], [1, 2]);
});

test("a turn waits a moment for its question's vector and then goes by its words; the next ones do not wait at all", async () => {
  const clock = createFakeClock();
  await using app = await startApp({ clock });
  await app.client.patchSettings({ embedding_model: "scripted/meaning" });
  await app.client.addMemory("ada", { text: "Owns a dog" });
  await embedAll(app);
  const asked: (() => void)[] = [];
  let questions = 0;
  app.app.models.openEmbedder = async () => ({
    ref: { provider: "scripted", model: "meaning" },
    embed: () => {
      questions += 1;
      asked.shift()?.();
      return new Promise(() => {});
    },
  });
  const first = new Promise<void>((resolve) => asked.push(resolve));
  const answer = app.client.askMessage(await app.session(), { content: "Which dog?" });
  await first;
  await clock.advance(800);
  assert.equal((await answer).turn.status, "finished");
  assert.match(JSON.stringify(app.models.requests.at(-1)), /Owns a dog/);
  assert.equal((await app.client.askMessage(await app.session(), { content: "Which dog?" })).turn.status, "finished");
  assert.equal(questions, 1);
});

test("in the background it looks from time to time, wakes when a model is set, and ends with the server", async () => {
  const clock = createFakeClock();
  await using app = await startApp({ clock });
  await app.client.addMemory("ada", { text: "Owns a dog" });
  const over = new AbortController();
  const working = keepEmbedding(app.app, over.signal);
  await app.client.patchSettings({ embedding_model: "scripted/meaning" });
  const done = async (count: number) => {
    for (let look = 0; look < 200 && (await progress(app)).done < count; look += 1) await clock.advance(10_000);
    assert.equal((await progress(app)).done, count);
  };
  await done(1);
  await app.client.addMemory("ada", { text: "Drives a car" });
  await done(2);
  over.abort();
  await working;
});

test("a model of vectors can be tried, and what is wrong is the answer", async () => {
  await using app = await startEmbedding(null);
  const try_ = async (json: object) => (await app.request("POST", "/models/test", { json })).json() as Promise<{ ok: boolean; message: string }>;
  const tried = await try_({ model: "lab/meaning-64", embedding: true });
  assert.equal(tried.ok, true);
  assert.match(tried.message, /lab\/meaning-64 answered.*64 numbers/);
  assert.deepEqual([(await try_({ model: "lab/missing", embedding: true })).ok, (await try_({ model: "nobody/x", embedding: true })).ok], [false, false]);
  const none = await problemOf(await app.request("POST", "/models/test", { json: { embedding: true } }), 400, "invalid_request");
  assert.match(none.title, /No embedding model is set/);
  await problemOf(await app.request("PATCH", "/settings", { json: { embedding_model: "meaning" } }), 400, "invalid_request");
});

test("in the terminal the model is set, its progress shown, and it is tried", async () => {
  await using app = await startEmbedding(null);
  const terminal = { findServer: async () => ({ url: app.url, token: app.token, pid: 0 }) };
  assert.match((await run(["models", "list"], terminal)).stdout, /Embedding model: none; words alone/);
  assert.equal((await run(["models", "test", "--embedding"], terminal)).code, 2);
  assert.equal((await run(["settings", "set", "embedding_model", "lab/meaning-term"], terminal)).stdout, "embedding_model = lab/meaning-term\n");
  await app.client.addMemory("ada", { text: "Owns a dog" });
  assert.match((await run(["models", "list"], terminal)).stdout, /Embedding model: lab\/meaning-term, 0 of 1 texts done\n/);
  await embedAll(app);
  assert.match((await run(["models", "list"], terminal)).stdout, /1 of 1 texts done/);
  const tested = await run(["models", "test", "--embedding"], terminal);
  assert.equal(tested.code, 0);
  assert.match(tested.stdout, /^lab\/meaning-term works: .*256 numbers/);
  assert.equal((await run(["settings", "unset", "embedding_model"], terminal)).code, 0);
});
