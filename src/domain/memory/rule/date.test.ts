// Dates in sentences: found in several languages and forms, counted from the day on which they were said, and none invented.
import assert from "node:assert/strict";
import { test } from "node:test";
import { findDate, resolveDate } from "./date.ts";

/** A Tuesday. */
const AT = "2026-02-10T23:30:00.000Z";

function dayOf(sentence: string, past = false): string | undefined {
  const date = findDate(sentence);
  return date && resolveDate(date, AT, past)?.from.slice(0, 10);
}

test("dates to come are found", () => {
  const table: Record<string, string> = {
    "on 3 March": "2026-03-03", "on March 3rd": "2026-03-03", "on the 3rd of March 2027": "2027-03-03", "March 3, 2027": "2027-03-03", "2026-03-03": "2026-03-03", "am 3.3.": "2026-03-03", "am 3.3.2027": "2027-03-03",
    "on 1 January": "2027-01-01", "today": "2026-02-10", "tomorrow": "2026-02-11", "the day after tomorrow": "2026-02-12", "on Friday": "2026-02-13", "next Friday": "2026-02-13", "next Tuesday": "2026-02-17", "next week": "2026-02-16", "next month": "2026-03-01",
    "in 3 days": "2026-02-13", "in two weeks": "2026-02-24", "in May": "2026-05-01", "in February": "2026-02-01", "in May 2027": "2027-05-01", "in 2028": "2028-01-01",
    "am 3. März": "2026-03-03", "übermorgen": "2026-02-12", "nächsten Freitag": "2026-02-13", "le 1er mai": "2026-05-01", "demain": "2026-02-11", "la semaine prochaine": "2026-02-16", "el 3 de mayo de 2027": "2027-05-03", "mañana": "2026-02-11", "29 February 2028": "2028-02-29",
  };
  for (const [words, day] of Object.entries(table)) assert.equal(dayOf(`It is ${words}.`), day, words);
});

test("dates gone by are found", () => {
  const table: Record<string, string> = { "on 3 March": "2025-03-03", "on Friday": "2026-02-06", "last week": "2026-02-02", "last month": "2026-01-01", "last year": "2025-01-01", yesterday: "2026-02-09", "in May": "2025-05-01", "3 days ago": "2026-02-07", "two weeks ago": "2026-01-27", "last Friday": "2026-02-06" };
  for (const [words, day] of Object.entries(table)) assert.equal(dayOf(`It was ${words}.`, true), day, words);
});

test("what is no date stays none", () => {
  for (const words of ["on 31 February", "on 30.2.2026", "2026-13-01", "0000-00-00", "on 29 February 2027", "3/4/2026", "on Sundays", "may", "I may go", "March on", "version 3.1", "at 3", "1234"]) assert.equal(dayOf(`It is ${words} then`), undefined, words);
});

test("the sentence without its date reads on", () => {
  assert.equal(findDate("On 3 March at 10:40 I fly to Rome")?.rest, "I fly to Rome");
  assert.equal(findDate("I moved to Lyon last week with my dog")?.rest, "I moved to Lyon with my dog");
  assert.equal(findDate("My flight is on 3 March at 2:30 pm")?.time, "14:30");
});
