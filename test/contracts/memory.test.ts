// What every store promises about the memory: it is the fold of what was applied, walls hold, and erased words are gone.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { openInlineStore } from "../../src/adapters/store/inline-store.ts";
import { systemRandom as random } from "../../src/adapters/system/random.ts";
import type { MemoryId, PersonId } from "../../src/domain/ids.ts";
import type { ChangeItem, ChangeSet, NewMemory } from "../../src/domain/memory/change-set.ts";
import { dependants, foldChanges } from "../../src/domain/memory/change-set.ts";
import type { Memory } from "../../src/domain/memory/memory.ts";
import type { Store } from "../../src/ports/store.ts";
import { refused } from "../support/refusal.ts";

const NOW = Date.UTC(2026, 1, 1);
const OWNER: PersonId = "per_owner";
const OTHER: PersonId = "per_00000000000000000000000000000002";

async function withStore(use: (store: Store) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "rapport-memory-"));
  const store = openInlineStore({ path: join(folder, "rapport.db"), backups: join(folder, "backups"), durable: false });
  try {
    await use(store);
  } finally {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function newMemory(text: string, more: Partial<NewMemory> = {}): NewMemory {
  return { memory_id: random.id("mem"), kind: "fact", text, scope: "person", confidence: 1, origin: "person", sources: [], valid_from: null, valid_to: null, ...more };
}

async function change(store: Store, items: ChangeItem[], person_id: PersonId = OWNER, now = NOW): Promise<ChangeSet> {
  const set = { change_set_id: random.id("dis"), agent_id: "ada", person_id, cause: "person" as const, session_id: null, from_seq: null, to_seq: null, model: null, items };
  return (await store.run("changeMemories", { set, hold: false, now })).change_set;
}

const all = async (store: Store, person_id: PersonId = OWNER): Promise<Memory[]> => {
  const { memories } = await store.ask("listMemories", { agent_id: "ada", person_id, now: NOW, limit: 200 });
  return memories.map(({ use_count: _uses, last_used_at: _last, ...memory }) => memory).toSorted((a, b) => a.memory_id.localeCompare(b.memory_id));
};

const folded = (sets: ChangeSet[]): Memory[] => [...foldChanges(sets).values()].toSorted((a, b) => a.memory_id.localeCompare(b.memory_id));

test("whatever is added, changed, replaced, dropped, undone and redone, the memories are the fold of what is applied", async () => {
  const step = fc.record({ kind: fc.constantFrom("add", "supersede", "update", "drop", "undo", "redo"), at: fc.nat(20) });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
      await withStore(async (store) => {
        let sets: ChangeSet[] = [];
        const known: MemoryId[] = [];
        const pick = <T>(from: readonly T[], at: number): T | undefined => from[at % Math.max(1, from.length)];
        for (const [index, { kind, at }] of steps.entries()) {
          const there = new Set((await all(store)).map((memory) => memory.memory_id));
          const target = pick(known.filter((id) => there.has(id)), at);
          const set = pick(sets, at);
          if (kind === "undo" || kind === "redo") {
            if (!set) continue;
            if (kind === "undo" && set.status === "applied") {
              const { change_set, also } = await store.run("undoChangeSet", { change_set_id: set.change_set_id, person_id: OWNER, now: NOW + index });
              sets = sets.map((one) => [change_set, ...also].find((other) => other.change_set_id === one.change_set_id) ?? one);
            }
            if (kind === "redo" && set.status === "undone") {
              const { change_set, also } = await store.run("applyChangeSet", { change_set_id: set.change_set_id, person_id: OWNER, keep: null, now: NOW + index });
              sets = sets.map((one) => [change_set, ...also].find((other) => other.change_set_id === one.change_set_id) ?? one);
            }
          } else {
            const made = newMemory(`Fact ${index}`);
            const item: ChangeItem =
              kind === "add" || !target ? { action: "add", ...made } : kind === "supersede" ? { action: "supersede", target, ...made } : kind === "update" ? { action: "update", target, patch: { text: `Changed ${index}`, pinned: at % 2 === 0 } } : { action: "drop", target };
            const added = await change(store, [item], OWNER, NOW + index);
            if ("memory_id" in item) known.push(item.memory_id);
            sets.push(added);
          }
          // What is done again comes back to its place: the fold is in the order in which things were first done.
          assert.deepEqual(await all(store), folded(sets));
        }
      });
    }),
    { numRuns: 40 },
  );
});

