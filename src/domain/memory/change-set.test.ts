// Change sets: what the fold of them makes, and what waits or comes back.
import assert from "node:assert/strict";
import { test } from "node:test";
import { knownMemory, memoryId, messageId } from "../../../test/support/said.ts";
import type { ChangeSetId } from "../ids.ts";
import type { ChangeItem, ChangeSet, ChangeStatus, NewMemory } from "./change-set.ts";
import { foldChanges } from "./change-set.ts";
import { heldMemories, isHeld, joinHeld } from "./hold.ts";
import { broughtBack } from "./redo.ts";
import { settle } from "./twin.ts";

const source = (n: number) => ({ session_id: `ses_${n}` as const, message_id: messageId(n) });

function made(n: number, more: Partial<NewMemory> = {}): NewMemory {
  return { memory_id: memoryId(n), kind: "fact", text: `Fact ${n}.`, scope: "person", confidence: 0.9, origin: "person", sources: [source(n)], valid_from: null, valid_to: null, ...more };
}

function setOf(n: number, items: ChangeItem[], status: ChangeStatus = "applied"): ChangeSet {
  const rest = { cause: "person" as const, session_id: null, from_seq: null, to_seq: null, model: null, decided_at: null };
  return { change_set_id: `dis_${n}`, agent_id: "ada", person_id: "per_owner", status, created_at: `2026-02-0${n}T00:00:00.000Z`, ...rest, items };
}

test("what takes the place of a pinned memory is pinned, and its predecessor is not any more", () => {
  const sets = [setOf(1, [{ action: "add", ...made(1) }]), setOf(2, [{ action: "update", target: memoryId(1), patch: { pinned: true } }]), setOf(3, [{ action: "supersede", target: memoryId(1), ...made(2) }])];
  const pins = (kept: ChangeSet[]) => [...foldChanges(kept).values()].map(({ memory_id, pinned }) => [memory_id, pinned]);
  assert.deepEqual(pins(sets), [[memoryId(1), false], [memoryId(2), true]]);
  assert.deepEqual(pins(sets.slice(0, 2)), [[memoryId(1), true]]);
  assert.deepEqual(pins([sets[0] as ChangeSet, sets[2] as ChangeSet]), [[memoryId(1), false], [memoryId(2), false]]);
});

test("an undone set brings back what went with it, except what also builds on another that is still undone", () => {
  const undone = (n: number, items: ChangeItem[], by: number | null = null) => ({ set: setOf(n, items, "undone"), undone_with: by === null ? null : (`dis_${by}` as ChangeSetId) });
  const sets = [
    undone(1, [{ action: "add", ...made(1) }]),
    undone(2, [{ action: "add", ...made(2) }]),
    undone(3, [{ action: "supersede", target: memoryId(1), ...made(3) }], 1),
    undone(4, [{ action: "update", target: memoryId(3), patch: {} }, { action: "drop", target: memoryId(2) }], 1),
    undone(5, [{ action: "update", target: memoryId(3), patch: {} }]),
  ];
  const { back, waits } = broughtBack(sets, "dis_1");
  assert.deepEqual(back.map((set) => set.change_set_id), ["dis_3"]);
  assert.deepEqual([...waits], [["dis_4", "dis_2"]]);
});

test("what others said is put to its person however sure a model is of it; what they said themselves is not", () => {
  const add = (more: Partial<NewMemory>): ChangeItem => ({ action: "add", ...made(1, { confidence: 1, ...more }) });
  for (const origin of ["tool", "web", "other"] as const) {
    assert.equal(isHeld("hold_uncertain", [add({ origin })]), true, origin);
    assert.equal(isHeld("auto", [add({ origin })]), false);
  }
  assert.equal(isHeld("hold_uncertain", [add({}), { action: "drop", target: memoryId(2) }]), false);
  assert.equal(isHeld("hold_uncertain", [add({ confidence: 0.6 })]), true);
  assert.equal(isHeld("hold", []), true);
});

test("a further source of what waits goes to where it waits, once", () => {
  const held = setOf(1, [{ action: "add", ...made(1) }, { action: "drop", target: memoryId(9) }], "held");
  const update: ChangeItem = { action: "update", target: memoryId(1), patch: { sources: [source(1), source(2)] } };
  const other: ChangeItem = { action: "update", target: memoryId(5), patch: { sources: [source(2)] } };
  const { rest, sets } = joinHeld([update, other], [held]);
  assert.deepEqual(rest, [other]);
  assert.deepEqual(sets.map((set) => set.items), [[{ action: "add", ...made(1, { sources: [source(1), source(2)] }) }, held.items[1]]]);
  assert.deepEqual(heldMemories([held]).map(({ memory_id, pinned }) => [memory_id, pinned]), [[memoryId(1), false]]);
});

test("what was learned while a set waited is not learned again when it is kept", () => {
  const known = [knownMemory("Fact 2.", { memory_id: memoryId(7), sources: [source(3)] }), knownMemory("Old.", { memory_id: memoryId(8) })];
  const kept = settle([{ action: "add", ...made(1) }, { action: "supersede", target: memoryId(8), ...made(2, { valid_from: "2026-01-09T00:00:00.000Z" }) }], known, "2026-02-01T00:00:00.000Z");
  assert.deepEqual(kept, [
    { action: "add", ...made(1) },
    { action: "update", target: memoryId(7), patch: { sources: [source(2)] } },
    { action: "update", target: memoryId(8), patch: { valid_to: "2026-01-09T00:00:00.000Z" } },
  ]);
  assert.deepEqual(settle([{ action: "add", ...made(2, { origin: "web" }) }], known, "2026-02-01T00:00:00.000Z"), []);
});
