// Durations: what people may write, and that what we write reads back the same.
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { formatDuration, parseDuration } from "./duration.ts";

const DAY = 86_400_000;

test("durations are read in milliseconds, alone and combined", () => {
  assert.equal(parseDuration("250ms"), 250);
  assert.equal(parseDuration("90s"), 90_000);
  assert.equal(parseDuration("10m"), 600_000);
  assert.equal(parseDuration("1h30m"), 5_400_000);
  assert.equal(parseDuration("30d"), 30 * DAY);
  assert.equal(parseDuration("1w1d1h1m1s1ms"), 8 * DAY + 3_661_001);
  assert.equal(parseDuration("0s"), 0);
});

test("anything looser is refused instead of guessed", () => {
  for (const text of ["", "30", "m", "30 m", " 30m", "30m ", "1.5h", "-5m", "+5m", "30M", "30min", "1h 30m", "PT30M", "30m\n", "٣m", "1e3s"]) {
    assert.equal(parseDuration(text), undefined, JSON.stringify(text));
  }
});

test("units must fall and stand once each", () => {
  for (const text of ["30m1h", "1h1h", "1s1m", "1d1w", "1ms1s"]) assert.equal(parseDuration(text), undefined, text);
});

test("ten years are the longest duration, however it is written", () => {
  assert.equal(parseDuration("3650d"), 3650 * DAY);
  assert.equal(parseDuration("3650d1ms"), undefined);
  assert.equal(parseDuration(`${"9".repeat(400)}d`), undefined);
});

test("durations are shown in the units people use", () => {
  assert.equal(formatDuration(0), "0s");
  assert.equal(formatDuration(5_400_000), "1h30m");
  assert.equal(formatDuration(600_000), "10m");
  assert.equal(formatDuration(DAY + 1), "1d1ms");
  assert.equal(formatDuration(-5), "0s");
});

test("every duration that is shown reads back as the same time", () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 3650 * DAY }), (ms) => assert.equal(parseDuration(formatDuration(ms)), ms)));
});

test("no text at all makes reading throw", () => {
  const texts = fc.oneof(fc.string(), fc.stringMatching(/^(\d{1,4}(ms|s|m|h|d|w)){1,4}$/));
  fc.assert(
    fc.property(texts, (text) => {
      const ms = parseDuration(text);
      assert.ok(ms === undefined || (Number.isSafeInteger(ms) && ms >= 0 && ms <= 3650 * DAY));
    }),
  );
});
