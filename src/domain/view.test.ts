// The view of a session must say the same whatever a connection did to the stream that built it.
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { DurableEvent, SessionEvent, TextDelta } from "./event.ts";
import type { MessageId, SessionId, TurnId } from "./ids.ts";
import type { Message } from "./message.ts";
import type { QueuedInput } from "./turn.ts";
import { NO_USAGE } from "./usage.ts";
import type { SessionView } from "./view.ts";
import { apply, EMPTY_VIEW, isGap, isRunning, startView } from "./view.ts";

const session_id: SessionId = "ses_a";
const turn_id: TurnId = "trn_a";
const message_id: MessageId = "msg_a";
const at = "2026-11-22T08:00:00.000Z";
const end = { turn_id, usage: NO_USAGE, cost_usd: 0 };

type Unplaced<E> = E extends unknown ? Omit<E, "session_id" | "seq" | "at"> : never;

function durable(seq: number, event: Unplaced<DurableEvent>): DurableEvent {
  return { session_id, seq, at, ...event };
}
function delta(offset: number, text: string): TextDelta {
  return { type: "text.delta", session_id, turn_id, message_id, offset, text };
}
function snapshot(text: string): SessionEvent {
  return { type: "message.snapshot", session_id, turn_id, message_id, text };
}
function message(text: string, role: Message["role"] = "assistant"): Message {
  const parts: Message["parts"] = [{ type: "text", text }];
  return { message_id, session_id, turn_id, seq: 2, role, parts, content: text, status: "complete", created_at: at };
}
const input: QueuedInput = { input_id: "inp_a", turn_id: "trn_b", content: "and then?", attachments: [], mode: "queue", created_at: at };

const started = durable(1, { type: "turn.started", turn_id, model: "fake/one", profile_version: "v1" });
const step = durable(2, { type: "step.started", turn_id, step: 1, message_id });

function after(...events: SessionEvent[]): SessionView {
  return events.reduce(apply, EMPTY_VIEW);
}

test("text grows by its deltas and becomes a message once", () => {
  const live = after(started, step, delta(0, "Good "), delta(5, "day"));
  assert.equal(live.live?.text, "Good day");
  assert.equal(isRunning(live), true);
  const stored = apply(live, durable(3, { type: "message.finished", message: message("Good day") }));
  assert.equal(stored.live, null);
  assert.deepEqual(stored.messages.map((one) => one.content), ["Good day"]);
  const ended = apply(stored, durable(4, { type: "turn.finished", ...end, joined: null }));
  assert.equal(isRunning(ended), false);
  assert.equal(ended.turns[turn_id]?.status, "finished");
});

test("who joins in the middle gets the text so far and goes on from there", () => {
  const view = startView({ seq: 2, status: "open", title: null, messages: [], turns: [], queue: [] });
  const joined = [snapshot("Good d"), delta(4, " day"), delta(8, "!")].reduce(apply, view);
  assert.equal(joined.live?.text, "Good day!");
});

test("a snapshot that overtakes the start of its step is kept", () => {
  assert.equal(after(started, snapshot("Good day"), step).live?.text, "Good day");
});

test("a snapshot never takes back what is on the screen", () => {
  const view = after(started, step, delta(0, "Good day"));
  assert.equal(apply(view, snapshot("Good")), view);
});

test("overlapping and repeated deltas change nothing", () => {
  const view = after(started, step, delta(0, "Good day"));
  assert.equal(apply(view, delta(0, "Good day")), view);
  assert.equal(apply(view, delta(3, "d d")), view);
  assert.equal(apply(view, delta(5, "day to you")).live?.text, "Good day to you");
});

test("a delta behind the end is left out and told apart as a gap", () => {
  const view = after(started, step, delta(0, "Good"));
  assert.equal(apply(view, delta(6, "ay")), view);
  assert.equal(isGap(view, delta(6, "ay")), true);
  assert.equal(isGap(view, delta(4, " day")), false);
  assert.equal(isGap(after(started), delta(3, "d day")), true);
});

test("a durable event that skips a number is told apart as a gap, and one that follows or repeats is not", () => {
  const view = after(started, step);
  const number = (seq: number) => durable(seq, { type: "message.finished", message: message("Good day") });
  assert.equal(isGap(view, number(view.seq + 2)), true);
  for (const seq of [view.seq + 1, view.seq, 1]) assert.equal(isGap(view, number(seq)), false, String(seq));
  assert.equal(isGap(EMPTY_VIEW, snapshot("Good day")), false);
  assert.equal(apply(view, number(view.seq + 2)).seq, view.seq + 2);
});

