import assert from "node:assert/strict";
import { test } from "node:test";
import { readTitle, titleOfRun } from "./title.ts";

test("a model's title is its first line of words, without what models put around it", () => {
  for (const [answer, title] of [
    ["Bookings an hour early", "Bookings an hour early"],
    ['"Bookings an hour early."', "Bookings an hour early"],
    ["\n\n# **Title:** Tea for two\nI chose it because …", "Tea for two"],
    ["Titel: „Der Zug nach Köln“", "Der Zug nach Köln"],
    ["标题:东京的春天。", "东京的春天"],
    ["\u202eevil\u202c name", "evil name"],
  ] as const) {
    assert.equal(readTitle(answer), title);
  }
});

test("what is no title gives none: silence, signs alone, a whole essay in one line", () => {
  for (const answer of ["", "   \n ", "---\n***", "word ".repeat(200)]) assert.equal(readTitle(answer), null, answer.slice(0, 10));
});

test("a long title is cut at a word", () => {
  const title = readTitle(`A ${"very ".repeat(30)}long title`) ?? "";
  assert.ok([...title].length <= 60 && title.endsWith("…"), title);
});

test("a session that no person began says what it is and, of a run, when it was", () => {
  const at = "2026-11-22T08:05:00.000Z";
  assert.equal(titleOfRun("schedule", "Morning  report", at), "Morning report, 2026-11-22 08:05");
  assert.equal(titleOfRun("heartbeat", null, at), "Heartbeat, 2026-11-22 08:05");
  assert.equal(titleOfRun("subagent", "Find the three cheapest flights", at), "Find the three cheapest flights");
  assert.equal(titleOfRun("subagent", " ", at), "Task");
});
