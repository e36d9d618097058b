// What a reader may rely on when text leaves joined: nothing is lost, doubled, out of order, or kept waiting for long.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { TextDelta } from "../domain/event.ts";
import { joinText } from "./join.ts";

function text(offset: number, words: string, message_id: TextDelta["message_id"] = "msg_1"): TextDelta {
  return { type: "text.delta", session_id: "ses_1", turn_id: "trn_1", message_id, offset, text: words };
}

type Sent = { type: string; offset?: number; text?: string; id?: string };

function record(): { sent: Sent[]; write: (event: { type: string }, id?: string) => void } {
  const sent: Sent[] = [];
  return { sent, write: (event, id) => void sent.push({ ...event, ...(id !== undefined && { id }) }) };
}

test("the first text leaves at once, and what follows closely leaves in one piece", () => {
  const { sent, write } = record();
  const joiner = joinText(write);
  joiner.send(text(0, "one "));
  assert.deepEqual(sent, [text(0, "one ")]);
  joiner.send(text(4, "two "));
  joiner.send(text(8, "three"));
  joiner.end();
  assert.deepEqual(sent, [text(0, "one "), text(4, "two three")]);
});

test("every other event leaves at once, with its position and after the text before it", () => {
  const { sent, write } = record();
  const joiner = joinText(write);
  joiner.send(text(0, "one "));
  joiner.send(text(4, "two"));
  joiner.send({ type: "message.finished" }, "7");
  assert.deepEqual(sent.slice(1), [text(4, "two"), { type: "message.finished", id: "7" }]);
  joiner.end();
});

test("text of another message, or with a gap before it, is not joined to what came before", () => {
  const { sent, write } = record();
  const joiner = joinText(write);
  const all = [text(0, "a"), text(1, "b"), text(0, "c", "msg_2"), text(5, "d", "msg_2")];
  for (const one of all) joiner.send(one);
  joiner.end();
  assert.deepEqual(sent, all);
});

test("text that waits leaves by itself when no more comes", async () => {
  const { promise, resolve } = Promise.withResolvers<Sent>();
  const joiner = joinText((event) => {
    if ((event as Sent).offset === 4) resolve(event);
  });
  joiner.send(text(0, "one "));
  joiner.send(text(4, "two"));
  // The timer alone does not keep a process alive; here nothing else does.
  const alive = setInterval(() => undefined, 1000);
  assert.deepEqual(await promise, text(4, "two"));
  clearInterval(alive);
  joiner.end();
});

test("an event that several streams join is not changed for the others", () => {
  const [one, other] = [record(), record()];
  const [first, second] = [joinText(one.write), joinText(other.write)];
  const events = [text(0, "a"), text(1, "b"), text(2, "c")];
  for (const event of events) {
    first.send(event);
    second.send(event);
  }
  first.end();
  second.end();
  assert.deepEqual(events, [text(0, "a"), text(1, "b"), text(2, "c")]);
  assert.deepEqual(other.sent, one.sent);
});
