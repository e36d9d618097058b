// The list is what the window knows, filtered, cut at what was fetched, in the order of activity, whatever came first.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Session } from "../../../../src/domain/session.ts";
import { toLines } from "./row-group.ts";
import type { Fetched, RowFilter } from "./row-order.ts";
import { orderRows, placeOf } from "./row-order.ts";
import { createRowStore } from "./row-store.ts";

const ALL: RowFilter = { agent_id: null, types: [], archived: "false", words: "" };
const WHOLE: Fetched = { horizon: null, found: new Set() };

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
    imported_seq: 0,
    created_at: "2026-11-01T00:00:00.000Z",
    last_activity_at: `2026-11-${String(n).padStart(2, "0")}T00:00:00.000Z`,
    closed_at: null,
    channel: null,
    started_at: "2026-11-01T00:00:00.000Z",
    ended_at: null,
    archived_at: null,
    pinned_at: null,
    unread: false,
    outcome: "finished",
    handed_from: null,
    carries: null,
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
  assert.deepEqual(numbers(orderRows(store.all(), ALL, WHOLE)), [3, 2, 1]);
  store.apply({ type: "session.touched", cursor: 9, session_id: row(1).session_id, session: row(1, { event_seq: 2, last_activity_at: "2026-11-30T00:00:00.000Z" }) });
  assert.deepEqual(numbers(orderRows(store.all(), ALL, WHOLE)), [1, 3, 2]);
});

test("sessions without messages, of other agents and of other types are not listed", () => {
  const known = [row(1, { message_count: 0 }), row(2, { agent_id: "otto" }), row(3, { type: "schedule" }), row(4)];
  assert.deepEqual(numbers(orderRows(known, { ...ALL, agent_id: "mira", types: ["chat"] }, WHOLE)), [4]);
  assert.deepEqual(numbers(orderRows(known, ALL, WHOLE)), [4, 3, 2]);
});

test("rows beyond the last fetched page wait for their page", () => {
  const last = placeOf(row(5));
  assert.deepEqual(numbers(orderRows([row(4), row(5), row(6)], ALL, { ...WHOLE, horizon: last })), [6, 5]);
  // The last row was touched meanwhile: the horizon stays where the page ended.
  assert.deepEqual(numbers(orderRows([row(4), row(5, { last_activity_at: "2026-11-29T00:00:00.000Z" }), row(6)], ALL, { ...WHOLE, horizon: last })), [5, 6]);
});

test("what is pinned stands first, also beside the newest, and what is archived only where it is asked for", () => {
  const known = [row(1, { pinned_at: "2026-11-02T00:00:00.000Z" }), row(2), row(3, { archived_at: "2026-11-04T00:00:00.000Z" })];
  assert.deepEqual(numbers(orderRows(known, ALL, WHOLE)), [1, 2]);
  assert.deepEqual(numbers(orderRows(known, { ...ALL, archived: "any" }, WHOLE)), [1, 3, 2]);
  assert.deepEqual(numbers(orderRows(known, { ...ALL, archived: "true" }, WHOLE)), [3]);
  assert.deepEqual(numbers(orderRows(known, ALL, { ...WHOLE, horizon: placeOf(row(2)) })), [1, 2], "a pinned row is before every place of the rest");
  assert.equal(toLines(orderRows(known, ALL, WHOLE), Date.parse("2026-11-19T14:30:00Z"), "UTC")[0]?.kind, "group");
});

test("a search shows what was found, and at once what is known by its title", () => {
  const known = [row(1, { title: "Harbour at night" }), row(2, { title: "Night harbour" }), row(3, { title: "Tides" }), row(4, { title: "Harbour" })];
  const words = { ...ALL, words: "harbour night" };
  assert.deepEqual(numbers(orderRows(known, words, WHOLE)), [2, 1]);
  assert.deepEqual(numbers(orderRows(known, words, { ...WHOLE, found: new Set([row(3).session_id]) })), [3, 2, 1]);
});

test("a page that was asked for before an event does not undo it, though both have the same number", () => {
  const store = createRowStore();
  store.put(row(1));
  const asked = store.version();
  store.put(row(1, { pinned_at: "2026-11-02T00:00:00.000Z" }));
  store.putAll([row(1)], asked);
  assert.notEqual(store.get(row(1).session_id)?.pinned_at, null);
  store.putAll([row(1)], store.version());
  assert.equal(store.get(row(1).session_id)?.pinned_at, null);
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
  assert.deepEqual(orderRows(store.all(), ALL, WHOLE), []);
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
