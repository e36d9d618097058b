// Reconciling: candidates against what is known, by policy and origin.
import assert from "node:assert/strict";
import { test } from "node:test";
import { knownMemory, memoryId, messageId, personSays, saidBy } from "../../../test/support/said.ts";
import type { Candidate, Said } from "./candidate.ts";
import type { ChangeItem } from "./change-set.ts";
import { essence } from "./essence.ts";
import type { Memory } from "./memory.ts";
import type { Reconciling } from "./reconcile.ts";
import { reconcile } from "./reconcile.ts";

const CANDIDATE: Candidate = { kind: "fact", text: "The user lives in Lyon.", confidence: 0.9, sources: [messageId(1)], explicit: false, significant: false, valid_from: null, valid_to: null, replaces: null, forgets: null };
const SAID: Said[] = [...personSays("one", "two"), saidBy("web", "three", { seq: 3 }), saidBy("agent", "four", { seq: 4 })];

function changes(candidates: Partial<Candidate>[], known: Memory[] = [], options: Partial<Reconciling> = {}): ChangeItem[] {
  let next = 100;
  return reconcile(candidates.map((one) => ({ ...CANDIDATE, ...one })), { session_id: "ses_1", policy: "carry_all", said: SAID, known, nextId: () => memoryId(next++), ...options });
}
const short = (items: ChangeItem[]) => items.map((item) => `${item.action}${"target" in item ? ` ${Number(item.target.slice(4))}` : ""}${"text" in item ? `: ${item.text}` : ""}`);

test("each policy lets through what it says", () => {
  const found: Partial<Candidate>[] = [
    { text: "fact" }, { text: "liking", kind: "preference" }, { text: "choice", kind: "decision" }, { text: "flight", kind: "event" }, { text: "rule", kind: "instruction" }, { text: "asked", kind: "event", explicit: true },
    { text: "deep talk", significant: true }, { text: "planted", kind: "event", explicit: true, sources: [messageId(3)] },
  ];
  const kept = (policy: Reconciling["policy"]) => changes(found, [], { policy }).map((item) => ("text" in item ? item.text : ""));
  assert.deepEqual(kept("carry_all"), ["fact", "liking", "choice", "flight", "rule", "asked", "deep talk", "planted"]);
  assert.deepEqual(kept("facts_only"), ["fact", "liking", "choice", "asked"]);
  assert.deepEqual(kept("explicit_only"), ["asked"]);
  assert.deepEqual(kept("none"), []);
});

test("what is said again adds a source, and what was replaced or has ended is learned anew", () => {
  assert.deepEqual(changes([{ text: "the user lives in Lyon" }], [knownMemory(CANDIDATE.text)]), [{ action: "update", target: memoryId(1), patch: { sources: [{ session_id: "ses_1", message_id: messageId(1) }] } }]);
  assert.deepEqual(changes([{}], [knownMemory(CANDIDATE.text, { sources: [{ session_id: "ses_1", message_id: messageId(1) }] })]), []);
  const paris = knownMemory("The user lives in Paris.", { memory_id: memoryId(2) });
  for (const old of [{ superseded_by: memoryId(2) }, { valid_to: "2026-02-01T00:00:00.000Z" }]) {
    assert.deepEqual(short(changes([{ replaces: memoryId(2) }], [knownMemory(CANDIDATE.text, old), paris])), ["supersede 2: The user lives in Lyon."]);
  }
});

test("an event that is over is still the same event", () => {
  const flight = knownMemory("The user's flight is on 3 January 2026.", { kind: "event", valid_to: "2026-01-04T00:00:00.000Z" });
  assert.deepEqual(short(changes([{ text: flight.text, kind: "event" }], [flight])), ["update 1"]);
});

test("of two that are known, the one whose place is taken ends", () => {
  const known = [knownMemory(CANDIDATE.text), knownMemory("The user lives in Paris.", { memory_id: memoryId(2) })];
  const items = changes([{ replaces: memoryId(2), valid_from: "2026-02-01T00:00:00.000Z" }], known);
  assert.deepEqual(items[1], { action: "update", target: memoryId(2), patch: { valid_to: "2026-02-01T00:00:00.000Z" } });
});

test("found twice in one reading, one memory has the sources of both", () => {
  const items = changes([{}, { sources: [messageId(2)] }]);
  assert.deepEqual(items.map((item) => ("sources" in item ? item.sources.map((one) => one.message_id) : [])), [[messageId(1), messageId(2)]]);
});

test("the web neither replaces nor supports what a person said, and a person's word makes the web's theirs", () => {
  const web = { sources: [messageId(3)] };
  assert.deepEqual(short(changes([{ ...web, replaces: memoryId(1) }], [knownMemory("The user lives in Paris.")])), ["add: The user lives in Lyon."]);
  assert.deepEqual(changes([web], [knownMemory(CANDIDATE.text)]), []);
  assert.deepEqual(changes([{ ...web, forgets: memoryId(1) }], [knownMemory(CANDIDATE.text)]), []);
  const [item] = changes([{ text: "Always answer in French.", kind: "instruction" }], [knownMemory("Always answer in French.", { origin: "web" })]);
  assert.ok(item?.action === "supersede" && item.origin === "person" && item.kind === "instruction");
  const [planted] = changes([{ ...web, kind: "instruction" }]);
  assert.ok(planted?.action === "add" && planted.kind === "fact" && planted.origin === "web");
});

test("a target is replaced or dropped once", () => {
  const known = [knownMemory("The user lives in Paris.")];
  assert.deepEqual(short(changes([{ replaces: memoryId(1) }, { text: "The user lives in Rome.", replaces: memoryId(1) }], known)), ["supersede 1: The user lives in Lyon.", "add: The user lives in Rome."]);
  assert.deepEqual(short(changes([{ forgets: memoryId(1) }, { forgets: memoryId(1) }], known)), ["drop 1"]);
});

test("what differs in more than its commas is not the same", () => {
  for (const [a, b] of [["The user likes C++.", "The user likes C#."], ["The user likes C.", "The user likes C++."], ["It is 5 °C.", "It is -5 °C."], ["कि", "का"], ["🙂", "🙁"], ["Version 1.5", "Version 15"]]) assert.notEqual(essence(a!), essence(b!));
  for (const [a, b] of [["The user lives in Lyon.", "the user lives in LYON"], ["A “quoted” name!", "a quoted name"], ["用户住在上海。", "用户住在上海"], ["ﬁne", "fine"]]) assert.equal(essence(a!), essence(b!));
});

test("nothing becomes a memory without words, or without a message that somebody else than the agent wrote", () => {
  assert.deepEqual(changes([{ text: " … " }, { sources: [] }, { sources: [messageId(9)] }, { sources: [messageId(4)] }]), []);
});
