// Whoever sends anything at all to any route gets an answer that the API's document promises, and harms nothing.
import { randomInt } from "node:crypto";
import { test } from "node:test";
import fc from "fast-check";
import { loadDocument } from "../support/checked-fetch.ts";
import { startApp } from "../support/real-app.ts";
import { anyRequest } from "../support/random-request/request.ts";
import type { Happening } from "../support/random-request/world.ts";
import { liveThrough } from "../support/random-request/world.ts";

/** Lives of an app per seed, and what happens in each. */
const LIVES = 8;
const LENGTH = 60;

async function anyLife(): Promise<fc.Arbitrary<Happening[]>> {
  await using app = await startApp();
  const request = anyRequest(await loadDocument(app.url)).map((one): Happening => ({ type: "request", request: one }));
  const release = fc.constant<Happening>({ type: "release" });
  const pass = fc.constantFrom(1000, 60_000).map((ms): Happening => ({ type: "pass", ms }));
  const happening = fc.oneof({ arbitrary: request, weight: 20 }, { arbitrary: release, weight: 1 }, { arbitrary: pass, weight: 1 });
  return fc.array(happening, { maxLength: LENGTH, size: "max" });
}

// The last seed is new in each run; a failure prints it with the path to the smallest case, for the list before it.
for (const seed of [1, 2, randomInt(2 ** 31)]) {
  test(`any requests in any order get documented answers, and the app is well afterwards (seed ${seed})`, async () => {
    await fc.assert(fc.asyncProperty(await anyLife(), liveThrough), { seed, numRuns: LIVES, interruptAfterTimeLimit: 60_000 });
  });
}
