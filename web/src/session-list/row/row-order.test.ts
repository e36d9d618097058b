// The list is what the window knows, filtered, cut at what was fetched, in the order of activity, whatever came first.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Session } from "../../../../src/domain/session.ts";
import { toLines } from "./row-group.ts";
import { orderRows } from "./row-order.ts";
import { createRowStore } from "./row-store.ts";

const ALL = { agent_id: null, types: [] };

function row(n: number, change: Partial<Session> = {}): Session {
  return {
    session_id: `ses_${String(n).padStart(32, "0")}`,
    agent_id: "mira",
    type: "chat",
    status: "open",
    title: `Talk ${n}`,
    title_source: "rule",
    incognito: false,
    on_behalf_of: "per_owner",
    asking: false,
    memory: { state: "none", count: 0 },
    context_from: 1,
    created_at: "2026-11-01T00:00:00.000Z",
    last_activity_at: `2026-11-${String(n).padStart(2, "0")}T00:00:00.000Z`,
    closed_at: null,
    message_count: 2,
    preview: "Hello",
    running_turn_id: null,
    queued_count: 0,
    forked_from: null,
    event_seq: 1,
    cost_usd: null,
    ...change,
  };
}

const numbers = (rows: Session[]) => rows.map((one) => Number(one.session_id.slice(4)));

test("newest activity stands first, and a touched row moves up", () => {
  const store = createRowStore();
  store.putAll([row(3), row(1), row(2)]);
  assert.deepEqual(numbers(orderRows(store.all(), ALL, null)), [3, 2, 1]);
  store.apply({ type: "session.touched", cursor: 9, session_id: row(1).session_id, session: row(1, { event_seq: 2, last_activity_at: "2026-11-30T00:00:00.000Z" }) });
  assert.deepEqual(numbers(orderRows(store.all(), ALL, null)), [1, 3, 2]);
});

test("sessions without messages, of other agents and of other types are not listed", () => {
  const known = [row(1, { message_count: 0 }), row(2, { agent_id: "otto" }), row(3, { type: "schedule" }), row(4)];
  assert.deepEqual(numbers(orderRows(known, { agent_id: "mira", types: ["chat"] }, null)), [4]);
  assert.deepEqual(numbers(orderRows(known, ALL, null)), [4, 3, 2]);
});

test("rows beyond the last fetched page wait for their page", () => {
  const last = row(5);
  assert.deepEqual(numbers(orderRows([row(4), row(5), row(6)], ALL, last)), [6, 5]);
  // The last row was touched meanwhile: the horizon stays where the page ended.
  assert.deepEqual(numbers(orderRows([row(4), row(5, { last_activity_at: "2026-11-29T00:00:00.000Z" }), row(6)], ALL, last)), [5, 6]);
});

test("an answer that was older than an event does not win", () => {
  const store = createRowStore();
  store.put(row(1, { event_seq: 7, title: "New" }));
  store.put(row(1, { event_seq: 4, title: "Old" }));
  assert.equal(store.get(row(1).session_id)?.title, "New");
});

test("what was deleted stays deleted, however late a page with it arrives", () => {
  const store = createRowStore();
  store.put(row(1));
  store.apply({ type: "session.deleted", cursor: 2, session_id: row(1).session_id, session: null });
  store.put(row(1, { event_seq: 99 }));
  assert.equal(store.get(row(1).session_id), null);
  assert.deepEqual(orderRows(store.all(), ALL, null), []);
});

test("a burst of changes is told once", () => {
  const waiting: (() => void)[] = [];
  const store = createRowStore((run) => waiting.push(run));
  let told = 0;
  store.subscribe(() => (told += 1));
  store.putAll([row(1), row(2), row(3)]);
  assert.equal(waiting.length, 1);
  waiting[0]?.();
  assert.equal(told, 1);
});

test("each day gets one heading", () => {
  const rows = [row(19, { last_activity_at: "2026-11-19T10:00:00.000Z" }), row(18, { last_activity_at: "2026-11-19T09:00:00.000Z" }), row(17, { last_activity_at: "2026-11-18T09:00:00.000Z" })];
  const lines = toLines(rows, Date.parse("2026-11-19T14:30:00Z"), "UTC");
  assert.deepEqual(lines.map((line) => (line.kind === "group" ? line.label : "row")), ["Today", "row", "row", "Yesterday", "row"]);
});