test("undoing takes with it what built on it, and nothing else", async () => {
  await withStore(async (store) => {
    const first = newMemory("Lives in Lyon.");
    const second = newMemory("Lives in Paris.");
    const a = await change(store, [{ action: "add", ...first }]);
    const b = await change(store, [{ action: "supersede", target: first.memory_id, ...second }]);
    const c = await change(store, [{ action: "add", ...newMemory("Has a cat.") }]);
    const d = await change(store, [{ action: "update", target: second.memory_id, patch: { pinned: true } }]);
    assert.deepEqual(dependants([a, b, c, d], a.change_set_id).map((set) => set.change_set_id), [b.change_set_id, d.change_set_id]);
    const undone = await store.run("undoChangeSet", { change_set_id: b.change_set_id, person_id: OWNER, now: NOW });
    assert.deepEqual(undone.also.map((set) => set.change_set_id), [d.change_set_id]);
    const left = await all(store);
    assert.deepEqual(left.map(({ text, superseded_by, valid_to }) => [text, superseded_by, valid_to]).toSorted((one, other) => String(one[0]).localeCompare(String(other[0]))), [["Has a cat.", null, null], ["Lives in Lyon.", null, null]]);
    await refused(store.run("undoChangeSet", { change_set_id: b.change_set_id, person_id: OWNER, now: NOW }), "conflict");
  });
});

test("what one undo took along comes back with it, as it was, unless it was decided about since", async () => {
  await withStore(async (store) => {
    const [lyon, paris, rome] = [newMemory("Lives in Lyon."), newMemory("Lives in Paris."), newMemory("Lives in Rome.")];
    const a = await change(store, [{ action: "add", ...lyon }]);
    const b = await change(store, [{ action: "supersede", target: lyon.memory_id, ...paris }]);
    const c = await change(store, [{ action: "supersede", target: paris.memory_id, ...rome }]);
    const d = await change(store, [{ action: "update", target: lyon.memory_id, patch: { valid_from: "2020-01-01T00:00:00.000Z" } }]);
    const undo = async (set: ChangeSet) => void (await store.run("undoChangeSet", { change_set_id: set.change_set_id, person_id: OWNER, now: NOW }));
    const redo = async (set: ChangeSet) => (await store.run("applyChangeSet", { change_set_id: set.change_set_id, person_id: OWNER, keep: null, now: NOW })).also.map((one) => one.change_set_id);
    const before = await all(store);
    await undo(a);
    assert.deepEqual(await all(store), []);
    assert.deepEqual(await redo(a), [b.change_set_id, c.change_set_id, d.change_set_id]);
    assert.deepEqual(await all(store), before);
    await undo(a);
    await redo(d);
    await undo(d);
    assert.deepEqual(await redo(a), [b.change_set_id, c.change_set_id], "what was taken back by itself stays away");
    await undo(b);
    await undo(a);
    assert.deepEqual(await redo(a), [], "what was undone on its own stays undone");
    assert.deepEqual((await all(store)).map(({ text }) => text), ["Lives in Lyon."]);
    assert.deepEqual(await redo(b), [c.change_set_id]);
  });
});

test("what waits for its person is known: said again it gains a source and waits once, and kept late it is not learned twice", async () => {
  await withStore(async (store) => {
    const session_id = random.id("ses");
    await store.run("createSession", { session_id, agent_id: "ada", type: "chat", person_id: OWNER, title: null, incognito: false, now: NOW });
    const source = () => ({ session_id, message_id: random.id("msg") });
    const held = newMemory("Has a cat.", { sources: [source()] });
    const set = (items: ChangeItem[]) => ({ change_set_id: random.id("dis"), agent_id: "ada", person_id: OWNER, cause: "tool" as const, session_id, from_seq: 1, to_seq: 1, model: null, items });
    const first = (await store.run("changeMemories", { set: set([{ action: "add", ...held }]), hold: true, now: NOW })).change_set;
    const again: ChangeItem = { action: "update", target: held.memory_id, patch: { sources: [source()] } };
    const joined = (await store.run("changeMemories", { set: set([again]), hold: true, now: NOW })).change_set;
    assert.equal(joined.change_set_id, first.change_set_id);
    await refused(store.run("changeMemories", { set: { ...set([again]), person_id: OTHER, session_id: null }, hold: true, now: NOW }), "not_found");
    const { change_sets } = await store.ask("listChangeSets", { person_id: OWNER, status: "held", limit: 10 });
    assert.deepEqual(change_sets.map((one) => one.items.map((item) => ("sources" in item ? item.sources.length : 0))), [[2]]);
    const own = newMemory("has a cat");
    await change(store, [{ action: "add", ...own }]);
    await store.run("applyChangeSet", { change_set_id: first.change_set_id, person_id: OWNER, keep: null, now: NOW });
    assert.deepEqual((await all(store)).map(({ memory_id, sources }) => [memory_id, sources.length]), [[own.memory_id, 2]]);
  });
});

