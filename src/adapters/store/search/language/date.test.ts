// The time that a question is about.
import assert from "node:assert/strict";
import { test } from "node:test";
import { dateRange } from "./date.ts";

const NOW = Date.UTC(2024, 5, 15, 12);
const days = (question: string) => {
  const range = dateRange(question, NOW);
  return range && [range.from, range.to].map((at) => new Date(at).toISOString().slice(0, 10));
};

test("a day, a month or a year in a question is that time and a while after it", () => {
  assert.deepEqual(days("What happened on 8 May, 2023?"), ["2023-05-08", "2023-05-23"]);
  assert.deepEqual(days("What happened on May 8th 2023?"), ["2023-05-08", "2023-05-23"]);
  assert.deepEqual(days("Where did she go in July 2022?"), ["2022-07-01", "2022-08-08"]);
  assert.deepEqual(days("Who won in 2021?"), ["2021-01-01", "2022-01-15"]);
});

test("without a year the last such time is meant", () => {
  assert.deepEqual(days("What did I buy in April?"), ["2024-04-01", "2024-05-09"]);
  assert.deepEqual(days("What did I buy in December?"), ["2023-12-01", "2024-01-08"]);
});

test("words count from now", () => {
  assert.deepEqual(days("What did I cook yesterday?"), ["2024-06-13", "2024-06-16"]);
  assert.deepEqual(days("Whom did I meet two weeks ago?"), ["2024-05-29", "2024-06-06"]);
  assert.deepEqual(days("What was it that I read last week?"), ["2024-06-01", "2024-06-15"]);
});

test("a question without a time has none, even with a month that is also a word", () => {
  assert.equal(days("What may I eat?"), null);
  assert.equal(days("How do they march?"), null);
  assert.equal(days(""), null);
});
