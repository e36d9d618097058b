// A prompt part by part: nothing is left out, and the place where changes begin is right.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { PromptPart } from "../../../../src/domain/prompt/part.ts";
import { cachedShare, groupsOf, groupWords, promptText } from "./prompt-group.ts";

const part = (kind: PromptPart["kind"], tokens: number, isNew: boolean, text: string | null = kind): PromptPart => ({ kind, tokens, new: isNew, text, message_id: null, session_id: null, memory_id: null, role: null, why: null });
const PARTS = [part("system", 100, false), part("history", 300, false), part("history", 200, false), part("history", 50, true), part("asked", 20, true), part("memory", 30, true), part("memory", 10, true, null)];

test("parts of one kind stand together in prompt order, parted where this turn's changes begin", () => {
  assert.deepEqual(
    groupsOf(PARTS).map(({ kind, tokens, changed, parts }) => [kind, tokens, changed, parts.length]),
    [
      ["system", 100, false, 1],
      ["history", 500, false, 2],
      ["history", 50, true, 1],
      ["asked", 20, true, 1],
      ["memory", 40, true, 2],
    ],
  );
});

test("what comes behind the first change has changed place, also when its words are the same", () => {
  assert.deepEqual(groupsOf([part("system", 1, true), part("tools", 1, false)]).map((group) => group.changed), [true, true]);
});

test("the cached share is the provider's own, else what is the same as in the prompt before", () => {
  const sizes = { parts: PARTS, tokens: 710 };
  assert.deepEqual(cachedShare({ ...sizes, provider_tokens: 800, cached_tokens: 400 }), { share: 0.5, known: true });
  const guessed = cachedShare({ ...sizes, provider_tokens: null, cached_tokens: null });
  assert.equal(guessed.known, false);
  assert.equal(Math.round(guessed.share * 710), 600);
  assert.equal(cachedShare({ parts: [], tokens: 0, provider_tokens: null, cached_tokens: null }).share, 0);
});

test("groups say what they count", () => {
  assert.deepEqual(groupsOf(PARTS).map((group) => groupWords(group).count), ["", "2 in context", "1 new", "", "2"]);
});

test("the copied prompt holds every part, and says where words were erased", () => {
  const text = promptText({ parts: PARTS });
  assert.equal(text.split("--- ").length - 1, PARTS.length);
  assert.match(text, /--- Memories\n\[erased\]/);
});
