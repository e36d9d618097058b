// What is done with many is done with each, and said as it was.
import assert from "node:assert/strict";
import { test } from "node:test";
import { runAll } from "./bulk.ts";

test("one that fails does not stop the others, and is told apart", async () => {
  const result = await runAll([1, 2, 3, 4, 5, 6, 7], (n) => (n % 3 === 0 ? Promise.reject(new Error(`no ${n}`)) : Promise.resolve(n * 10)));
  assert.deepEqual(result.done.map(({ answer }) => answer).sort((a, b) => a - b), [10, 20, 40, 50, 70]);
  assert.deepEqual(result.failed.map(({ item }) => item).sort((a, b) => a - b), [3, 6]);
});

test("only a few are under way at once, and each that is over is counted", async () => {
  let now = 0;
  let most = 0;
  const steps: number[] = [];
  await runAll(
    Array.from({ length: 12 }, (_, index) => index),
    async () => {
      most = Math.max(most, (now += 1));
      await Promise.resolve();
      now -= 1;
    },
    (over) => steps.push(over),
  );
  assert.equal(most, 4);
  assert.equal(steps.length, 12);
  assert.equal(steps.at(-1), 12);
});
