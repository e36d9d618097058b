import assert from "node:assert/strict";
import { test } from "node:test";
import { cutTo, widthOf, wrapRows } from "./width.ts";

test("Chinese and emoji take two columns, marks take none", () => {
  assert.equal(widthOf("ab"), 2);
  assert.equal(widthOf("中文"), 4);
  assert.equal(widthOf("👩‍👩‍👧"), 2);
  assert.equal(widthOf("e\u0301"), 1);
});

test("text is cut to the width with an ellipsis, never in the middle of a character", () => {
  assert.equal(cutTo("hello world", 20), "hello world");
  assert.equal(cutTo("hello world", 8), "hello w…");
  assert.equal(cutTo("中文字符", 6), "中文…");
  assert.equal(widthOf(cutTo("中文字符", 6)), 5);
});

test("rows break at words and lose the space they break at", () => {
  assert.deepEqual(wrapRows("the quick brown fox", 10), ["the quick", "brown fox"]);
});

test("the first row may be shorter, and a word longer than a row is broken", () => {
  assert.deepEqual(wrapRows("one two", 8, 4), ["one", "two"]);
  assert.deepEqual(wrapRows("abcdefghij", 4), ["abcd", "efgh", "ij"]);
});

test("no row is wider than asked, and no word is lost", () => {
  const text = "Some 中文 words and a verylongwordthatdoesnotfit here, then 👩‍👩‍👧 again.";
  for (let width = 2; width < 40; width++) {
    const rows = wrapRows(text, width);
    for (const row of rows) assert.ok(widthOf(row) <= width, `${width}: ${row}`);
    assert.equal(rows.join("").replace(/\s/g, ""), text.replace(/\s/g, ""));
  }
});
