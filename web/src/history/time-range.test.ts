// A session's time in words, in the reader's own clock.
import assert from "node:assert/strict";
import { test } from "node:test";
import { rangeText } from "./time-range.ts";

const at = (day: number, hour: number, minute: number) => new Date(2026, 8, day, hour, minute).toISOString();
const session = (change: object) => ({ started_at: at(4, 10, 12), created_at: at(4, 10, 0), ended_at: at(4, 11, 40), last_activity_at: at(4, 11, 40), running_turn_id: null, ...change });
const now = new Date(2026, 8, 8, 12, 0).getTime();

test("one day is named once, two are named both", () => {
  assert.equal(rangeText(session({}), now), "Fri 4 Sep, 10:12 – 11:40");
  assert.equal(rangeText(session({ ended_at: at(5, 0, 10) }), now), "Fri 4 Sep, 10:12 – Sat 5 Sep, 00:10");
  assert.equal(rangeText(session({}), new Date(2026, 8, 4, 12, 0).getTime()), "Today, 10:12 – 11:40");
});

test("what goes on has no end, and what was left ended with its last message, also before the server says so", () => {
  const lately = new Date(2026, 8, 4, 11, 45).getTime();
  assert.equal(rangeText(session({ ended_at: null }), lately), "Today, 10:12 – now");
  assert.equal(rangeText(session({ ended_at: null }), now), "Fri 4 Sep, 10:12 – 11:40");
  assert.equal(rangeText(session({ ended_at: null, running_turn_id: "trn_1" }), now), "Fri 4 Sep, 10:12 – now");
});