test("of what waits the later may be kept before the earlier: what it replaces is history all the same, and true again once it is undone", async () => {
  await withStore(async (store) => {
    const [lyon, paris] = [newMemory("Lives in Lyon."), newMemory("Lives in Paris.")];
    const hold = async (item: ChangeItem) => {
      const set = { change_set_id: random.id("dis"), agent_id: "ada", person_id: OWNER, cause: "distillation" as const, session_id: null, from_seq: null, to_seq: null, model: null, items: [item] };
      return (await store.run("changeMemories", { set, hold: true, now: NOW })).change_set;
    };
    const [first, second] = [await hold({ action: "add", ...lyon }), await hold({ action: "supersede", target: lyon.memory_id, ...paris })];
    const current = async () => (await store.ask("listMemories", { agent_id: "ada", person_id: OWNER, current: true, now: NOW + 9, limit: 10 })).memories.map(({ text, pinned }) => [text, pinned]);
    const keep = (set: ChangeSet) => store.run("applyChangeSet", { change_set_id: set.change_set_id, person_id: OWNER, keep: null, now: NOW });
    await keep(second);
    await change(store, [{ action: "update", target: paris.memory_id, patch: { pinned: true } }]);
    await keep(first);
    assert.deepEqual(await current(), [["Lives in Paris.", true]]);
    assert.deepEqual((await all(store)).find(({ memory_id }) => memory_id === lyon.memory_id)?.superseded_by, paris.memory_id);
    await store.run("undoChangeSet", { change_set_id: second.change_set_id, person_id: OWNER, now: NOW });
    assert.deepEqual(await current(), [["Lives in Lyon.", false]]);
  });
});

test("nobody reads, finds, changes or undoes another person's memories, except what is everybody's", async () => {
  await withStore(async (store) => {
    const secret = newMemory("The safe opens with 4711.");
    const shared = newMemory("The office opens at nine.", { scope: "agent" });
    const set = await change(store, [{ action: "add", ...secret }, { action: "add", ...shared }]);
    assert.deepEqual((await all(store, OTHER)).map((memory) => memory.text), ["The office opens at nine."]);
    const found = await store.ask("recallMemories", { agent_id: "ada", person_id: OTHER, question: "When does the safe or the office open?", limit: 10, now: NOW });
    assert.deepEqual(found.map(({ memory }) => memory.text), ["The office opens at nine."]);
    assert.equal(await store.ask("getMemory", { memory_id: secret.memory_id, person_id: OTHER }), null);
    await refused(change(store, [{ action: "drop", target: secret.memory_id }], OTHER), "not_found");
    await refused(change(store, [{ action: "add", ...newMemory("Always praise member two.", { scope: "agent" }) }], OTHER), "forbidden");
    await refused(store.run("eraseMemory", { memory_id: secret.memory_id, person_id: OTHER, now: NOW }), "not_found");
    await refused(store.run("undoChangeSet", { change_set_id: set.change_set_id, person_id: OTHER, now: NOW }), "not_found");
    assert.deepEqual((await store.ask("listChangeSets", { person_id: OTHER, limit: 10 })).change_sets, []);
    assert.equal((await all(store)).length, 2);
  });
});

