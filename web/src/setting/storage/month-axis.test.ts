// Days and months of the prune chart.
import assert from "node:assert/strict";
import { test } from "node:test";
import { addMonths, boundsOf, columnsOf, dateOf, dayAt, placeOf, readDate } from "./month-axis.ts";

const day = (text: string) => readDate(text) ?? Number.NaN;
const share = { messages: 0, bytes: 0 };

test("there is a column for every month up to today, at least twelve, also where nothing was", () => {
  const columns = columnsOf([{ month: "2025-10", sessions: 4, ...share }, { month: "2026-01", sessions: 2, ...share }], day("2026-11-22"));
  assert.equal(columns.length, 14);
  assert.deepEqual([columns[0], columns[1]?.sessions, columns[3]?.sessions, columns.at(-1)?.month], [{ month: "2025-10", sessions: 4, bytes: 0 }, 0, 2, "2026-11"]);
  assert.equal(columnsOf([], day("2026-02-01")).length, 12);
});

test("every day has its place, and the place leads back to the day", () => {
  const columns = columnsOf([], day("2026-11-22"));
  const { first, last } = boundsOf(columns, day("2026-11-22"));
  assert.deepEqual([dateOf(first), dateOf(last)], ["2025-12-01", "2026-11-23"]);
  for (let one = first; one <= last; one += 1) assert.equal(dayAt(columns, placeOf(columns, one)), one, dateOf(one));
  assert.equal(placeOf(columns, day("2026-01-01")), 1);
});

test("a month on is the same day, or the last that the month has", () => {
  assert.equal(dateOf(addMonths(day("2026-08-21"), -1)), "2026-07-21");
  assert.equal(dateOf(addMonths(day("2026-01-31"), 1)), "2026-02-28");
  assert.equal(dateOf(addMonths(day("2025-12-31"), 2)), "2026-02-28");
});

test("what is no date is no day", () => {
  assert.deepEqual([readDate(""), readDate("2026-13-01"), readDate("21 Aug")], [undefined, undefined, undefined]);
});
