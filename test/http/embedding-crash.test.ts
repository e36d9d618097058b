// Embedding anew while the server dies in the middle: every text gets one vector of the new model, and what is deleted none.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { SessionId } from "../../src/domain/ids.ts";
import type { Embedder } from "../../src/ports/embedder.ts";
import { createFakeClock } from "../support/fake-clock.ts";
import { embedByHash } from "../support/hash-embedding.ts";
import type { RealApp } from "../support/real-app.ts";
import { startApp } from "../support/real-app.ts";
import { createScriptedModels } from "../support/scripted-model.ts";

type Asked = { model: string; texts: readonly string[]; answered: boolean };

/** An app that embeds in the background, and what its model was asked; from request number `hold.from` on there is no answer. */
async function startEmbedding() {
  const clock = createFakeClock();
  const asked: Asked[] = [];
  const hold = { from: Infinity, reached: Promise.withResolvers<void>() };
  const openEmbedder = async (provider: { name: string }, model: string): Promise<Embedder> => ({
    ref: { provider: provider.name, model },
    embed: async (texts) => {
      const one = { model, texts, answered: asked.length < hold.from };
      asked.push(one);
      if (!one.answered) {
        hold.reached.resolve();
        return new Promise(() => undefined);
      }
      return texts.map((text) => Float32Array.from(embedByHash(text)));
    },
  });
  const app = await startApp({ clock, beats: false, embeds: true, models: { ...createScriptedModels(undefined, { clock }), openEmbedder } });
  return { app, clock, asked, hold };
}

/** Time passes until all that there is has its vector. */
async function untilDone({ app, clock }: Awaited<ReturnType<typeof startEmbedding>>): Promise<void> {
  for (let look = 0; look < 100; look += 1) {
    const { done, total } = (await app.client.modelState()).embedding;
    if (done === total && total > 0) return;
    await clock.advance(10_000);
  }
  assert.fail(`not all is embedded: ${JSON.stringify((await app.client.modelState()).embedding)}`);
}

const vectorsOf = (app: RealApp) => app.rows<{ message_pk: number; model: string }>("SELECT message_pk, model FROM vectors ORDER BY message_pk");
const messagesOf = (app: RealApp) => app.rows<{ message_pk: number }>("SELECT message_pk FROM messages ORDER BY message_pk").map((row) => row.message_pk);

test("a crash while everything is embedded for another model loses and repeats nothing that was answered", async () => {
  const world = await startEmbedding();
  const { clock, asked, hold } = world;
  await using app = world.app;
  await app.client.patchSettings({ embedding_model: "scripted/first" });
  const sessions: SessionId[] = [];
  for (let n = 0; n < 45; n += 1) {
    const id = await app.session();
    sessions.push(id);
    await app.client.askMessage(id, { content: `Note number ${n}` });
  }
  await untilDone(world);
  // The second batch of the new model is asked for when the server dies.
  hold.from = asked.length + 1;
  await app.client.patchSettings({ embedding_model: "scripted/second" });
  await clock.advance(1);
  await hold.reached.promise;
  assert.ok(vectorsOf(app).length < 90 && vectorsOf(app).length > 0, `${vectorsOf(app).length} are done`);
  assert.ok(vectorsOf(app).every((row) => row.model === "scripted/second"), "what the old model made is gone at once");
  hold.from = Infinity;
  await app.crash();
  const deleted = sessions.slice(0, 5);
  for (const id of deleted) await app.client.deleteSession(id);
  await untilDone(world);
  assert.deepEqual(vectorsOf(app).map((row) => row.message_pk), messagesOf(app), "one vector for each message that there still is");
  const texts = asked.filter((one) => one.model === "second" && one.answered).flatMap((one) => one.texts);
  assert.equal(new Set(texts).size, texts.length, "nothing that was answered is asked for again");
});

test("what is deleted while it is being embedded gets no vector", async () => {
  const world = await startEmbedding();
  const { clock, asked } = world;
  await using app = world.app;
  const kept = await app.session();
  await app.client.askMessage(kept, { content: "This one stays" });
  const gone = await app.session();
  await app.client.askMessage(gone, { content: "This one goes" });
  const answer = Promise.withResolvers<void>();
  const reached = Promise.withResolvers<void>();
  const { openEmbedder } = app.app.models;
  app.app.models.openEmbedder = async (provider, model) => {
    const embedder = await openEmbedder(provider, model);
    return { ...embedder, embed: async (...all) => (reached.resolve(), await answer.promise, embedder.embed(...all)) };
  };
  await app.client.patchSettings({ embedding_model: "scripted/first" });
  await clock.advance(1);
  await reached.promise;
  await app.client.deleteSession(gone);
  answer.resolve();
  await untilDone(world);
  assert.ok(asked.flatMap((one) => one.texts).includes("This one goes"));
  assert.deepEqual(vectorsOf(app).map((row) => row.message_pk), messagesOf(app));
  assert.equal(app.rows("SELECT 1 FROM vector_waits").length, 0);
});
