// Letters that arrive in two pieces are joined, and halves never leave.
import assert from "node:assert/strict";
import { test } from "node:test";
import { joinLetters } from "./letter.ts";

function join(...pieces: string[]): string[] {
  const joiner = joinLetters();
  return [...pieces.map(joiner.add), joiner.rest()];
}

test("a letter in two pieces comes whole with the second", () => {
  assert.deepEqual(join("a\ud83d", "\ude00b", "c"), ["a", "😀b", "c", ""]);
  assert.deepEqual(join("\ud83d", "", "\ude00"), ["", "", "😀", ""]);
});

test("half a letter that stays alone becomes a replacement character", () => {
  assert.deepEqual(join("a\ud83d", "b"), ["a", "\ufffdb", ""]);
  assert.deepEqual(join("\ude00a", "\ud83d\ud83d\ude00"), ["\ufffda", "\ufffd😀", ""]);
  assert.deepEqual(join("a\ud83d"), ["a", "\ufffd"]);
});
