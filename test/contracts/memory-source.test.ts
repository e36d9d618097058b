// A memory is found by what it says and by what was said when it was learned: facts are told in few words, and asked for in others.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { MessageId, PersonId, SessionId } from "../../src/domain/ids.ts";
import { OWNER_ID } from "../../src/domain/ids.ts";
import { NOW, openRecallStore } from "../support/recall-store.ts";

const OTHER: PersonId = "per_other";
type Home = Awaited<ReturnType<typeof openRecallStore>>;
type Source = { session_id: SessionId; message_id: MessageId };

/** What was said, what was learned from it, and a question in words that only the one or only the other has. */
const CORPUS = [
  { said: "We finally signed the papers for the cottage by the lake!", fact: "Owns a house in Hallstatt", bySource: "Which cottage papers were signed?", byWords: "What is in Hallstatt?" },
  { said: "Anna blew out seven candles yesterday, what a party.", fact: "Daughter Anna was born in 2019", bySource: "Who had candles at the party?", byWords: "Which daughter?" },
  { said: "The vet says no more chicken for Otis, he scratches all night.", fact: "The dog has a food allergy", bySource: "What did the vet say about scratching?", byWords: "Is there an allergy?" },
  { said: "I swapped the 7:40 train for my bike, best decision ever.", fact: "Cycles to the office", bySource: "Which train was swapped?", byWords: "How does one get to the office?" },
  { said: "Mum's scan came back clean, we all cried.", fact: "The mother has recovered from cancer", bySource: "Whose scan was clean?", byWords: "Did anybody recover from cancer?" },
];

async function remember({ store, random }: Home, text: string, sources: Source[], more: { person_id?: PersonId; scope?: "agent"; valid_to?: string } = {}): Promise<void> {
  const { person_id = OWNER_ID, scope = "person" as const, valid_to = null } = more;
  const item = { action: "add" as const, memory_id: random.id("mem"), kind: "fact" as const, text, scope, confidence: 1, origin: "person" as const, sources, valid_from: null, valid_to };
  const set = { change_set_id: random.id("dis"), agent_id: "ada", person_id, cause: "person" as const, session_id: null, from_seq: null, to_seq: null, model: null, items: [item] };
  await store.run("changeMemories", { set, hold: false, now: NOW });
}

async function recalled({ store }: Home, question: string, person_id: PersonId = OWNER_ID, limit = 3): Promise<string[]> {
  const hits = await store.ask("recallMemories", { agent_id: "ada", person_id, question, limit, now: NOW });
  return hits.map((hit) => hit.memory.text);
}

/** The corpus as said and learned, each in a session of its own among talk about nothing. */
async function fill(home: Home, learned: boolean): Promise<void> {
  for (const { said, fact } of CORPUS) {
    const { session_id, message_ids } = await home.add([{ said: "Good morning, how are things?", told: "All is well." }, { said, told: "Thank you for telling me." }]);
    await remember(home, fact, learned ? [{ session_id, message_id: message_ids[2] as MessageId }] : []);
  }
}

test("a memory whose own words miss the question is found by the message that it was learned from", async () => {
  await using home = await openRecallStore();
  await fill(home, true);
  for (const { fact, bySource } of CORPUS) assert.equal((await recalled(home, bySource))[0], fact, bySource);
});

test("a memory whose source misses the question is found by its own words", async () => {
  await using home = await openRecallStore();
  await fill(home, true);
  for (const { fact, byWords } of CORPUS) assert.equal((await recalled(home, byWords))[0], fact, byWords);
});

test("without their sources these memories are not found by what was said", async () => {
  await using home = await openRecallStore();
  await fill(home, false);
  const found = await Promise.all(CORPUS.map(async ({ fact, bySource }) => (await recalled(home, bySource))[0] === fact));
  assert.deepEqual(found.filter(Boolean), []);
});

test("what was answered in a turn finds what was learned from it too, and the reason says so", async () => {
  await using home = await openRecallStore();
  const { session_id, message_ids } = await home.add([{ said: "It is the blue one.", told: "Noted: your umbrella is the blue one." }]);
  await remember(home, "Carries something blue", [{ session_id, message_id: message_ids[0] as MessageId }]);
  const [hit] = await home.store.ask("recallMemories", { agent_id: "ada", person_id: OWNER_ID, question: "Which umbrella?", limit: 3, now: NOW });
  assert.deepEqual([hit?.memory.text, Object.keys(hit?.reasons ?? {})], ["Carries something blue", ["source"]]);
});

test("a shared memory is not found by what somebody else said, and after the session is deleted by what was said no more", async () => {
  await using home = await openRecallStore();
  const { session_id, message_ids } = await home.add([{ said: "The zeppelin lands at noon." }]);
  await remember(home, "Lunch is late on Fridays", [{ session_id, message_id: message_ids[0] as MessageId }], { scope: "agent" });
  assert.deepEqual(await recalled(home, "When does the zeppelin land?"), ["Lunch is late on Fridays"]);
  assert.deepEqual(await recalled(home, "When does the zeppelin land?", OTHER), []);
  assert.deepEqual(await recalled(home, "When is lunch on Fridays?", OTHER), ["Lunch is late on Fridays"]);
  await home.store.run("deleteSession", { deletion_id: "del_1", cause: "person", session_id, person_id: OWNER_ID, now: NOW });
  assert.deepEqual(await recalled(home, "When does the zeppelin land?"), []);
});

test("of many that fit, as many as are asked for are found, also when the best have ended and others are somebody else's", async () => {
  await using home = await openRecallStore();
  const texts = Array.from({ length: 140 }, (_, index) => `Saw the lynx number ${100 + index}`);
  for (const text of texts) await remember(home, text, []);
  for (let index = 0; index < 10; index += 1) await remember(home, `Saw the lynx others ${100 + index}`, [], { person_id: OTHER });
  // Of equally long lines the newer ones are better, so these are the best.
  for (let index = 0; index < 60; index += 1) await remember(home, `Saw the lynx former ${100 + index}`, [], { valid_to: new Date(NOW - 1).toISOString() });
  const newest = texts.toReversed();
  for (const limit of [1, 24, 25, 49]) assert.deepEqual(await recalled(home, "lynx", OWNER_ID, limit), newest.slice(0, limit));
  assert.deepEqual((await recalled(home, "lynx", OWNER_ID, 500)).toSorted(), texts.toSorted());
});
