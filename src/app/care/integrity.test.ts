// The periodic check: once at the start where none was made before it, then once a day by the clock.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createFakeClock } from "../../../test/support/fake-clock.ts";
import { AppError } from "../../domain/errors.ts";
import { keepChecking } from "./integrity.ts";

const HOUR = 3_600_000;
const NO_LOG = { info: () => undefined, warn: () => undefined, error: () => undefined };

function begin(checked: boolean, results: (string | Error)[] = []) {
  const clock = createFakeClock();
  const times: number[] = [];
  const started = clock.now();
  const check = async () => {
    times.push((clock.now() - started) / HOUR);
    const result = results.shift() ?? "ok";
    if (result instanceof Error) throw result;
    return result;
  };
  const errors: string[] = [];
  const checks = keepChecking({ checked, check, clock, log: { ...NO_LOG, error: (message) => void errors.push(message) } });
  return { clock, checks, times, errors, started };
}

test("a file that was checked before the start is checked again a day later, and every day after", async () => {
  const { clock, checks, times, started } = begin(true);
  assert.deepEqual(checks.last(), { at: started, result: "ok" });
  await clock.advance(23 * HOUR);
  assert.deepEqual(times, []);
  await clock.advance(26 * HOUR);
  assert.deepEqual(times, [24, 48]);
  assert.deepEqual(checks.last(), { at: started + 48 * HOUR, result: "ok" });
  checks.stop();
  await clock.advance(72 * HOUR);
  assert.deepEqual(times, [24, 48]);
});

test("a file that was not is checked at once, and nothing is said of it before", async () => {
  const { clock, checks, times } = begin(false);
  assert.equal(checks.last(), null);
  await clock.advance(0);
  assert.deepEqual([times, checks.last()?.result], [[0], "ok"]);
  checks.stop();
});

test("what a check finds, or that it could not be made, is kept and does not end the checks", async () => {
  const { clock, checks, errors } = begin(false, ["row 3 missing", new AppError("database_damaged", "broken"), new Error("no thread")]);
  const seen: unknown[] = [];
  for (let day = 0; day < 4; day += 1) {
    await clock.advance(day === 0 ? 0 : 24 * HOUR);
    seen.push(checks.last()?.result);
  }
  assert.deepEqual(seen, ["damaged", "damaged", "failed", "ok"]);
  assert.equal(errors.length, 1);
  checks.stop();
});
