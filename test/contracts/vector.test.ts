// What every store promises about vectors: all that is written waits for one while a model is set and only then, nobody's
// vector is found by another, and nothing that was deleted, changed or hidden stays in them.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { openInlineStore } from "../../src/adapters/store/inline-store.ts";
import { systemRandom as random } from "../../src/adapters/system/random.ts";
import type { MemoryId, PersonId, SessionId } from "../../src/domain/ids.ts";
import type { ChangeItem, NewMemory } from "../../src/domain/memory/change-set.ts";
import type { Part } from "../../src/domain/message.ts";
import type { TextVector } from "../../src/domain/recall.ts";
import type { Store } from "../../src/ports/store.ts";
import { embedByHash } from "../support/hash-embedding.ts";
import { refused } from "../support/refusal.ts";

const NOW = Date.UTC(2026, 1, 1);
const OWNER: PersonId = "per_owner";
const OTHER: PersonId = "per_00000000000000000000000000000002";
const MODEL = "lab/meaning";

async function withStore(use: (store: Store) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "rapport-vector-"));
  const store = openInlineStore({ path: join(folder, "rapport.db"), backups: join(folder, "backups"), durable: false });
  try {
    await use(store);
  } finally {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const choose = (store: Store, model: string | null) => store.run("putSettings", { values: { embedding_model: model }, endLogins: null, now: 0 });
const vectorOf = (text: string, model = MODEL, dimension = 256): TextVector => ({ model, values: Float32Array.from(embedByHash(text, dimension)) });
const waiting = async (store: Store) => (await store.ask("listUnembedded", { limit: 1000 })).map(({ text }) => text).toSorted();

/** Gives all that waits its vector; how many that were. */
async function embedAll(store: Store, model = MODEL, dimension = 256): Promise<number> {
  const texts = (await store.ask("listUnembedded", { limit: 1000 })).map((text) => ({ ...text, values: vectorOf(text.text, model, dimension).values }));
  return (await store.run("finishEmbedding", { model, texts })).stored;
}

function newMemory(text: string, more: Partial<NewMemory> = {}): NewMemory {
  return { memory_id: random.id("mem"), kind: "fact", text, scope: "person", confidence: 1, origin: "person", sources: [], valid_from: null, valid_to: null, ...more };
}

async function change(store: Store, item: ChangeItem, { person_id = OWNER, agent_id = "ada" }: { person_id?: PersonId; agent_id?: string } = {}) {
  const set = { change_set_id: random.id("dis"), agent_id, person_id, cause: "person" as const, session_id: null, from_seq: null, to_seq: null, model: null, items: [item] };
  return (await store.run("changeMemories", { set, hold: false, now: NOW })).change_set.change_set_id;
}

async function remember(store: Store, text: string, more: Partial<NewMemory> & { person_id?: PersonId } = {}): Promise<MemoryId> {
  const { person_id = OWNER, ...rest } = more;
  const memory = newMemory(text, rest);
  await change(store, { action: "add", ...memory }, { person_id });
  return memory.memory_id;
}

async function recalled(store: Store, question: string, person_id: PersonId = OWNER): Promise<string[]> {
  const hits = await store.ask("recallMemories", { agent_id: "ada", person_id, question, limit: 10, now: NOW, vector: vectorOf(question) });
  return hits.map(({ memory }) => memory.text);
}

async function talk(store: Store, texts: string[], { incognito = false, person_id = OWNER }: { incognito?: boolean; person_id?: PersonId } = {}): Promise<SessionId> {
  const session_id = random.id("ses");
  await store.run("createSession", { session_id, agent_id: "ada", type: "chat", person_id, title: null, incognito, now: NOW });
  const said = (text: string): Part[] => [{ type: "text", text }];
  const result: Part[] = [{ type: "tool_result", call_id: "c1", tool: "look", output: "output of a tool", is_error: false, origin: "tool" }];
  const messages = [
    ...texts.map((text, index) => ({ message_id: random.id("msg"), role: index % 2 === 0 ? ("user" as const) : ("assistant" as const), parts: said(text), at: NOW + index })),
    { message_id: random.id("msg"), role: "tool" as const, parts: result, at: NOW },
  ];
  await store.run("importTurns", { session_id, person_id, turns: [{ turn_id: random.id("trn"), messages }], now: NOW });
  return session_id;
}

test("without an embedding model nothing waits for a vector", () =>
  withStore(async (store) => {
    await remember(store, "Owns a dog");
    await talk(store, ["Hello there", "Good morning"]);
    assert.deepEqual(await waiting(store), []);
    assert.deepEqual(await store.ask("readEmbedding"), { model: null, done: 0, total: 0 });
  }));

test("with one, all that is remembered and said waits, from before and from now on, and nothing that is hidden or that tools brought", () =>
  withStore(async (store) => {
    await remember(store, "Owns a dog");
    await talk(store, ["Hello there", "Good morning"]);
    await talk(store, ["A secret", "Kept"], { incognito: true });
    await choose(store, MODEL);
    await remember(store, "Drives a car");
    await talk(store, ["And then", "More of it"]);
    await talk(store, ["Another secret"], { incognito: true });
    assert.deepEqual(await waiting(store), ["And then", "Drives a car", "Good morning", "Hello there", "More of it", "Owns a dog"]);
    assert.equal((await store.ask("listUnembedded", { limit: 3 })).length, 3);
    assert.deepEqual((await store.ask("listUnembedded", { limit: 3 })).map(({ kind }) => kind), ["memory", "memory", "message"]);
    assert.equal(await embedAll(store), 6);
    assert.deepEqual(await waiting(store), []);
    assert.deepEqual(await store.ask("readEmbedding"), { model: MODEL, done: 6, total: 6 });
  }));

test("after another model was chosen all is embedded anew, what the old one answers late is not kept, and without one nothing is left", () =>
  withStore(async (store) => {
    await choose(store, MODEL);
    await remember(store, "Owns a dog");
    await talk(store, ["Hello there"]);
    await embedAll(store);
    await choose(store, MODEL);
    assert.deepEqual(await waiting(store), [], "the same model again costs nothing");
    await choose(store, "lab/other");
    assert.deepEqual(await store.ask("readEmbedding"), { model: "lab/other", done: 0, total: 2 });
    assert.equal(await embedAll(store, MODEL), 0);
    assert.equal((await waiting(store)).length, 2);
    assert.equal(await embedAll(store, "lab/other", 32), 2);
    await choose(store, null);
    assert.deepEqual(await store.ask("readEmbedding"), { model: null, done: 0, total: 0 });
  }));

test("a dimension that is not that of what is stored is refused in words that say what to do", () =>
  withStore(async (store) => {
    await choose(store, MODEL);
    await remember(store, "Owns a dog");
    await embedAll(store);
    await remember(store, "Drives a car");
    const error = await refused(embedAll(store, MODEL, 32), "provider_malformed");
    assert.match(error.message, /32 numbers.*256.*unset embedding_model/);
    assert.deepEqual(await waiting(store), ["Drives a car"]);
    await choose(store, null);
    await choose(store, MODEL);
    assert.equal(await embedAll(store, MODEL, 32), 2);
  }));

test("a text that the model does not take waits no more and is found by its words", () =>
  withStore(async (store) => {
    await choose(store, MODEL);
    await remember(store, "Owns a dog");
    const texts = (await store.ask("listUnembedded", { limit: 10 })).map((text) => ({ ...text, values: null }));
    assert.deepEqual(await store.run("finishEmbedding", { model: MODEL, texts }), { stored: 0 });
    assert.deepEqual(await waiting(store), []);
    assert.deepEqual(await recalled(store, "Which dog?"), ["Owns a dog"]);
  }));

test("a memory is found by what it means, and one that says the same in words comes first", () =>
  withStore(async (store) => {
    await choose(store, MODEL);
    for (const text of ["Owns a dog named Rex", "Lives in Oslo", "Works at night", "Likes green tea", "Has two sisters", "Plays the cello", "Runs on Sundays", "Reads about trains"]) await remember(store, text);
    assert.deepEqual(await recalled(store, "puppy"), []);
    await embedAll(store);
    assert.deepEqual(await recalled(store, "puppy"), ["Owns a dog named Rex"]);
    await remember(store, "Wants a puppy");
    await embedAll(store);
    assert.deepEqual(await recalled(store, "puppy"), ["Wants a puppy", "Owns a dog named Rex"]);
    const [hit] = await store.ask("recallMemories", { agent_id: "ada", person_id: OWNER, question: "puppy", limit: 1, now: NOW, vector: vectorOf("puppy") });
    assert.deepEqual(Object.keys(hit?.reasons ?? {}), ["words", "vector"]);
    assert.deepEqual(await recalled(store, "rain tomorrow"), [], "the nearest of many is not near enough");
  }));

test("nobody is found by the vector of somebody else, except what is everybody's", () =>
  withStore(async (store) => {
    await choose(store, MODEL);
    await remember(store, "Owns a dog");
    await remember(store, "The shop's hound sleeps", { scope: "agent" });
    await talk(store, ["My hound is brown"]);
    await talk(store, ["My physician is brown"], { person_id: OTHER });
    await embedAll(store);
    assert.deepEqual(await recalled(store, "puppy", OTHER), ["The shop's hound sleeps"]);
    assert.equal((await recalled(store, "puppy")).length, 2);
    const ask = (person_id: PersonId, question: string) => store.ask("recallMessages", { person_id, within: { agent_id: "ada" }, question, limit: 10, now: NOW, vector: vectorOf(question) });
    assert.deepEqual((await ask(OTHER, "puppy")).map(({ content }) => content), []);
    assert.deepEqual((await ask(OWNER, "puppy")).map(({ content }) => content), ["My hound is brown"]);
  }));

test("a memory that was changed, replaced, dropped or undone is not found by what it meant before", () =>
  withStore(async (store) => {
    await choose(store, MODEL);
    const [kept, replaced, dropped] = [await remember(store, "Owns a dog"), await remember(store, "Has a hound"), await remember(store, "Saw a puppy")];
    const added = await change(store, { action: "add", ...newMemory("Walks a hound") });
    await embedAll(store);
    assert.equal((await recalled(store, "dog")).length, 4);
    await change(store, { action: "update", target: kept, patch: { text: "Owns a cat" } });
    await change(store, { action: "supersede", target: replaced, ...newMemory("Has a parrot") });
    await change(store, { action: "drop", target: dropped });
    await store.run("undoChangeSet", { change_set_id: added, person_id: OWNER, now: NOW });
    assert.deepEqual(await recalled(store, "dog"), []);
    assert.deepEqual(await waiting(store), ["Has a parrot", "Owns a cat"]);
    await embedAll(store);
    assert.deepEqual(await recalled(store, "dog"), []);
    assert.deepEqual(await recalled(store, "parrot"), ["Has a parrot"]);
    assert.deepEqual(await store.ask("readEmbedding"), { model: MODEL, done: 2, total: 2 });
  }));

test("a vector that was asked for before a memory changed is not kept for the new words", () =>
  withStore(async (store) => {
    await choose(store, MODEL);
    const id = await remember(store, "Owns a dog");
    const texts = (await store.ask("listUnembedded", { limit: 10 })).map((text) => ({ ...text, values: vectorOf(text.text).values }));
    await change(store, { action: "update", target: id, patch: { text: "Owns a cat" } });
    assert.deepEqual(await store.run("finishEmbedding", { model: MODEL, texts }), { stored: 0 });
    assert.deepEqual(await waiting(store), ["Owns a cat"]);
  }));

test("what is erased leaves neither vector nor wait behind", () =>
  withStore(async (store) => {
    await choose(store, MODEL);
    const session_id = await talk(store, ["Hello there", "Good morning"]);
    const memory_id = await remember(store, "Owns a dog");
    const texts = (await store.ask("listUnembedded", { limit: 10 })).map((text) => ({ ...text, values: vectorOf(text.text).values }));
    await store.run("finishEmbedding", { model: MODEL, texts: texts.slice(0, 2) });
    await store.run("deleteSession", { deletion_id: "del_1", cause: "person", session_id, person_id: OWNER, now: NOW });
    await store.run("eraseMemory", { memory_id, person_id: OWNER, now: NOW });
    assert.deepEqual(await store.ask("readEmbedding"), { model: MODEL, done: 0, total: 0 });
    assert.deepEqual(await store.run("finishEmbedding", { model: MODEL, texts }), { stored: 0 });
    await remember(store, "Drives a car");
    await embedAll(store);
    await store.run("clearMemories", { agent_id: "ada", person_id: OWNER, now: NOW });
    assert.deepEqual(await store.ask("readEmbedding"), { model: MODEL, done: 0, total: 0 });
  }));

test("a new text index asks for no vector that is there, and a fork's messages get theirs", () =>
  withStore(async (store) => {
    await choose(store, MODEL);
    const source_id = await talk(store, ["My dog is brown"]);
    await embedAll(store);
    await store.run("rebuildIndex", { now: 0 });
    assert.deepEqual(await waiting(store), []);
    await store.run("forkSession", { source_id, message_id: null, session_id: random.id("ses"), person_id: OWNER, agent_id: "ada", now: NOW });
    assert.deepEqual(await waiting(store), ["My dog is brown"]);
  }));

test("what was near and is erased hides nothing that is left, and what comes instead is found", () =>
  withStore(async (store) => {
    await choose(store, MODEL);
    for (let index = 0; index < 60; index += 1) await remember(store, `Note ${index} about the weather`);
    const dogs: MemoryId[] = [];
    for (let index = 0; index < 12; index += 1) dogs.push(await remember(store, `Owns a hound`));
    await remember(store, "Owns a dog");
    await embedAll(store);
    assert.ok((await recalled(store, "puppy")).length > 0);
    for (const memory_id of dogs) await store.run("eraseMemory", { memory_id, person_id: OWNER, now: NOW });
    assert.deepEqual(await recalled(store, "puppy"), ["Owns a dog"]);
    await remember(store, "Feeds a hound");
    await embedAll(store);
    assert.deepEqual((await recalled(store, "puppy")).toSorted(), ["Feeds a hound", "Owns a dog"]);
  }));
