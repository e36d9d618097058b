// Jobs as rows: what was asked for is done, also what is asked for while it is being done and what caused it is cut off.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { openInlineStore } from "../../src/adapters/store/inline-store.ts";
import type { Store } from "../../src/ports/store.ts";

const NOW = Date.UTC(2026, 1, 1);
const DAY = 86_400_000;

async function withStore(look: (store: Store) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "rapport-job-"));
  const store = openInlineStore({ path: join(folder, "rapport.db"), backups: folder });
  try {
    await look(store);
  } finally {
    await store.close();
    rmSync(folder, { recursive: true });
  }
}

test("what is asked for again while it is being done is due then, also when the holder puts it off", () =>
  withStore(async (store) => {
    const ask = (now: number) => store.run("putSettings", { values: { "retention.chat": 30 }, endLogins: null, now });
    const claim = async (now: number) => (await store.run("claimJob", { kinds: ["retention"], now, lease_until: now + 1000 })).job;
    await ask(NOW);
    const first = await claim(NOW);
    assert.ok(first);
    await ask(NOW + 5);
    await store.run("finishJob", { job: first, again: NOW + DAY, waits: true, now: NOW + 10 });
    assert.ok((await store.ask("nextJob", { kinds: ["retention"] }) ?? Infinity) <= NOW + 10);
    const second = await claim(NOW + 10);
    assert.ok(second);
    await store.run("finishJob", { job: second, again: NOW + DAY, waits: true, now: NOW + 10 });
    assert.equal(await store.ask("nextJob", { kinds: ["retention"] }), NOW + DAY);
  }));

test("a retention rule and the work that it asks for are stored together", () =>
  withStore(async (store) => {
    await store.run("putSettings", { values: { "embedding_model": null }, endLogins: null, now: NOW });
    assert.equal(await store.ask("nextJob", { kinds: ["retention"] }), null);
    await store.run("putSettings", { values: { "retention.chat": 30 }, endLogins: null, now: NOW });
    assert.equal(await store.ask("nextJob", { kinds: ["retention"] }), NOW);
  }));
