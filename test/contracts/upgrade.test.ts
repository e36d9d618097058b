// A file that an older Rapport left in the middle of turns: what it had done is known, and none of it is done again.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { openDatabase } from "../../src/adapters/store/database.ts";
import { openInlineStore } from "../../src/adapters/store/inline-store.ts";
import { MIGRATIONS } from "../../src/adapters/store/schema/schema.ts";
import type { Store } from "../../src/ports/store.ts";

const PERSON = "per_owner";
const NOW = Date.UTC(2026, 1, 1);
const SPAN = 1_048_576;

const call = (call_id: string) => ({ type: "tool_call", call_id, tool: "count", input: {}, problem: null });
const result = (call_id: string) => ({ type: "tool_result", call_id, tool: "count", output: "1", is_error: false, origin: "tool" });

/** A file of schema 1 whose only turn has asked for the calls a and b; `events` are what it noted of them. */
function writeFirst(path: string, results: string[], events: [type: string, call_id: string][]): void {
  const db = openDatabase({ path, backups: `${path}.backups`, migrations: MIGRATIONS.slice(0, 1) });
  db.run("INSERT INTO sessions (session_pk, session_id, agent_id, type, status, incognito, on_behalf_of, created_at, last_activity_at, message_count, message_seq, event_seq, running_turn_pk) VALUES (1, 'ses_a', 'ada', 'chat', 'open', 0, ?, ?, ?, 2, ?, ?, 1)", PERSON, NOW, NOW, 2 + results.length, events.length);
  db.run("INSERT INTO turns (turn_pk, turn_id, session_pk, status, mode, content_hash, input_message_pk, created_at, started_at, model, steps) VALUES (1, 'trn_a', 1, 'running', 'queue', x'00', ?, ?, ?, 'm/m', 1)", SPAN + 1, NOW, NOW);
  const messages = [{ role: "user", parts: [{ type: "text", text: "Go" }] }, { role: "assistant", parts: ["a", "b"].map(call) }, ...results.map((id) => ({ role: "tool", parts: [result(id)] }))];
  messages.forEach(({ role, parts }, index) =>
    db.run("INSERT INTO messages (message_pk, message_id, turn_pk, role, status, parts, created_at) VALUES (?, ?, 1, ?, 'complete', ?, ?)", SPAN + index + 1, `msg_${index}`, role, JSON.stringify(parts), NOW),
  );
  db.run("INSERT INTO steps (turn_pk, step, started_at, ended_at) VALUES (1, 1, ?, ?)", NOW, NOW);
  events.forEach(([type, call_id], index) =>
    db.run("INSERT INTO events (session_pk, seq, type, turn_pk, data, at) VALUES (1, ?, ?, 1, ?, ?)", index + 1, type, JSON.stringify({ step: 1, call_id, tool: "count", m: type === "tool.started" ? 2 : 3 + results.indexOf(call_id) }), NOW),
  );
  db.close();
}

async function upgraded(results: string[], events: [string, string][], look: (store: Store) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "rapport-upgrade-"));
  const path = join(folder, "rapport.db");
  writeFirst(path, results, events);
  const store = openInlineStore({ path, backups: join(folder, "backups") });
  try {
    await look(store);
  } finally {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

test("a call that an older Rapport had finished is not run again; one that it had begun is put to its person", () =>
  upgraded(["a"], [["tool.started", "a"], ["tool.finished", "a"], ["tool.started", "b"]], async (store) => {
    assert.deepEqual((await store.run("recoverTurns", { lapsed: false, now: NOW })).cutOff, []);
    const { cutOff } = await store.run("answerTool", { turn_id: "trn_a", person_id: PERSON, call_id: "b", answer: "continue", now: NOW });
    assert.deepEqual(cutOff.calls.map(({ part, answer }) => [part.call_id, answer]), [["b", "continue"]]);
  }));

test("when an older Rapport had finished all calls of a step, the turn goes on with the next one", () =>
  upgraded(["a", "b"], [["tool.started", "a"], ["tool.finished", "a"], ["tool.started", "b"], ["tool.finished", "b"]], async (store) => {
    const { cutOff } = await store.run("recoverTurns", { lapsed: false, now: NOW });
    assert.deepEqual(cutOff.map(({ step, calls }) => [step, calls]), [[2, []]]);
  }));

test("a call that an older Rapport had not begun is run", () =>
  upgraded(["a"], [["tool.started", "a"], ["tool.finished", "a"]], async (store) => {
    const { cutOff } = await store.run("recoverTurns", { lapsed: false, now: NOW });
    assert.deepEqual(cutOff.map(({ step, calls }) => [step, calls.map(({ part }) => part.call_id)]), [[1, ["b"]]]);
  }));
