// Change sets in words: what stood there before, what stands there then, and what differs.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { ChangeItem, ChangeSet } from "../../../../src/domain/memory/change-set.ts";
import { memoriesBefore, sourcesOf, summaryOf, textChange, wordsOf } from "./change-story.ts";

const made = (memory_id: `mem_${string}`, text: string) => ({
  memory_id,
  kind: "fact" as const,
  text,
  scope: "person" as const,
  confidence: 0.9,
  origin: "person" as const,
  sources: [{ session_id: "ses_1" as const, message_id: "msg_1" as const }],
  valid_from: null,
  valid_to: null,
});
const set = (id: string, items: ChangeItem[], status: ChangeSet["status"] = "applied"): ChangeSet => ({
  change_set_id: `dis_${id}`,
  agent_id: "mira",
  person_id: "per_owner",
  cause: "distillation",
  status,
  session_id: "ses_1",
  from_seq: 1,
  to_seq: 2,
  model: null,
  created_at: `2026-11-22T0${id}:00:00.000Z`,
  decided_at: null,
  items,
});
const ADDED: ChangeItem = { action: "add", ...made("mem_a", "The shop has two benches.") };
const CHANGED: ChangeItem = { action: "update", target: "mem_a", patch: { text: "The shop has three benches." } };
const DROPPED: ChangeItem = { action: "drop", target: "mem_a" };
const first = set("1", [ADDED]);
const second = set("2", [CHANGED]);
const third = set("3", [DROPPED]);

test("what stood there is what the sets before it made, also when it is gone by now", () => {
  const sets = [third, second, first];
  assert.equal(memoriesBefore(sets, second).get("mem_a")?.text, "The shop has two benches.");
  assert.equal(memoriesBefore(sets, third).get("mem_a")?.text, "The shop has three benches.");
  assert.equal(memoriesBefore(sets, first).size, 0);
});

test("a set that was undone changed nothing for those after it", () => {
  assert.equal(memoriesBefore([third, { ...second, status: "undone" }, first], third).get("mem_a")?.text, "The shop has two benches.");
});

test("each change says what was and what is", () => {
  const target = memoriesBefore([second, first], second).get("mem_a");
  assert.deepEqual(wordsOf(CHANGED, target), { kind: "fact", before: "The shop has two benches.", after: "The shop has three benches.", pin: null });
  assert.deepEqual(wordsOf(DROPPED, undefined), { kind: null, before: null, after: null, pin: null });
  assert.deepEqual(wordsOf({ action: "update", target: "mem_a", patch: { pinned: true } }, target), { kind: "fact", before: null, after: "The shop has two benches.", pin: true });
});

test("a set is summed up by what it did", () => {
  assert.equal(summaryOf(set("4", [...first.items, ...second.items, ...third.items])), "1 added, 1 changed, 1 dropped");
  assert.equal(summaryOf(set("5", [])), "nothing new");
});

test("sources are the messages an item names", () => {
  assert.deepEqual(sourcesOf(ADDED), ["msg_1"]);
  assert.deepEqual(sourcesOf(DROPPED), []);
});

test("a change of a word shows that word, and texts with little in common are not mixed", () => {
  assert.deepEqual(textChange("The shop has two benches.", "The shop has three benches."), [
    { text: "The shop has", state: "same" },
    { text: "two", state: "gone" },
    { text: "three", state: "new" },
    { text: "benches.", state: "same" },
  ]);
  assert.equal(textChange("Lives in Lyon.", "Has moved to the harbour of Porto."), null);
  assert.deepEqual(textChange("Same words", "Same words"), [{ text: "Same words", state: "same" }]);
});
