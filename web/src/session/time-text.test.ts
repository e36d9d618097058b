// Times, spans, money and places as the transcript writes them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { clockText, costText, countText, dayText, momentText, placeText, secondsText, spanText } from "./time-text.ts";

const now = new Date(2026, 10, 22, 12, 0).getTime();
const at = (day: number, hour: number) => new Date(2026, 10, day, hour, 5).toISOString();

test("a clock time stands alone only today", () => {
  assert.equal(clockText(at(22, 9)), "09:05");
  assert.equal(momentText(at(22, 9), now), "09:05");
  assert.equal(momentText(at(21, 23), now), "Yesterday, 23:05");
  assert.equal(momentText(at(18, 9), now), "Wed 18 Nov, 09:05");
});

test("days are named, with the year once it is another", () => {
  assert.equal(dayText(at(22, 0), now), "Today");
  assert.equal(dayText(at(21, 0), now), "Yesterday");
  assert.equal(dayText(new Date(2025, 0, 3).toISOString(), now), "Fri 3 Jan 2025");
});

test("spans have the precision that matters", () => {
  assert.equal(spanText(96), "0.1 s");
  assert.equal(spanText(9949), "9.9 s");
  assert.equal(spanText(9950), "10 s");
  assert.equal(spanText(125_000), "2 min 5 s");
  assert.equal(secondsText(14.9), "14 s");
  assert.equal(secondsText(120), "2 min");
  assert.equal(secondsText(3840), "1 h 4 min");
});

test("money keeps its first digits, counts their groups", () => {
  assert.equal(costText(0.038), "$0.038");
  assert.equal(costText(1.2), "$1.20");
  assert.equal(costText(0.00042), "$0.00042");
  assert.equal(countText(1234567), "1,234,567");
});

test("places in a queue", () => {
  assert.deepEqual([0, 1, 2, 3, 10, 20, 21].map(placeText), ["next", "2nd", "3rd", "4th", "11th", "21st", "22nd"]);
});
