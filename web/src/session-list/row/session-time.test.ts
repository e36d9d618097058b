// Days are the reader's days: time zones, midnight and the nights when clocks change.
import assert from "node:assert/strict";
import { test } from "node:test";
import { groupOf, timeText } from "./session-time.ts";

const NOW = Date.parse("2026-11-19T14:30:00Z"); // a Thursday

test("the same instant is today here and yesterday there", () => {
  const iso = "2026-11-18T23:30:00Z";
  assert.equal(groupOf(iso, NOW, "UTC"), "Yesterday");
  assert.equal(groupOf(iso, NOW, "Europe/Paris"), "Today");
  assert.equal(timeText(iso, NOW, "Europe/Paris"), "00:30");
});

test("days are counted by the calendar, also when one has 23 or 25 hours", () => {
  // In Lisbon clocks went back on 25 October 2026.
  const now = Date.parse("2026-10-26T00:30:00Z");
  assert.equal(groupOf("2026-10-25T00:30:00Z", now, "Europe/Lisbon"), "Yesterday");
  assert.equal(groupOf("2026-10-24T22:30:00Z", now, "Europe/Lisbon"), "This week");
});

test("times stand for two days, weekdays for a week, then dates", () => {
  assert.equal(timeText("2026-11-19T14:29:30Z", NOW, "UTC"), "now");
  assert.equal(timeText("2026-11-19T11:02:00Z", NOW, "UTC"), "11:02");
  assert.equal(timeText("2026-11-18T17:31:00Z", NOW, "UTC"), "17:31");
  assert.equal(timeText("2026-11-17T09:00:00Z", NOW, "UTC"), "Tue");
  assert.equal(timeText("2026-08-12T09:00:00Z", NOW, "UTC"), "12 Aug");
  assert.equal(timeText("2025-08-12T09:00:00Z", NOW, "UTC"), "12 Aug 2025");
});

test("groups are days, this week, months, and months of other years", () => {
  const groups = ["2026-11-19T00:00:00Z", "2026-11-18T00:00:00Z", "2026-11-13T00:00:00Z", "2026-11-12T00:00:00Z", "2026-09-30T00:00:00Z", "2025-11-19T00:00:00Z"];
  assert.deepEqual(groups.map((iso) => groupOf(iso, NOW, "UTC")), ["Today", "Yesterday", "This week", "November", "September", "November 2025"]);
});

test("a clock that runs behind the server's does not invent tomorrow", () => {
  assert.equal(groupOf("2026-11-20T00:10:00Z", NOW, "UTC"), "Today");
  assert.equal(timeText("2026-11-20T00:10:00Z", NOW, "UTC"), "now");
});