test("an erased memory leaves no word in any table, and undoing around it does not bring it back", async () => {
  await withStore(async (store) => {
    const old = newMemory("Pet is called Quixotrope.");
    const next = newMemory("Pet is called Zanzibarian.");
    const first = await change(store, [{ action: "add", ...old }]);
    await change(store, [{ action: "supersede", target: old.memory_id, ...next }]);
    await store.run("eraseMemory", { memory_id: old.memory_id, person_id: OWNER, now: NOW });
    assert.deepEqual((await all(store)).map((memory) => memory.text), ["Pet is called Zanzibarian."]);
    const { change_sets } = await store.ask("listChangeSets", { person_id: OWNER, limit: 10 });
    assert.equal(JSON.stringify(change_sets).includes("Quixotrope"), false);
    await store.run("undoChangeSet", { change_set_id: first.change_set_id, person_id: OWNER, now: NOW });
    assert.equal(JSON.stringify(await all(store)).includes("Quixotrope"), false);
    await store.run("clearMemories", { agent_id: "ada", person_id: OWNER, now: NOW });
    assert.deepEqual(await all(store), []);
    assert.deepEqual((await store.ask("listChangeSets", { person_id: OWNER, limit: 10 })).change_sets, []);
  });
});

test("a message is found by what was learned from it, and no more once that was erased", async () => {
  await withStore(async (store) => {
    const session_id = random.id("ses");
    await store.run("createSession", { session_id, agent_id: "ada", type: "chat", person_id: OWNER, title: null, incognito: false, now: NOW });
    const message_id = random.id("msg");
    const turns = [{ turn_id: random.id("trn"), messages: [{ message_id, role: "user" as const, parts: [{ type: "text" as const, text: "He answers to Rex now." }], at: NOW }] }];
    await store.run("importTurns", { session_id, person_id: OWNER, turns, now: NOW });
    const found = async () => (await store.ask("recallMessages", { person_id: OWNER, within: { agent_id: "ada" }, question: "What is the terrier called?", limit: 5, now: NOW })).map((hit) => hit.message_id);
    assert.deepEqual(await found(), []);
    const made = newMemory("The user's terrier is called Rex.", { sources: [{ session_id, message_id }] });
    await change(store, [{ action: "add", ...made }]);
    assert.deepEqual(await found(), [message_id]);
    await store.run("eraseMemory", { memory_id: made.memory_id, person_id: OWNER, now: NOW });
    assert.deepEqual(await found(), []);
  });
});

test("what was undone, refused or dropped can be erased too, and leaves no word", async () => {
  await withStore(async (store) => {
    const [undone, held, dropped] = [newMemory("Likes Quixotrope."), newMemory("Likes Zanzibarian."), newMemory("Likes Yodelweiss.")];
    const set = await change(store, [{ action: "add", ...undone }]);
    await store.run("undoChangeSet", { change_set_id: set.change_set_id, person_id: OWNER, now: NOW });
    const waiting = { change_set_id: random.id("dis"), agent_id: "ada", person_id: OWNER, cause: "tool" as const, session_id: null, from_seq: null, to_seq: null, model: null, items: [{ action: "add" as const, ...held }] };
    await store.run("changeMemories", { set: waiting, hold: true, now: NOW });
    await store.run("rejectChangeSet", { change_set_id: waiting.change_set_id, person_id: OWNER, now: NOW });
    await change(store, [{ action: "add", ...dropped }]);
    await change(store, [{ action: "drop", target: dropped.memory_id }]);
    for (const { memory_id } of [undone, held, dropped]) {
      await refused(store.run("eraseMemory", { memory_id, person_id: OTHER, now: NOW }), "not_found");
      await store.run("eraseMemory", { memory_id, person_id: OWNER, now: NOW });
      await refused(store.run("eraseMemory", { memory_id, person_id: OWNER, now: NOW }), "not_found");
    }
    assert.doesNotMatch(JSON.stringify(await store.ask("listChangeSets", { person_id: OWNER, limit: 10 })), /Quixotrope|Zanzibarian|Yodelweiss/);
  });
});

