// Recall: what was said is found again by a question in other words, by nobody else, and for as long as it is there.
import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import fc from "fast-check";
import { openDatabase } from "../../src/adapters/store/database.ts";
import { openInlineStore } from "../../src/adapters/store/inline-store.ts";
import { openThreadStore } from "../../src/adapters/store/thread-store.ts";
import { MIGRATIONS } from "../../src/adapters/store/schema/schema.ts";
import type { PersonId } from "../../src/domain/ids.ts";
import { OWNER_ID } from "../../src/domain/ids.ts";
import { NOW, openRecallStore } from "../support/recall-store.ts";
import { refused } from "../support/refusal.ts";

const OTHER: PersonId = "per_other";
const DAY = 86_400_000;

const CHAT = [
  { said: "Any tips for watering tomatoes?", told: "Water them early in the morning, and never the leaves." },
  { said: "By the way, I bought a Norvik blender on Saturday.", told: "Congratulations! A blender is handy for soups and smoothies." },
  { said: "Can a blender crush ice?", told: "Most blenders crush ice when there is some liquid in the jar." },
];

test("a question in other words finds what was said, best first, with the reason", async () => {
  await using home = await openRecallStore();
  await home.add(CHAT);
  const [best] = await home.recall("Which blender did I buy?");
  assert.equal(best?.content, "By the way, I bought a Norvik blender on Saturday.");
  assert.ok((best?.reasons.words ?? 0) > 0 && best?.role === "user" && best.speaker === null);
});

test("one word of a question is enough: what is not said does not hide what is", async () => {
  await using home = await openRecallStore();
  await home.add(CHAT);
  const hits = await home.recall("Please remind me, zxqv: tomatoes, or was it aubergines?");
  assert.equal(hits[0]?.content, CHAT[0]?.said);
});

test("a long answer full of the words does not drown the short remark", async () => {
  await using home = await openRecallStore();
  const filler = { said: "Tell me about kitchens.", told: "A blender, any blender: to buy a blender, compare blenders. ".repeat(40) };
  await home.add([filler, ...CHAT, filler]);
  assert.equal((await home.recall("Which blender did I buy?"))[0]?.content, CHAT[1]?.said);
});

test("between people an answer is found by the question before it", async () => {
  await using home = await openRecallStore();
  await home.add([
    { speaker: "Ann", said: "Lovely weather today." },
    { speaker: "Ann", said: "Do you have any pets, Ben?" },
    { speaker: "Ben", said: "Yes! Two of them, Milo and Otis." },
    { speaker: "Ann", said: "How sweet." },
  ]);
  const [best] = await home.recall("What pets does Ben have?");
  assert.deepEqual([best?.content, best?.speaker], ["Yes! Two of them, Milo and Otis.", "Ben"]);
});

test("a time in the question prefers what was said then", async () => {
  await using home = await openRecallStore();
  for (const [month, dish] of [[3, "soup"], [6, "pie"], [9, "stew"]] as const) await home.add([{ said: `I cooked a ${dish} for the party.`, at: Date.UTC(2025, month, 10) }]);
  const [best] = await home.recall("What did I cook for the party in July?", { now: Date.UTC(2025, 11, 1) });
  assert.equal(best?.content, "I cooked a pie for the party.");
  assert.ok((best?.reasons.date ?? 0) > 0);
});

test("scripts without spaces, emoji and accents are found too", async () => {
  await using home = await openRecallStore();
  await home.add([{ said: "昨日は京都で美味しいラーメンを食べました" }, { said: "Der Müller aß Brötchen" }, { said: "We got married 🎉" }, { said: "ฉันชอบกินข้าวผัด" }]);
  const best = async (question: string) => (await home.recall(question))[0]?.content;
  assert.equal(await best("ラーメン"), "昨日は京都で美味しいラーメンを食べました");
  assert.equal(await best("京"), "昨日は京都で美味しいラーメンを食べました");
  assert.equal(await best("brotchen"), "Der Müller aß Brötchen");
  assert.equal(await best("🎉"), "We got married 🎉");
  assert.equal(await best("ข้าวผัด"), "ฉันชอบกินข้าวผัด");
});

test("what the prompt has already is left out, and a fork's copies are found once", async () => {
  await using home = await openRecallStore();
  const { session_id } = await home.add(CHAT);
  const seen = await home.recall("Norvik blender", { except: { session_id, from: 3 } });
  assert.ok(seen.every((hit) => hit.seq < 3));
  const fork = home.random.id("ses");
  await home.store.run("forkSession", { source_id: session_id, message_id: null, session_id: fork, person_id: OWNER_ID, agent_id: "ada", now: NOW });
  assert.equal((await home.recall("Norvik")).length, 1);
  const within = await home.recall("Norvik", { within: { session_id: fork } });
  assert.deepEqual(within.map((hit) => hit.session_id), [fork]);
});

