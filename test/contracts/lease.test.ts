// Who holds a turn: in every store a claim takes it from the holder before, and what that one still writes is refused.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { openInlineStore } from "../../src/adapters/store/inline-store.ts";
import { openThreadStore } from "../../src/adapters/store/thread-store.ts";
import type { Held, Store } from "../../src/ports/store.ts";
import { systemRandom as random } from "../../src/adapters/system/random.ts";
import { refused } from "../support/refusal.ts";

const PERSON = "per_owner";
const NOW = Date.UTC(2026, 1, 1);
const limit = { messages: 50, tokens: 100_000 };
const usage = { input_tokens: 1, output_tokens: 1, cached_tokens: 0 };

/** A session whose turn runs, and what its holder's writes carry. */
async function begin(store: Store): Promise<{ held: Held; message_id: `msg_${string}`; session_id: `ses_${string}` }> {
  const session_id = random.id("ses");
  await store.run("createSession", { session_id, agent_id: "ada", type: "chat", person_id: PERSON, title: null, incognito: false, now: NOW });
  const message_id = random.id("msg");
  const start = { message_id: random.id("msg"), step_message_id: message_id, model: "m/m", profile_version: "v", limit, lease_until: NOW + 30_000 };
  const { turn, fence } = await store.run("acceptInput", { session_id, person_id: PERSON, turn_id: random.id("trn"), content: "Hi", attachments: [], mode: "queue", client_id: null, start, now: NOW });
  return { held: { turn_id: turn.turn_id, fence }, message_id, session_id };
}

/** Every write that a holder can make. */
function writesOf(store: Store, held: Held, message_id: `msg_${string}`): Record<string, () => Promise<unknown>> {
  const at = { ...held, step: 1, now: NOW + 1 };
  const call = { ...at, call_id: "c", tool: "t" };
  return {
    startStep: () => store.run("startStep", { ...at, step: 2, message_id: random.id("msg"), limit }),
    savePartial: () => store.run("savePartial", { ...held, message_id, text: "late" }),
    finishStep: () => store.run("finishStep", { ...at, message_id, parts: [{ type: "text", text: "late" }], model: "m", finish_reason: "stop", usage, cost_usd: 0, end: true }),
    startTool: () => store.run("startTool", { ...call, repeatable: false }),
    askTool: () => store.run("askTool", { ...call, remember: false, expires_at: NOW + 1000 }),
    finishTool: () => store.run("finishTool", { ...call, message_id: random.id("msg"), output: "late", is_error: false, origin: "tool" }),
    pauseTurn: () => store.run("pauseTurn", { ...held, code: "provider_cut", message: "x", until: NOW + 2, attempt: 2, attempts: 4, partial: undefined, now: NOW }),
    retryStep: () => store.run("retryStep", { ...at, message_id: random.id("msg") }),
    handBack: () => store.run("handBack", { ...held, partial: { message_id, text: "late" } }),
    endTurn: () => store.run("endTurn", { ...held, status: "failed", code: "internal", message: "late", partial: null, now: NOW }),
  };
}

for (const [name, open] of Object.entries({ inline: openInlineStore, thread: openThreadStore })) {
  test(`once a turn is claimed anew, no write of its old holder is taken, and the new holder's are (${name})`, async () => {
    const folder = mkdtempSync(join(tmpdir(), "rapport-lease-"));
    const store = await open({ path: join(folder, "rapport.db"), backups: join(folder, "backups") });
    try {
      const { held, message_id, session_id } = await begin(store);
      const { cutOff } = await store.run("recoverTurns", { lapsed: false, now: NOW });
      assert.deepEqual(cutOff.map((one) => one.turn.turn_id), [held.turn_id]);
      const again = random.id("msg");
      const claim = { turn_id: held.turn_id, fence: cutOff[0]?.fence ?? 0, step: 1, message_id: again, counted: true, limit, lease_until: NOW + 60_000, now: NOW };
      const { fence } = await store.run("resumeTurn", claim);
      assert.ok(fence > held.fence);
      await refused(store.run("resumeTurn", claim), "turn_ended");
      for (const [command, write] of Object.entries(writesOf(store, held, message_id))) await refused(write(), "turn_ended").catch((error: unknown) => assert.fail(`${command}: ${String(error)}`));
      assert.equal((await store.ask("listMessages", { session_id, person_id: PERSON, limit: 9 }))?.messages.length, 1);
      await store.run("finishStep", { turn_id: held.turn_id, fence, step: 1, message_id: again, parts: [{ type: "text", text: "new" }], model: "m", finish_reason: "stop", usage, cost_usd: 0, end: true, now: NOW });
      assert.equal((await store.ask("getTurn", { turn_id: held.turn_id, person_id: PERSON }))?.status, "finished");
    } finally {
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test(`a turn is taken up by another only when its lease is over, and a beat keeps it (${name})`, async () => {
    const folder = mkdtempSync(join(tmpdir(), "rapport-lease-"));
    const store = await open({ path: join(folder, "rapport.db"), backups: join(folder, "backups") });
    try {
      const { held } = await begin(store);
      const lapsedAt = async (now: number) => (await store.run("recoverTurns", { lapsed: true, now })).cutOff.length;
      assert.equal((await store.ask("findOverdue", { now: NOW + 30_000 })).lapsed, false);
      assert.equal(await lapsedAt(NOW + 30_000), 0);
      assert.deepEqual(await store.run("beatTurns", { turns: [held], lease_until: NOW + 60_000 }), { lost: [] });
      assert.equal(await lapsedAt(NOW + 60_000), 0);
      assert.equal((await store.ask("findOverdue", { now: NOW + 60_001 })).lapsed, true);
      assert.equal(await lapsedAt(NOW + 60_001), 1);
      assert.deepEqual(await store.run("beatTurns", { turns: [held], lease_until: NOW + 90_000 }), { lost: [held.turn_id] });
    } finally {
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
}
