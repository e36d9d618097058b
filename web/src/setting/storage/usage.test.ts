// Parts of the storage bar.
import assert from "node:assert/strict";
import { test } from "node:test";
import { byAgent, partsOf } from "./usage.ts";
import { sizeText } from "./size-text.ts";

const by_agent = [
  { agent_id: "mira", type: "chat" as const, sessions: 2, messages: 20, bytes: 300 },
  { agent_id: "mira", type: "schedule" as const, sessions: 1, messages: 2, bytes: 50 },
  { agent_id: "otto", type: "chat" as const, sessions: 1, messages: 9, bytes: 400 },
];

test("the parts add up to everything in the home, and what is nothing has no part", () => {
  const parts = partsOf({ home: { database: 2000, log: 100, files: 500, backups: 0, free: 250 }, by_agent });
  assert.deepEqual(parts.map(({ name, bytes }) => [name, bytes]), [
    ["Chats", 700],
    ["Schedule runs", 50],
    ["Search index and the rest", 1000],
    ["Log of recent changes", 100],
    ["Files", 500],
    ["Free after compaction", 250],
  ]);
  assert.equal(parts.reduce((total, { bytes }) => total + bytes, 0), 2000 + 100 + 500);
});

test("what stands in the log only is counted once", () => {
  const parts = partsOf({ home: { database: 600, log: 900, files: 0, backups: 0, free: 0 }, by_agent });
  assert.equal(parts.reduce((total, { bytes }) => total + bytes, 0), 1500);
  assert.deepEqual(parts.map(({ name }) => name), ["Chats", "Schedule runs", "Log of recent changes"]);
});

test("a member sees their own sessions only", () => {
  assert.deepEqual(partsOf({ home: null, by_agent }).map(({ name }) => name), ["Chats", "Schedule runs"]);
});

test("agents stand by what they take up", () => {
  assert.deepEqual(byAgent({ by_agent }), [
    { agent_id: "otto", sessions: 1, messages: 9, bytes: 400 },
    { agent_id: "mira", sessions: 3, messages: 22, bytes: 350 },
  ]);
});

test("sizes are said up to gigabytes", () => {
  assert.deepEqual([900, 12_000, 3_400_000, 1_160_000_000, 61_000_000_000].map(sizeText), ["900 bytes", "12 kB", "3.4 MB", "1.16 GB", "61 GB"]);
});