test("erasing a memory does not make true again what it had replaced", async () => {
  await withStore(async (store) => {
    const [paris, lyon, oslo] = [newMemory("Lives in Paris."), newMemory("Lives in Lyon.", { valid_from: "2025-01-01T00:00:00.000Z" }), newMemory("Lives in Oslo.")];
    const first = await change(store, [{ action: "add", ...paris }]);
    const second = await change(store, [{ action: "supersede", target: paris.memory_id, ...lyon }]);
    await change(store, [{ action: "supersede", target: lyon.memory_id, ...oslo }]);
    await store.run("eraseMemory", { memory_id: lyon.memory_id, person_id: OWNER, now: NOW });
    assert.deepEqual(new Map((await all(store)).map(({ text, valid_to }) => [text, valid_to])), new Map([["Lives in Oslo.", null], ["Lives in Paris.", lyon.valid_from]]));
    const found = await store.ask("recallMemories", { agent_id: "ada", person_id: OWNER, question: "Oslo or Paris?", limit: 10, now: NOW });
    assert.deepEqual(found.map(({ memory }) => memory.text), ["Lives in Oslo."]);
    const undone = await store.run("undoChangeSet", { change_set_id: first.change_set_id, person_id: OWNER, now: NOW });
    assert.deepEqual(undone.also.map((set) => set.change_set_id), [second.change_set_id]);
  });
});

test("what a change leaves as it is keeps its vector: nothing is embedded, and paid for, twice", async () => {
  await withStore(async (store) => {
    const model = "p/m";
    await store.run("putSettings", { values: { embedding_model: model }, endLogins: null, now: 0 });
    const session_id = random.id("ses");
    await store.run("createSession", { session_id, agent_id: "ada", type: "chat", person_id: OWNER, title: null, incognito: false, now: NOW });
    const sources = [random.id("msg"), random.id("msg")].toSorted().toReversed().map((message_id) => ({ session_id, message_id }));
    const gone = { session_id: random.id("ses"), message_id: random.id("msg") };
    const [kept, erased] = [newMemory("Has a cat.", { sources: [...sources, gone] }), newMemory("Has a dog.")];
    await change(store, [{ action: "add", ...kept }]);
    await change(store, [{ action: "add", ...erased }]);
    const texts = (await store.ask("listUnembedded", { limit: 10 })).map((one) => ({ ...one, values: Float32Array.of(1, 0) }));
    assert.equal((await store.run("finishEmbedding", { model, texts })).stored, 2);
    await store.run("eraseMemory", { memory_id: erased.memory_id, person_id: OWNER, now: NOW });
    await change(store, [{ action: "update", target: kept.memory_id, patch: { pinned: true } }]);
    assert.deepEqual(await store.ask("listUnembedded", { limit: 10 }), []);
    await change(store, [{ action: "update", target: kept.memory_id, patch: { text: "Has two cats." } }]);
    assert.deepEqual((await store.ask("listUnembedded", { limit: 10 })).map((one) => one.text), ["Has two cats."]);
  });
});

test("what a tool still wants to keep when its session was deleted is not kept", async () => {
  await withStore(async (store) => {
    const session_id = random.id("ses");
    await store.run("createSession", { session_id, agent_id: "ada", type: "chat", person_id: OWNER, title: null, incognito: false, now: NOW });
    await store.run("deleteSession", { deletion_id: "del_1", cause: "person", session_id, person_id: OWNER, now: NOW });
    const set = { change_set_id: random.id("dis"), agent_id: "ada", person_id: OWNER, cause: "tool" as const, session_id, from_seq: 1, to_seq: 1, model: null, items: [{ action: "add" as const, ...newMemory("Late.") }] };
    await refused(store.run("changeMemories", { set, hold: false, now: NOW }), "not_found");
    assert.deepEqual(await all(store), []);
  });
});

test("where a shared memory was said stays between its person and the agent", async () => {
  await withStore(async (store) => {
    const session_id = random.id("ses");
    await store.run("createSession", { session_id, agent_id: "ada", type: "chat", person_id: OWNER, title: null, incognito: false, now: NOW });
    const shared = newMemory("The office opens at nine.", { scope: "agent", sources: [{ session_id, message_id: random.id("msg") }] });
    await change(store, [{ action: "add", ...shared }]);
    assert.equal((await all(store))[0]?.sources.length, 1);
    const told = [await all(store, OTHER), await store.ask("getMemory", { memory_id: shared.memory_id, person_id: OTHER })];
    assert.equal(JSON.stringify(told).includes(session_id), false);
    assert.ok(told[1]);
  });
});
