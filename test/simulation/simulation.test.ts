// The simulator's part of the tests: a fixed time of seeds that must hold. That it would notice if they did not: twin.test.ts.
import assert from "node:assert/strict";
import { test } from "node:test";
import { actionsOf, runActions } from "./run-seed.ts";
import { shrink } from "./shrink.ts";
import { SOUND, TWINS } from "./twin.ts";

const SECONDS = 30;
/** Seeds that must run however slow the machine is. */
const AT_LEAST = 12;

test("a person's promises hold over random sends, stops, closes, windows that come and go, and crashes at commits", async (t) => {
  const end = Date.now() + SECONDS * 1000;
  const total = { seeds: 0, crashes: 0, messages: 0 };
  for (let seed = 1; seed <= AT_LEAST || Date.now() < end; seed += 1) {
    const result = await runActions(actionsOf(seed), SOUND);
    assert.deepEqual(result.complaints, [], `seed ${seed}; repeat and shrink it with: npm run simulate -- --seed ${seed}`);
    total.seeds += 1;
    total.crashes += result.crashes;
    total.messages += result.messages;
  }
  t.diagnostic(`seeds 1 to ${total.seeds}: ${total.messages} messages, ${total.crashes} crashes`);
  assert.ok(total.crashes > total.seeds, "the runs crash often enough to mean something");
});

test("the same seed is the same run, to the last complaint", async () => {
  const twin = TWINS[0];
  assert.ok(twin);
  const [first, second] = [await runActions(actionsOf(3), twin), await runActions(actionsOf(3), twin)];
  assert.deepEqual(first, second);
});

test("a failing run is made short and still fails", async () => {
  const twin = TWINS[0];
  assert.ok(twin);
  const fails = async (actions: Parameters<typeof runActions>[0]) => (await runActions(actions, twin)).complaints.length > 0;
  let seed = 1;
  while (!(await fails(actionsOf(seed)))) seed += 1;
  const short = await shrink(actionsOf(seed), fails, 120);
  assert.ok(short.length <= 12, `${short.length} actions are left`);
  assert.ok(await fails(short));
});
