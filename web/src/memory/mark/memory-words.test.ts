// What memory is called on screen.
import assert from "node:assert/strict";
import { test } from "node:test";
import { MEMORY_STATES } from "../../../../src/domain/session.ts";
import { countWords, dateText, endedWords, originWords, stateWords, sureWords } from "./memory-words.ts";

test("each memory state of a session has words of its own", () => {
  const words = MEMORY_STATES.map((state) => stateWords({ state, count: 3 }));
  assert.equal(new Set(words).size, MEMORY_STATES.length);
  assert.ok(words.includes("3 written"));
});

test("certainty is said as a share, and not at all for what a person wrote", () => {
  assert.equal(sureWords(0.714), "71 % sure");
  assert.equal(sureWords(1), "");
});

test("only words that are not a person's name their origin", () => {
  assert.equal(originWords("person"), null);
  assert.equal(originWords("web"), "from a web page");
});

test("days are those of UTC, as memories keep them", () => {
  assert.equal(dateText("2026-09-04T00:00:00.000Z"), "4 Sep 2026");
  assert.equal(dateText("2026-12-31T23:59:59.000Z"), "31 Dec 2026");
});

test("one memory is not several", () => {
  assert.deepEqual([countWords(1), countWords(0), countWords(1200)], ["1 memory", "0 memories", "1,200 memories"]);
});

test("a memory is ended when something took its place or its time is over", () => {
  const now = Date.parse("2026-11-22T00:00:00Z");
  assert.equal(endedWords({ superseded_by: null, valid_to: null }, now), null);
  assert.equal(endedWords({ superseded_by: null, valid_to: "2026-12-01T00:00:00Z" }, now), null);
  assert.equal(endedWords({ superseded_by: null, valid_to: "2026-11-01T00:00:00Z" }, now), "ended 1 Nov 2026");
  assert.equal(endedWords({ superseded_by: "mem_b", valid_to: "2026-11-01T00:00:00Z" }, now), "replaced, held until 1 Nov 2026");
});
