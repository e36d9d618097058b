// Catching up while much happens: every event once and in order, and little held in memory.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createBell } from "../adapters/system/bell.ts";
import type { DurableEvent, SessionEvent } from "../domain/event.ts";
import { isDurable } from "../domain/event.ts";
import { OWNER_ID } from "../domain/ids.ts";
import type { App } from "./app.ts";
import { openWatch, watchSession } from "./watch.ts";

const SESSION = "ses_a";
const WHO = { person_id: OWNER_ID };
const PAGE = 500;
const upTo = (n: number) => Array.from({ length: n }, (_, index) => index + 1);
const seqsOf = (events: SessionEvent[]) => events.filter(isDurable).map(({ seq }) => seq);

/** A log that grows as the test says. What is read is a copy, so that it can be told from what was rung. */
function createLog() {
  const log: DurableEvent[] = [];
  const bell = createBell((error) => assert.fail(String(error)));
  let reads = 0;
  const ask = async (_: string, { after, limit }: { after: number; limit: number }) => {
    reads += 1;
    return { events: log.slice(after, after + limit).map((event) => ({ ...event })), event_seq: log.length };
  };
  const app = { bell, live: new Map(), store: { ask } } as unknown as App;
  return {
    app,
    reads: () => reads,
    happen(count: number): void {
      for (let n = 0; n < count; n += 1) {
        const event: DurableEvent = { type: "session.renamed", session_id: SESSION, seq: log.length + 1, at: "2026-02-01T12:00:00.000Z", title: "x", status: "open" };
        log.push(event);
        bell.ringSession(SESSION, [event]);
      }
    },
    /** Committed, and not yet rung. */
    store: (event: DurableEvent) => void log.push(event),
    wasRung: (event: SessionEvent) => log.includes(event as DurableEvent),
  };
}

test("a slow watcher gets all that happens while it catches up, and no more than a page of it waits in memory", async () => {
  const log = createLog();
  log.happen(100);
  const got: SessionEvent[] = [];
  await watchSession(log.app, WHO, {
    session_id: SESSION,
    after: 0,
    emit: (event) => void got.push(event),
    // Again and again more happens than can be held, while the watcher takes what it has.
    async drained() {
      if (got.length === 50 || got.length === 1050 || got.length === 2095) log.happen(2 * PAGE + 1);
    },
  });
  const total = 100 + 3 * (2 * PAGE + 1);
  assert.deepEqual(seqsOf(got), upTo(total));
  const held = got.filter(log.wasRung).length;
  assert.ok(held <= PAGE, `${held} events had been held`);
  log.happen(3);
  assert.deepEqual(seqsOf(got), upTo(total + 3));
});

test("whoever opened the watch before more happened than is held misses nothing", async () => {
  const log = createLog();
  const got: SessionEvent[] = [];
  const watch = openWatch(log.app, WHO, { session_id: SESSION, emit: (event) => void got.push(event) });
  log.happen(PAGE + 10);
  await watch.begin(0);
  assert.deepEqual(seqsOf(got), upTo(PAGE + 10));
});

test("what is held is not read as well", async () => {
  const log = createLog();
  const got: SessionEvent[] = [];
  const watch = openWatch(log.app, WHO, { session_id: SESSION, emit: (event) => void got.push(event) });
  log.happen(10);
  await watch.begin(0);
  assert.deepEqual([seqsOf(got), log.reads()], [upTo(10), 0]);
});

test("a watcher that has gone is not read for any further", async () => {
  const log = createLog();
  log.happen(10 * PAGE);
  const gone = new AbortController();
  let got = 0;
  await watchSession(log.app, WHO, {
    session_id: SESSION,
    after: 0,
    emit: () => void (got += 1),
    signal: gone.signal,
    async drained() {
      if (got === 3) gone.abort();
    },
  });
  log.happen(1);
  assert.deepEqual([got, log.reads()], [3, 1]);
});

test("a message whose end was read before it was rung is not told again as one that is being written", async () => {
  const log = createLog();
  const [turn_id, message_id] = ["trn_a", "msg_a"] as const;
  const message = { session_id: SESSION, turn_id, message_id, seq: 1, role: "assistant", status: "complete", content: "Done", parts: [], created_at: "" } as const;
  const finished = { type: "message.finished", session_id: SESSION, seq: 1, at: "", message } as unknown as DurableEvent;
  log.app.live.set(SESSION, { turn_id, message_id, text: "Done" });
  log.store(finished);
  const got: SessionEvent[] = [];
  await watchSession(log.app, WHO, { session_id: SESSION, after: 0, emit: (event) => void got.push(event) });
  assert.deepEqual(got.map(({ type }) => type), ["message.finished"]);
});
