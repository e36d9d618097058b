// How a window learns that the database is damaged, and that it is in order again.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Health } from "../../../../src/contract/health.ts";
import { AppError } from "../../../../src/domain/errors.ts";
import { createDamageWatch } from "./damage.ts";

const refusal = (code: string, status: number) => Response.json({ type: "about:blank", title: "x", status, code }, { status });

test("a refusal for damage counts at once, and no other refusal does", async () => {
  const watch = createDamageWatch(() => Promise.reject(new AppError("unavailable", "away")));
  for (const response of [refusal("unavailable", 503), refusal("disk_full", 507), refusal("conflict", 409), new Response("no JSON", { status: 502 })]) await watch.hear(response);
  assert.equal(watch.damaged.get(), false);
  const response = refusal("database_damaged", 503);
  await watch.hear(response);
  assert.equal(watch.damaged.get(), true);
  assert.equal(((await response.json()) as { code: string }).code, "database_damaged", "whoever asked can still read the answer");
});

test("health sets the mark and takes it away; a server that does not answer leaves it", async () => {
  let answer: () => Promise<Health> = () => Promise.resolve({ status: "damaged" } as Health);
  const watch = createDamageWatch(() => answer());
  const seen: boolean[] = [];
  for (const next of [answer, () => Promise.reject(new AppError("unavailable", "away")), () => Promise.resolve({ status: "ok" } as Health)]) {
    answer = next;
    await watch.check();
    seen.push(watch.damaged.get());
  }
  assert.deepEqual(seen, [true, true, false]);
});
