// What is quoted stands where the question's words stand, in whole words.
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Part } from "../../../domain/message.ts";
import { chooseSpan, excerptOf } from "./excerpt.ts";

const FILLER = "The weather stayed grey and nothing of note was said about it. ";
const quote = (text: string, question: string, most = 200) => {
  const { from, to } = chooseSpan(text, question, most);
  return text.slice(from, to);
};

test("a short text is quoted whole", () => {
  assert.equal(quote("My alarm code is 7391.", "What is the alarm code?"), "My alarm code is 7391.");
});

test("a long text is quoted from where most of the question's words stand, however late that is", () => {
  const text = `${FILLER.repeat(30)}An alarm rang.${FILLER.repeat(30)}The alarm code of the shed is 7391. ${FILLER.repeat(30)}`;
  const found = quote(text, "What is the alarm code of the shed?");
  assert.ok(found.includes("The alarm code of the shed is 7391.") && found.length <= 200, found);
});

test("an excerpt begins and ends with whole words, and with whole lines where they are near", () => {
  const found = quote(`${FILLER.repeat(9)}the tulips bloom ${FILLER.repeat(9)}`, "tulips");
  assert.ok(` ${FILLER.repeat(9)}the tulips bloom ${FILLER.repeat(9)} `.includes(` ${found.trim()} `), found);
  const lines = Array.from({ length: 60 }, (_, index) => `line ${index} of the log${index === 40 ? " with tulips" : ""}`);
  const few = quote(lines.join("\n"), "tulips").split("\n").filter((line) => line !== "");
  assert.ok(few.includes("line 40 of the log with tulips") && few.every((line) => lines.includes(line)), few.join("|"));
});

test("scripts without spaces are quoted from where they fit, and no sign is cut in two", () => {
  const found = quote(`${"昨日は雨でした".repeat(60)}京都でラーメンを食べました${"今日も雨です".repeat(60)}`, "ラーメン", 50);
  assert.ok(found.includes("ラーメン") && found.length <= 50, found);
  assert.ok(quote("🎉".repeat(500), "party", 101).isWellFormed());
});

test("without a word of the question the beginning is quoted", () => {
  assert.ok(FILLER.repeat(20).startsWith(quote(FILLER.repeat(20), "zebra")));
});

test("any text and question give a part of the text that is not too long", () => {
  const words = fc.array(fc.constantFrom("alarm", "code", "shed", "\n", "🎉", "京都", "x".repeat(300), " ", "\ud800"), { maxLength: 80 }).map((parts) => parts.join(" "));
  const any = fc.oneof(words, fc.string({ unit: "binary", maxLength: 400 }));
  fc.assert(
    fc.property(any, any, fc.integer({ min: 2, max: 120 }), (text, question, most) => {
      const { from, to } = chooseSpan(text, question, most);
      assert.ok(from >= 0 && to >= from && to <= text.length && to - from <= most);
      assert.ok(text.trim() === "" || to > from);
    }),
  );
});

test("a tool's answer is quoted as that, a call says nothing, and what memory gave back is not quoted again", () => {
  const result = (tool: string, origin: "tool" | "web"): Part => ({ type: "tool_result", call_id: "c", tool, output: `${tool} says rain`, is_error: false, origin });
  assert.deepEqual(excerptOf([result("read_page", "web")], "rain", 100), { text: "read_page says rain", from: 0, to: 19, tool: "read_page", origin: "web" });
  assert.equal(excerptOf([{ type: "tool_call", call_id: "c", tool: "read_page", input: {}, problem: null }], "rain", 100), null);
  assert.equal(excerptOf([result("recall", "tool")], "rain", 100), null);
  assert.deepEqual(excerptOf([{ type: "text", text: "rain" }], "rain", 100), { text: "rain", from: 0, to: 4, tool: null, origin: null });
});
