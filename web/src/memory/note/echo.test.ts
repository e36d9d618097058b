// "From memory" is said only of what an answer really has from there.
import assert from "node:assert/strict";
import { test } from "node:test";
import { findEcho, names } from "./echo.ts";

const MEMORY = "The user's cat is called Tom.";
const phrase = (answer: string, text: string, asked = "") => {
  const echo = findEcho(answer, text, asked);
  return echo ? answer.slice(echo.from, echo.to) : echo;
};

test("words that come again in a row are the phrase that is underlined", () => {
  assert.equal(phrase("Of course: your cat is called Tom, and he likes fish.", MEMORY, "What is my cat called?"), "cat is called Tom");
  assert.equal(phrase("At the conversion. Bookings are stored in UTC, so a slot moves.", "Bookings are stored in UTC, shown in Europe/Lisbon.", "Where would you look?"), undefined);
  assert.equal(phrase("Bookings are stored in UTC, shown in Lisbon.", "Bookings are stored in UTC, shown in Europe/Lisbon.", ""), "Bookings are stored in UTC, shown");
});

test("the same words in another order stand beside the block without a line", () => {
  assert.equal(phrase("Tom is what your cat is called.", MEMORY, "What is my cat called?"), null);
});

test("what the person has just said is no sign of memory", () => {
  assert.equal(phrase("Yes, your cat is called Tom.", MEMORY, "My cat is called Tom, right?"), undefined);
});

test("a few shared words, other sentences and an empty text are no echo", () => {
  assert.equal(phrase("Cats are called independent.", MEMORY), undefined);
  assert.equal(phrase("A cat is here. Somebody called. Tom left.", MEMORY), undefined);
  assert.equal(phrase("Anything", ""), undefined);
  assert.equal(phrase("", MEMORY), undefined);
  assert.equal(phrase("It is what it is to you.", "The user is you."), undefined);
});

test("a long text is echoed by several telling words in a row", () => {
  const long = `We spoke about harbours, tides, pilots, charts, lamps, anchors, ropes and sails. ${"Other things followed, each of its own kind. ".repeat(5)}`;
  assert.equal(phrase("You listed tides, pilots, charts, lamps, anchors then.", long), "tides, pilots, charts, lamps, anchors");
  assert.equal(phrase("You listed tides, pilots.", long), undefined);
});

test("scripts without spaces are compared sign by sign", () => {
  assert.equal(phrase("当然，我的狗叫布鲁诺。", "我的狗叫布鲁诺", "你好"), "我的狗叫布鲁诺");
});

test("a link to a memory names it", () => {
  assert.ok(names("See [this](/memory?memory=mem_12ab).", "mem_12ab"));
  assert.ok(!names("See this.", "mem_12ab"));
});

test("an answer and a memory of great length are compared in a moment and never fail", () => {
  const echo = findEcho("word ".repeat(4000), "word ".repeat(400), "");
  assert.deepEqual(echo && echo.from, 0);
});
