// Reading what people write into a search field.
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { joinFilters, parseSearch, TERMS_MAX } from "./query.ts";

const words = (text: string) => parseSearch(text).wanted.map((term) => term.text + (term.prefix ? "*" : ""));

test("all words are looked for, and the last one may go on", () => {
  assert.deepEqual(words("blue green re"), ["blue", "green", "re*"]);
  assert.deepEqual(words("  one  "), ["one*"]);
  assert.deepEqual([words("plan b"), words("plan b*")], [["plan", "b"], ["plan", "b*"]]);
  assert.deepEqual(words(""), []);
});

test("what stands in quotes is a phrase of whole words, typographic quotes included", () => {
  assert.deepEqual(words('"night train" home'), ["night train", "home*"]);
  assert.deepEqual(words("“night train”"), ["night train"]);
  assert.deepEqual(words('"night tra"*'), ["night tra*"]);
});

test("a star after a word lets it go on, wherever it stands", () => {
  assert.deepEqual(words("refu* blue"), ["refu*", "blue*"]);
});

test("a minus leaves out a word or a phrase, and is never prefixed by being last", () => {
  const { wanted, unwanted } = parseSearch('train -bus -"night train"');
  assert.deepEqual(wanted.map((term) => term.text), ["train"]);
  assert.deepEqual(unwanted, [{ text: "bus", prefix: false }, { text: "night train", prefix: false }]);
});

test("two dashes, a dash alone and a dash within a word leave nothing out", () => {
  assert.deepEqual(parseSearch("--json - well-known").unwanted, []);
  assert.deepEqual(words("--json - well-known"), ["--json", "well-known*"]);
});

test("filters are read wherever they stand, and are no words", () => {
  const { filter, titles_only, wanted } = parseSearch("agent:mira refund type:chat,schedule before:2026-02-01 after:2025-12-01T08:00:00Z channel:telegram in:title");
  assert.deepEqual(filter, { agent_id: "mira", types: ["chat", "schedule"], before: Date.UTC(2026, 1, 1), after: Date.UTC(2025, 11, 1, 8), channel: "telegram" });
  assert.equal(titles_only, true);
  // A filter follows it, so nobody is still writing it.
  assert.deepEqual(wanted, [{ text: "refund", prefix: false }]);
});

test("what looks like a filter and is none is taken as words", () => {
  for (const text of ["type:cat", "type:chat,cat", "before:yesterday", "before:2026-02-30", "after:2026-13-01", "in:message", "agent:7x", "colour:red", "http://example.org", "agent:x-y"]) {
    assert.deepEqual([words(text), parseSearch(text).filter, parseSearch(text).titles_only], [[`${text}*`], {}, false], text);
  }
});

test("a quote that is never closed, and signs of other languages of search, are plain words", () => {
  assert.deepEqual(words('"night train'), ['"night', "train*"]);
  assert.deepEqual(words("a AND b OR NEAR(c)"), ["a", "AND", "b", "OR", "NEAR(c)*"]);
  assert.deepEqual(words('"" "*" ^ ()'), []);
});

test("any text is a search, with no more words than are looked for", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 2000 }), (text) => {
      const { wanted, unwanted } = parseSearch(text);
      assert.ok(wanted.length + unwanted.length <= TERMS_MAX);
      assert.ok([...wanted, ...unwanted].every((term) => term.text.trim() !== ""));
    }),
  );
});

test("filters from two places must both be kept, and contradict each other honestly", () => {
  assert.deepEqual(joinFilters({ types: ["chat", "schedule"], before: 5, after: 1 }, { types: ["chat"], before: 4, agent_id: "mira" }), {
    ...{ agent_id: "mira", types: ["chat"], status: undefined, channel: undefined, before: 4, after: 1 },
  });
  assert.equal(joinFilters({ agent_id: "mira" }, { agent_id: "otto" }), null);
  assert.equal(joinFilters({ types: ["chat"] }, { types: ["schedule"] }), null);
});
