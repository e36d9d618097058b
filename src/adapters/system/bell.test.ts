// The bell: who listens hears everything in order, and one that fails does not keep others from hearing.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { TextDelta } from "../../domain/event.ts";
import { createBell } from "./bell.ts";

const delta = (offset: number): TextDelta => ({ type: "text.delta", session_id: "ses_1", turn_id: "trn_1", message_id: "msg_1", offset, text: "x" });

test("every listener of a session hears each ring at once and in order, others hear nothing", () => {
  const bell = createBell(() => assert.fail());
  const heard: string[] = [];
  bell.onSession("ses_1", (events) => heard.push(`a${events.length}`));
  bell.onSession("ses_1", (events) => heard.push(`b${events.length}`));
  bell.onSession("ses_2", () => heard.push("other"));
  bell.ringSession("ses_1", [delta(0)]);
  bell.ringSession("ses_1", [delta(1), delta(2)]);
  bell.ringSession("ses_1", []);
  assert.deepEqual(heard, ["a1", "b1", "a2", "b2"]);
});

test("a listener that throws is reported, and the next one still hears", () => {
  const errors: unknown[] = [];
  const bell = createBell((error) => errors.push(error));
  let heard = 0;
  bell.onList("per_1", () => {
    throw new Error("deaf");
  });
  bell.onList("per_1", () => (heard += 1));
  bell.ringList("per_1", [{ type: "session.deleted", cursor: 1, session_id: "ses_1", session: null }]);
  assert.deepEqual([heard, errors.map(String)], [1, ["Error: deaf"]]);
});

test("whoever has left hears nothing more, also when he leaves while it rings", () => {
  const bell = createBell(() => assert.fail());
  const heard: string[] = [];
  const offSecond = { off: () => undefined as void };
  const offFirst = bell.onSession("ses_1", () => {
    heard.push("first");
    offFirst();
    offSecond.off();
  });
  offSecond.off = bell.onSession("ses_1", () => void heard.push("second"));
  bell.ringSession("ses_1", [delta(0)]);
  bell.ringSession("ses_1", [delta(1)]);
  assert.deepEqual(heard, ["first"]);
  const off = bell.onSession("ses_1", () => void heard.push("again"));
  bell.ringSession("ses_1", [delta(2)]);
  off();
  off();
  assert.deepEqual(heard, ["first", "again"]);
});
