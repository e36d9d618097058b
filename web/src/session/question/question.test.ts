// What a person reads before a tool may run.
import assert from "node:assert/strict";
import { test } from "node:test";
import { CONSENT_ANSWERS, OUTCOME_ANSWERS } from "../../../../src/domain/question.ts";
import { choicesOf, questionSentence, timeLeft } from "./choice.ts";
import { inputJson, inputRows, visibleText } from "./input-row.ts";

test("every answer that the server takes can be chosen, and an unknown outcome says what each does", () => {
  assert.deepEqual(choicesOf("consent", "Mira").map(({ answer }) => answer), [...CONSENT_ANSWERS]);
  const outcome = choicesOf("outcome", "Mira");
  assert.deepEqual(outcome.map(({ answer }) => answer), [...OUTCOME_ANSWERS]);
  assert.ok(outcome.every(({ does }) => does !== null));
});

test("a question names the agent and the tool", () => {
  assert.equal(questionSentence({ kind: "consent", tool: "web_fetch" }, "Mira"), "Mira wants to run web_fetch.");
  assert.match(questionSentence({ kind: "outcome", tool: "send_mail" }, "Mira"), /while send_mail ran/);
});

test("flat input is read as named values, nested input as JSON, no input as none", () => {
  assert.deepEqual(inputRows({ url: "https://example.org", times: 2, deep: false }), [
    { name: "url", value: "https://example.org" },
    { name: "times", value: "2" },
    { name: "deep", value: "false" },
  ]);
  assert.deepEqual([inputRows({}), inputRows(null)], [[], []]);
  assert.equal(inputRows({ to: ["a"] }), undefined);
  assert.equal(inputRows("text"), undefined);
  assert.equal(inputJson({ to: ["a"] }), '{\n  "to": [\n    "a"\n  ]\n}');
});

test("characters that cannot be seen or turn the text around are written out", () => {
  assert.equal(visibleText("pay\u202e001 to\u200b a\u0007"), "pay\\u{202e}001 to\\u{200b} a\\u{7}");
  assert.equal(visibleText("two\nlines\tand नमस्ते 👩‍🚀"), "two\nlines\tand नमस्ते 👩‍🚀");
});

test("the time left is said in what counts, and not at all when it is over or has no end", () => {
  const now = Date.parse("2026-11-22T10:00:00.000Z");
  const at = (minutes: number) => timeLeft(new Date(now + minutes * 60_000).toISOString(), now);
  assert.deepEqual([at(1440), at(119.5), at(0.5), at(4321), at(0)], ["24 h", "2 h", "1 min", "3 days", null]);
  assert.equal(timeLeft(null, now), null);
});
