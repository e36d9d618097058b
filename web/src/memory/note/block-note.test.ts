// Which notes stand beside a block.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { ChangeSet } from "../../../../src/domain/memory/change-set.ts";
import type { Memory } from "../../../../src/domain/memory/memory.ts";
import type { Message } from "../../../../src/domain/message.ts";
import { keptNotes, usedNotes, whyWords } from "./block-note.ts";

const MEMORY: Memory = {
  memory_id: "mem_a",
  agent_id: "mira",
  person_id: "per_owner",
  scope: "person",
  kind: "fact",
  text: "The user's cat is called Tom.",
  confidence: 1,
  origin: "person",
  sources: [{ session_id: "ses_1", message_id: "msg_1" }],
  learned_at: "2026-11-22T08:00:00.000Z",
  valid_from: null,
  valid_to: null,
  superseded_by: null,
  pinned: false,
  change_set_id: "dis_1",
};
const set = (status: ChangeSet["status"], id: `dis_${string}` = "dis_1"): ChangeSet => {
  const { memory_id, kind, text, scope, confidence, origin, sources, valid_from, valid_to } = MEMORY;
  const item = { action: "add" as const, memory_id, kind, text, scope, confidence, origin, sources, valid_from, valid_to };
  return { change_set_id: id, agent_id: "mira", person_id: "per_owner", cause: "distillation", status, session_id: "ses_1", from_seq: 1, to_seq: 2, model: null, created_at: MEMORY.learned_at, decided_at: null, items: [item] };
};
const WHY = { score: 0.91, parts: { words: 0.7, pinned: 0.21, vector: 0 } };
const used = (answer: string, asked = "What is my cat called?") =>
  usedNotes({ answer, asked, receipt: { primed: [{ memory_id: "mem_a", ...WHY }], recalled: [{ message_id: "msg_9", from: 0, to: 34, ...WHY }] }, memories: new Map([["mem_a", MEMORY]]), messages: new Map([["msg_9", { content: "The harbour fee is paid in spring. More.", created_at: MEMORY.learned_at } as Message]]) });

test("what was remembered stands beside the words it was made from, and nowhere else", () => {
  assert.equal(keptNotes(["msg_1"], [set("applied")])[0]?.memories[0]?.text, MEMORY.text);
  assert.deepEqual(keptNotes(["msg_2"], [set("applied")]), []);
});

test("what is held and what was taken back stays beside its words, what was discarded goes", () => {
  assert.deepEqual(keptNotes(["msg_1"], [set("held"), set("undone", "dis_2"), set("rejected", "dis_3")]).map((note) => note.set.status), ["undone", "held"]);
});

test("a memory that only stood in the prompt is not said to be used", () => {
  assert.deepEqual(used("I like fish."), []);
});

test("a memory that the answer repeats or links to is said to be used", () => {
  assert.deepEqual(used("Your cat is called Tom.").map((note) => [note.kind, note.echoed]), [["primed", true]]);
  assert.deepEqual(used("See [here](/memory?memory=mem_a).").map((note) => [note.kind, note.echoed]), [["primed", false]]);
});

test("an earlier message that is repeated or linked to is said to be recalled, in the words that were sent", () => {
  const [note] = used("As you said, the harbour fee is paid in spring.");
  assert.deepEqual([note?.kind, note?.kind === "recalled" && note.text], ["recalled", "The harbour fee is paid in spring."]);
  assert.equal(used("As [you said](#msg_9).")[0]?.kind, "recalled");
});

test("notes stand in the order in which the answer has their words", () => {
  const answer = "As you said, the harbour fee is paid in spring. Your cat is called Tom.";
  assert.deepEqual(used(answer).map((note) => note.kind), ["recalled", "primed"]);
});

test("a memory that was forgotten meanwhile leaves no note", () => {
  assert.deepEqual(usedNotes({ answer: "mem_a", asked: "", receipt: { primed: [{ memory_id: "mem_a", ...WHY }], recalled: [] }, memories: new Map(), messages: new Map() }), []);
});

test("the reason names the score and what it is made of, the largest first", () => {
  assert.equal(whyWords(WHY), "score 0.91, your words, it is pinned");
});
