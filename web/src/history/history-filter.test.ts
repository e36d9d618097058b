// Which sessions a history shows: all of an agent, newest first, narrowed by what is asked for.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Session } from "../../../src/domain/session.ts";
import { boundsOf, orderHistory } from "./history-filter.ts";

const now = Date.parse("2026-11-22T12:00:00.000Z");
const row = (n: number, change: Partial<Session> = {}): Session =>
  ({
    session_id: `ses_${String(n).padStart(32, "0")}`,
    agent_id: "otto",
    type: "chat",
    title: `Talk ${n}`,
    message_count: 2,
    last_activity_at: `2026-11-${String(n).padStart(2, "0")}T00:00:00.000Z`,
    archived_at: null,
    pinned_at: null,
    memory: { state: "none", count: 0 },
    ...change,
  }) as Session;
const ALL = { types: [], memory: [], span: "any", words: "" } as const;
const WHOLE = { horizon: null, found: new Set<Session["session_id"]>(), now };
const numbers = (rows: Session[]) => rows.map((one) => Number(one.session_id.slice(4)));

test("archived and pinned ones stand where their activity puts them, those of other agents not at all", () => {
  const known = [row(1, { pinned_at: "2026-11-20T00:00:00.000Z" }), row(2, { archived_at: "2026-11-20T00:00:00.000Z" }), row(3, { agent_id: "mira" }), row(4, { message_count: 0 })];
  assert.deepEqual(numbers(orderHistory(known, "otto", ALL, WHOLE)), [2, 1]);
  assert.deepEqual(numbers(orderHistory(known, "", ALL, WHOLE)), [3, 2, 1]);
});

test("it is narrowed by type, memory state and time together", () => {
  const held = { memory: { state: "held", count: 1 } } as const;
  const known = [row(1, held), row(20, held), row(21), row(22, { ...held, type: "schedule" })];
  assert.deepEqual(numbers(orderHistory(known, "otto", { ...ALL, memory: ["held"] }, WHOLE)), [22, 20, 1]);
  assert.deepEqual(numbers(orderHistory(known, "otto", { ...ALL, memory: ["held"], span: "week", types: ["chat"] }, WHOLE)), [20]);
  assert.deepEqual(numbers(orderHistory(known, "otto", ALL, { ...WHOLE, horizon: row(21) })), [22, 21]);
});

test("spans are bounds of last activity", () => {
  assert.deepEqual(boundsOf("any", now), {});
  assert.deepEqual(boundsOf("week", now), { after: "2026-11-15T12:00:00.000Z" });
  assert.deepEqual(boundsOf("older", now), { before: "2026-10-23T12:00:00.000Z" });
});