test("a deleted session is found no more, and leaves nothing in the index", async () => {
  await using home = await openRecallStore();
  const { session_id, message_ids } = await home.add(CHAT);
  await home.store.run("putKeys", { message_id: message_ids[0] ?? "msg_", person_id: OWNER_ID, keys: ["gardening"] });
  await home.store.run("putVectors", { model: "m", vectors: [{ message_id: message_ids[0] ?? "msg_", values: Float32Array.of(1, 0) }] });
  await home.store.run("deleteSession", { deletion_id: "del_1", cause: "person", session_id, person_id: OWNER_ID, now: NOW });
  assert.deepEqual(await home.recall("blender tomatoes gardening", { vector: { model: "m", values: Float32Array.of(1, 0) } }), []);
  const db = new DatabaseSync(home.path, { readOnly: true });
  const count = (sql: string) => (db.prepare(sql).get() as { n: number }).n;
  for (const table of ["message_texts", "message_keys", "vectors", "said", "told"]) assert.equal(count(`SELECT count(*) AS n FROM ${table}`), 0, table);
  assert.equal(count("SELECT coalesce(sum(texts + length), 0) AS n FROM text_owners"), 0);
  db.close();
});

test("an incognito session is found from within it and from nowhere else", async () => {
  await using home = await openRecallStore();
  const { session_id } = await home.add(CHAT, { incognito: true });
  assert.deepEqual(await home.recall("Norvik blender"), []);
  assert.equal((await home.recall("Norvik blender", { within: { session_id } }))[0]?.content, CHAT[1]?.said);
});

test("a message is found by its keys too, until they are replaced", async () => {
  await using home = await openRecallStore();
  const { message_ids } = await home.add(CHAT);
  const message_id = message_ids[0] ?? "msg_";
  await home.store.run("putKeys", { message_id, person_id: OWNER_ID, keys: ["The owner grows vegetables in a greenhouse."] });
  assert.equal((await home.recall("greenhouse"))[0]?.message_id, message_id);
  await home.store.run("putKeys", { message_id, person_id: OWNER_ID, keys: [] });
  assert.deepEqual(await home.recall("greenhouse"), []);
  await refused(home.store.run("putKeys", { message_id, person_id: OTHER, keys: ["x"] }), "not_found");
});

test("a vector finds what no word does, only with vectors of the same model, and only within its owner", async () => {
  await using home = await openRecallStore();
  const { message_ids, session_id } = await home.add(CHAT);
  const elsewhere = await home.add(CHAT, { person_id: OTHER });
  const axis = (index: number) => Float32Array.from({ length: 6 }, (_, at) => (at === index ? 3 : 0.1));
  const vectors = [...message_ids, ...elsewhere.message_ids].map((message_id, index) => ({ message_id, values: axis(index % 6) }));
  assert.equal((await home.store.run("putVectors", { model: "m", vectors })).stored, 12);
  const ask = (model: string) => home.recall("kitchen machine", { vector: { model, values: axis(2) } });
  assert.equal((await ask("m"))[0]?.message_id, message_ids[2]);
  assert.ok((await ask("m")).every((hit) => hit.session_id === session_id));
  assert.deepEqual(await ask("another"), []);
  const within = await home.recall("kitchen machine", { within: { session_id }, vector: { model: "m", values: axis(2) } });
  assert.equal(within[0]?.message_id, message_ids[2]);
});

test("no text of a question can fail, and none finds what is another's", async () => {
  await using home = await openRecallStore();
  const { session_id } = await home.add(CHAT);
  await home.add([{ said: "secret blender owner tomatoes ice a1 s1 NEAR AND OR NOT" }], { person_id: OTHER });
  await home.add([{ said: "secret blender of another agent" }], { agent_id: "bob" });
  const hostile = fc.constantFrom('"', "owner : s1", "a OR b", "NEAR(a b)", "-x", "stems:*", "blender*", "^blender", "{words}: ice", "said", "';--", "\u0000", "blender", "secret", "猫", "🎉", "\ud800");
  const text = fc.oneof(fc.string({ unit: "binary" }), fc.array(hostile, { maxLength: 8 }).map((parts) => parts.join(" ")));
  await fc.assert(
    fc.asyncProperty(text, fc.boolean(), async (question, narrow) => {
      const hits = await home.recall(question, narrow ? { within: { session_id } } : {});
      assert.ok(hits.every((hit) => hit.session_id === session_id && !hit.content.includes("secret")));
    }),
    { numRuns: 300, seed: 11 },
  );
  assert.deepEqual(await home.recall("blender", { within: { session_id }, person_id: OTHER }), []);
  assert.deepEqual(await home.recall(""), []);
  assert.ok((await home.recall(`${"word ".repeat(200_000)} blender`)).length >= 0);
});

