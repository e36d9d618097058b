// Open views: read once, told once per frame, and read again when something was lost.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { MessagePage } from "../../../src/contract/message.ts";
import type { SessionEvent } from "../../../src/domain/event.ts";
import type { Message } from "../../../src/domain/message.ts";
import { createViewStore } from "./view-store.ts";

function message(seq: number): Message {
  return { message_id: `msg_${seq}`, session_id: "ses_a", turn_id: "trn_a", seq, role: "user", parts: [], content: `m${seq}`, status: "complete", created_at: "2026-11-22T10:00:00.000Z" };
}
function page(from: number, to: number, event_seq = 10): MessagePage {
  const messages = Array.from({ length: to - from + 1 }, (_, index) => message(from + index));
  return { messages, turns: [], queue: [], receipts: {}, has_more: from > 1, event_seq };
}
function delta(offset: number, text: string): SessionEvent {
  return { type: "text.delta", session_id: "ses_a", turn_id: "trn_b", message_id: "msg_live", offset, text };
}

function setup(pages: MessagePage[]) {
  const asked: unknown[] = [];
  const watched: number[] = [];
  let stops = 0;
  let listener: (event: SessionEvent) => void = () => undefined;
  let reset: () => void = () => undefined;
  const frames: (() => void)[] = [];
  const store = createViewStore({
    async listMessages(_id, query) {
      asked.push(query);
      const next = pages.shift();
      if (!next) throw new Error("no page");
      return next;
    },
    frame: (draw) => void frames.push(draw),
    later: () => undefined,
    onReturned: () => undefined,
  });
  store.connect({
    watch(_id, seq, onEvent, onReset) {
      watched.push(seq);
      listener = onEvent;
      reset = onReset;
      return () => void (stops += 1);
    },
  });
  return { store, asked, watched, frames, stops: () => stops, send: (event: SessionEvent) => listener(event), reset: () => reset(), draw: () => frames.splice(0).forEach((run) => run()) };
}
const settle = () => new Promise((resolve) => setImmediate(resolve));

test("a session is read once and watched from where the page ends", async () => {
  const { store, watched } = setup([page(1, 3, 7)]);
  assert.equal(store.get("ses_a").status, "loading");
  store.get("ses_a");
  await settle();
  assert.equal(store.get("ses_a").view.messages.length, 3);
  assert.deepEqual(watched, [7]);
});

test("many deltas are one drawing, and without a screen none", async () => {
  const { store, send, draw, frames } = setup([page(1, 1)]);
  store.get("ses_a");
  await settle();
  send(delta(0, "a"));
  assert.equal(frames.length, 0);
  let drawn = 0;
  const stop = store.subscribe("ses_a", () => (drawn += 1));
  for (let at = 1; at < 20; at += 1) send(delta(at, "b"));
  draw();
  assert.equal(drawn, 1);
  stop();
  send(delta(20, "c"));
  draw();
  assert.equal(drawn, 1);
  assert.equal(store.get("ses_a").view.live?.text.length, 21);
});

test("a gap in the text makes the view be read and watched anew", async () => {
  const { store, send, watched, stops } = setup([page(1, 1, 10), page(1, 1, 12)]);
  store.get("ses_a");
  await settle();
  send(delta(0, "abc"));
  send(delta(9, "xyz"));
  await settle();
  assert.deepEqual(watched, [10, 12]);
  assert.equal(stops(), 1);
  assert.equal(store.get("ses_a").view.live, null);
});

test("a missing event makes the view be read anew as well", async () => {
  const { store, send, watched } = setup([page(1, 1, 10), page(1, 2, 13)]);
  store.get("ses_a");
  await settle();
  send({ type: "session.closed", session_id: "ses_a", seq: 13, at: "2026-11-22T10:00:00.000Z", title: null, status: "closed" });
  await settle();
  assert.deepEqual(watched, [10, 13]);
  assert.equal(store.get("ses_a").view.messages.length, 2);
});

test("a server that is behind, as after a restored backup, is believed", async () => {
  const { store, reset, watched, stops } = setup([page(1, 3, 10), page(1, 1, 4)]);
  store.get("ses_a");
  await settle();
  reset();
  await settle();
  assert.deepEqual(watched, [10, 4]);
  assert.equal(stops(), 1);
  assert.deepEqual([store.get("ses_a").view.messages.length, store.get("ses_a").view.seq], [1, 4]);
});

test("when a turn has ended its receipt is read, and what is shown stays when that fails", async () => {
  const receipts = { trn_b: { primed: [{ memory_id: "mem_a" as const, score: 1, parts: {} }], recalled: [] } };
  const { store, send, asked } = setup([page(1, 1, 10), { ...page(1, 1, 11), receipts }]);
  store.get("ses_a");
  await settle();
  const end = { type: "turn.finished", session_id: "ses_a", at: "2026-11-22T10:00:00.000Z", joined: null, usage: { input_tokens: 0, output_tokens: 0, cached_tokens: 0 }, cost_usd: 0 } as const;
  send({ ...end, seq: 11, turn_id: "trn_b" });
  await settle();
  assert.deepEqual(asked[1], { limit: 1 });
  assert.deepEqual(store.get("ses_a").receipts, receipts);
  send({ ...end, seq: 12, turn_id: "trn_c" });
  await settle();
  assert.deepEqual([store.get("ses_a").status, store.get("ses_a").receipts], ["ready", receipts]);
});

test("older messages come in above and stay when the newest page is read again", async () => {
  const { store, asked } = setup([page(201, 400), page(1, 200), page(202, 401)]);
  store.get("ses_a");
  await settle();
  await store.loadOlder("ses_a");
  assert.deepEqual(asked[1], { before: 201, limit: 200 });
  assert.equal(store.get("ses_a").view.messages.length, 400);
  assert.equal(store.get("ses_a").has_more, false);
  store.reload("ses_a");
  await settle();
  const { view, has_more } = store.get("ses_a");
  assert.deepEqual([view.messages[0]?.seq, view.messages.at(-1)?.seq, view.messages.length, has_more], [1, 401, 401, false]);
});

test("a page that cannot be read says so and leaves nothing loading", async () => {
  const { store } = setup([page(201, 400)]);
  store.get("ses_a");
  await settle();
  await store.loadOlder("ses_a");
  assert.equal(store.get("ses_a").older, "failed");
  const broken = setup([]);
  broken.store.get("ses_a");
  await settle();
  assert.equal(broken.store.get("ses_a").status, "failed");
});

test("going far back reads long pages until the message is there, and says when it is not in the session", async () => {
  const { store, asked } = setup([page(901, 1100), page(401, 900), page(1, 400)]);
  store.get("ses_a");
  await settle();
  assert.equal(await store.loadTo("ses_a", "msg_5"), true);
  assert.deepEqual(asked.slice(1), [{ before: 901, limit: 500 }, { before: 401, limit: 500 }]);
  assert.equal(store.get("ses_a").view.messages.length, 1100);
  assert.equal(await store.loadTo("ses_a", "msg_elsewhere"), false);
});

test("going back ends where older messages cannot be read", async () => {
  const { store } = setup([page(201, 400)]);
  store.get("ses_a");
  await settle();
  assert.equal(await store.loadTo("ses_a", "msg_5"), false);
  assert.equal(store.get("ses_a").older, "failed");
});
