// The simulator's part of the tests: a fixed time of seeds that must hold, and every broken twin, which must not.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { catchTwin, TWIN_SEEDS } from "./catch.ts";
import { actionsOf, runActions } from "./run-seed.ts";
import { shrink } from "./shrink.ts";
import { SOUND, TWINS } from "./twin.ts";

const SECONDS = 30;
/** Seeds that must run however slow the machine is. */
const AT_LEAST = 12;
const GUARANTEES = readFileSync(new URL("../../docs/reference/guarantees.md", import.meta.url), "utf8");

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

for (const twin of TWINS) {
  test(`a broken twin is caught: it ${twin.name}`, async (t) => {
    const caught = await catchTwin(twin);
    assert.ok(caught, `${TWIN_SEEDS} seeds did not notice it`);
    t.diagnostic(`at seed ${caught.seed}: ${caught.complaint}`);
    const row = `| ${twin.promise} | ${twin.name} | ${caught.seed} |`;
    assert.ok(GUARANTEES.includes(row), `docs/reference/guarantees.md lacks "${row}"; write its table with: node scripts/guarantees.ts`);
  });
}

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