test("text that comes after its own end leaves no ghost", () => {
  const stored = after(started, step, durable(3, { type: "message.finished", message: message("Good day") }));
  assert.equal(apply(stored, delta(0, "Good day")), stored);
  assert.equal(apply(stored, snapshot("Good day")), stored);
  assert.equal(isGap(stored, delta(3, "d day")), false);
  // A turn that was stopped before it said anything stores no message, and its late text must not live on.
  const stopped = after(started, step, durable(3, { type: "turn.cancelled", code: "stopped", message: "Stopped", input: null, ...end }));
  assert.equal(apply(stopped, delta(0, "Good day")), stopped);
  assert.equal(stopped.live, null);
});

test("a repeated durable event changes nothing", () => {
  const view = after(started, step);
  assert.equal(apply(view, started), view);
  assert.equal(apply(view, step), view);
});

test("a queued input that is cancelled comes back to its sender", () => {
  const queued = apply(EMPTY_VIEW, durable(1, { type: "turn.queued", turn_id: "trn_b", input, position: 100 }));
  assert.deepEqual(queued.queue, [input]);
  const gone = apply(
    queued,
    durable(2, { type: "turn.cancelled", code: "withdrawn", message: "Withdrawn", input, ...end, turn_id: "trn_b" }),
  );
  assert.deepEqual(gone.queue, []);
  assert.deepEqual(gone.returned, [input]);
  assert.equal(gone.turns["trn_b"]?.status, "cancelled");
});

test("a queued input leaves the queue when its turn starts", () => {
  const queued = apply(EMPTY_VIEW, durable(1, { type: "turn.queued", turn_id, input: { ...input, turn_id }, position: 0 }));
  const running = apply(queued, durable(2, { type: "turn.started", turn_id, model: "fake/one", profile_version: "v1" }));
  assert.deepEqual(running.queue, []);
  assert.equal(running.running_turn_id, turn_id);
});

test("any split and any repetition of a stream give the same text", () => {
  const cuts = fc.array(fc.nat({ max: 60 }), { maxLength: 12 });
  const repeats = fc.array(fc.nat({ max: 12 }), { maxLength: 12 });
  fc.assert(
    fc.property(fc.string({ maxLength: 60, unit: "grapheme" }), cuts, repeats, fc.nat({ max: 60 }), (text, at_cuts, again, joined) => {
      const bounds = [...new Set([0, text.length, ...at_cuts.filter((cut) => cut < text.length)])].sort((a, b) => a - b);
      const deltas = bounds.slice(1).map((to, index) => {
        const from = bounds[index] as number;
        return delta(from, text.slice(from, to));
      });
      // A connection may break at any place: what was sent before comes again, as a snapshot and as deltas.
      const stream: SessionEvent[] = [started, step];
      deltas.forEach((one, index) => {
        stream.push(one);
        if (again.includes(index)) stream.push(...deltas.slice(Math.max(0, index - 2), index + 1), snapshot(text.slice(0, joined)), one);
      });
      const view = stream.reduce(apply, EMPTY_VIEW);
      return (view.live?.text ?? "") === text || text === "";
    }),
  );
});

test("a question stands until it is answered or its turn ends, and what was said to the call is kept with it", () => {
  const call = { turn_id, step: 1, call_id: "c1", tool: "send_mail" };
  const asking = durable(3, { type: "tool.asking", ...call, kind: "consent", input: { to: "a" }, remember: false, expires_at: null });
  const waiting = after(started, step, asking);
  assert.deepEqual([waiting.turns[turn_id]?.status, waiting.turns[turn_id]?.question?.input, waiting.live], ["waiting", { to: "a" }, null]);
  const answered = [durable(4, { type: "tool.answered", ...call, kind: "consent", answer: "allow" }), durable(5, { type: "tool.started", ...call, input: { to: "a" } })];
  const going = answered.reduce(apply, waiting);
  assert.deepEqual([going.turns[turn_id]?.status, going.turns[turn_id]?.question, going.turns[turn_id]?.tools["c1"]?.answer], ["running", null, "allow"]);
  const stopped = apply(waiting, durable(4, { type: "turn.cancelled", ...end, code: "stopped", message: "x", input: null }));
  assert.deepEqual([stopped.turns[turn_id]?.question, isRunning(stopped)], [null, false]);
});
