// Snippets: what is marked, and what of a long text is shown.
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { SNIPPET_MAX } from "../../../../domain/search/hit.ts";
import { parseSearch } from "../../../../domain/search/query.ts";
import { wordsOf } from "../language/token.ts";
import { toPatterns } from "./pattern.ts";
import { placeWords } from "./placed.ts";
import { cutSnippet } from "./snippet.ts";

const snippet = (text: string, search: string) => cutSnippet(text, toPatterns(parseSearch(search).wanted));
/** The snippet as one line with [marks]. */
const marked = (text: string, search: string) => snippet(text, search).map((piece) => (piece.mark ? `[${piece.text}]` : piece.text)).join("");

test("marks stand on the whole words that match, prefixes and phrases included", () => {
  assert.equal(marked("We refunded the refund; no refurbishing.", "refund"), "We [refunded] the [refund]; no refurbishing.");
  assert.equal(marked("We refunded the refund.", '"refund"'), "We refunded the [refund].");
  assert.equal(marked("The night train, not the train at night.", '"night train"'), "The [night train], not the train at night.");
  assert.equal(marked("don't use foo_bar(1)", "foo_bar don't"), "[don't] use [foo_bar](1)");
});

test("marks follow letters that are folded: accents, ligatures, full width, decomposed signs, capitals that grow", () => {
  assert.equal(marked("Crème BRÛLÉE, please", '"creme" "brulee"'), "[Crème] [BRÛLÉE], please");
  assert.equal(marked("cafe\u0301 noir", '"café"'), "[cafe\u0301] noir");
  assert.equal(marked("the ﬁnal ｗｏｒｄ", '"final" "word"'), "the [ﬁnal] [ｗｏｒｄ]");
  assert.equal(marked("İstanbul now", '"now"'), "İstanbul [now]");
  assert.equal(marked("50 ㎏ of rice", '"rice"'), "50 ㎏ of [rice]");
});

test("in a script without spaces only the characters are marked that were asked for", () => {
  assert.equal(marked("我住在东京都的中心。", "东京"), "我住在[东京]都的中心。");
  assert.equal(marked("我有一只猫，猫很小", "猫"), "我有一只[猫]，[猫]很小");
  assert.equal(marked("한국어를 배워요", "한국어"), "[한국어]를 배워요");
  assert.equal(marked("今日はGPTで遊ぶ", "はGPTで"), "今日[はGPTで]遊ぶ");
  assert.equal(marked("ประเทศไทย", "ไทย"), "ประเทศ[ไทย]");
});

test("other scripts are marked by their words", () => {
  assert.equal(marked("Привет, мир!", "МИР"), "Привет, [мир]!");
  assert.equal(marked("नमस्ते दुनिया", "दुनिया"), "नमस्ते [दुनिया]");
  assert.equal(marked("مرحبا بالعالم", "مرحبا"), "[مرحبا] بالعالم");
  assert.equal(marked("party 🎉 now", "🎉"), "party [🎉] now");
});

test("of a long text the part is shown in which most of the words stand, cut between words", () => {
  const filler = "lorem ipsum dolor sit amet ".repeat(40);
  const text = `${filler}first alpha. ${filler}then alpha meets beta here. ${filler}`;
  const found = marked(text, '"alpha" "beta"');
  assert.match(found, /then \[alpha\] meets \[beta\] here/);
  assert.match(found, /^…(?:lorem|ipsum|dolor|sit|amet) /);
  assert.match(found, / (?:lorem|ipsum|dolor|sit|amet)…$/);
});

test("a snippet is one line, and without a match it is the beginning", () => {
  assert.equal(marked("one\n\n two\tthree", '"two"'), "one [two] three");
  assert.match(marked("word ".repeat(100), "nothing"), /^word word .*word…$/);
  assert.deepEqual(snippet("", "x"), []);
});

const anyText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 600 }),
  fc.array(fc.constantFrom("night", "train", "Crème", "İ", "ﬁ", "㈀", "㎏", "東京都", "猫", "한국어", "カﾞ", "ไทย", "🎉", "👩‍👩‍👧", "\n", " ", ",", "é", "ΟΔΟΣ", "नमस्ते", "मु", "１２"), { maxLength: 400 }).map((pieces) => pieces.join("")),
);

test("the words of a text are placed in the order in which the index has them, each within the text", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const placed = placeWords(text);
      if (placed.length > 0) assert.deepEqual(placed.map(({ word }) => word), wordsOf(text));
      for (const { from, to } of placed) assert.ok(from >= 0 && from < to && to <= text.length, `${from}-${to} of ${text.length}`);
    }),
    { numRuns: 300 },
  );
});

test("no snippet is longer than it may be, breaks a character, or shows what is not in the text", () => {
  fc.assert(
    fc.property(anyText, fc.constantFrom("night tra", "東京", "猫", '"Crème 東"', "🎉", "e*", "ΟΔ"), (text, search) => {
      const whole = text.toWellFormed();
      const pieces = snippet(whole, search);
      const line = pieces.map((piece) => piece.text).join("");
      assert.ok(line.length <= SNIPPET_MAX, `${line.length}`);
      assert.ok(line.isWellFormed());
      assert.ok(whole.replace(/\s+/g, " ").includes(line.replace(/^…|…$/g, "")), line);
      assert.ok(pieces.every((piece) => piece.text !== ""));
    }),
    { numRuns: 300 },
  );
});