/** What the index holds, as far as it can be told: rows, counts, and which rows each word finds. */
function readIndex(path: string): unknown {
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    const all = (sql: string, ...values: string[]) => db.prepare(sql).all(...values);
    const words = ["blender", "tomato", "ic", "greenhous", "s1", "s2"];
    return {
      texts: all("SELECT * FROM message_texts ORDER BY message_pk"),
      owners: all("SELECT * FROM text_owners WHERE texts > 0 ORDER BY owner, shelf"),
      found: words.map((word) => ["said", "told"].map((shelf) => all(`SELECT rowid FROM ${shelf} WHERE ${shelf} MATCH ? ORDER BY rowid`, `"${word}"`))),
    };
  } finally {
    db.close();
  }
}

test("an index made anew is the index as it grew", async () => {
  await using home = await openRecallStore();
  const { session_id, message_ids } = await home.add(CHAT);
  const gone = await home.add(CHAT, { person_id: OTHER });
  await home.add(CHAT, { incognito: true });
  await home.store.run("putKeys", { message_id: message_ids[0] ?? "msg_", person_id: OWNER_ID, keys: ["a greenhouse"] });
  await home.store.run("forkSession", { source_id: session_id, message_id: null, session_id: home.random.id("ses"), person_id: OWNER_ID, agent_id: "ada", now: NOW });
  await home.store.run("deleteSession", { deletion_id: "del_1", cause: "person", session_id: gone.session_id, person_id: OTHER, now: NOW });
  const grown = readIndex(home.path);
  await home.store.run("rebuildIndex", { now: 0 });
  assert.deepEqual(readIndex(home.path), grown);
  const { waiting, messages } = await home.store.ask("readIndexProgress");
  assert.deepEqual([waiting, messages], [0, 18]);
});

for (const [name, open] of Object.entries({ inline: openInlineStore, thread: openThreadStore })) {
  test(`what was stored before there was an index is put in after the start, and it says how far it is (${name})`, async () => {
    await using home = await openRecallStore();
    const { session_id } = await home.add(Array.from({ length: 120 }, (_, index) => ({ said: `note number${index} about tulips`, at: NOW - index * DAY })));
    const path = `${home.path}.old`;
    // As a home looks after the migration: everything stored, nothing indexed.
    const db = openDatabase({ path: home.path, backups: home.path, durable: false });
    db.exec("BEGIN");
    db.run("INSERT INTO text_backlog (first_pk, next_pk) SELECT 0, max(message_pk) FROM messages");
    for (const table of ["message_texts", "text_owners"]) db.exec(`DELETE FROM ${table}`);
    for (const shelf of ["said", "told"]) db.exec(`INSERT INTO ${shelf} (${shelf}) VALUES ('delete-all')`);
    db.exec("COMMIT");
    db.run("VACUUM INTO ?", path);
    db.close();
    const store = await open({ path, backups: home.path });
    try {
      let progress = await store.ask("readIndexProgress");
      while (progress.waiting > 0) progress = await store.ask("readIndexProgress");
      assert.equal(progress.messages, 120);
      const hits = await store.ask("recallMessages", { person_id: OWNER_ID, within: { session_id }, question: "number7", limit: 3, now: NOW });
      assert.equal(hits[0]?.content, "note number7 about tulips");
    } finally {
      await store.close();
    }
  });
}

test("a home from before the index is migrated with all of its messages waiting", async () => {
  await using home = await openRecallStore();
  const path = `${home.path}.v2`;
  const old = openDatabase({ path, backups: home.path, migrations: MIGRATIONS.filter((one) => one.version < 3), durable: false });
  old.exec(`INSERT INTO sessions (session_pk, session_id, agent_id, type, status, incognito, on_behalf_of, created_at, last_activity_at, message_count, message_seq)
    VALUES (1, 'ses_1', 'ada', 'chat', 'open', 0, '${OWNER_ID}', 1, 1, 1, 1);
    INSERT INTO turns (turn_pk, turn_id, session_pk, status, mode, content_hash, created_at) VALUES (1, 'trn_1', 1, 'finished', 'queue', x'', 1);
    INSERT INTO messages (message_pk, message_id, turn_pk, role, status, parts, created_at)
    VALUES (1048577, 'msg_1', 1, 'user', 'complete', '[{"type":"text","text":"My umbrella is green."}]', 1)`);
  old.close();
  const store = openInlineStore({ path, backups: `${home.path}.copies`, durable: false });
  const hits = await store.ask("recallMessages", { person_id: OWNER_ID, within: { agent_id: "ada" }, question: "Which umbrella?", limit: 3, now: NOW });
  await store.close();
  assert.deepEqual(hits.map((hit) => hit.content), ["My umbrella is green."]);
});
