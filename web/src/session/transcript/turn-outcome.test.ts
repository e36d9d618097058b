// What is said about a turn that did not simply finish.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { ErrorCode } from "../../../../src/domain/errors.ts";
import type { Message, MessageStatus } from "../../../../src/domain/message.ts";
import { NO_USAGE } from "../../../../src/domain/usage.ts";
import type { TurnView } from "../../../../src/domain/view.ts";
import { endWords, outcomeOf } from "./turn-outcome.ts";

function turn(status: TurnView["status"], code?: ErrorCode): TurnView {
  const reason = code ? { code, message: `Because of ${code}.` } : null;
  const [started_at, ended_at] = ["2026-11-22T10:00:00.000Z", "2026-11-22T10:00:14.200Z"];
  return { turn_id: "trn_a", status, reason, model: null, started_at, ended_at, usage: NO_USAGE, cost_usd: 0, pause: null, question: null, tools: {} };
}
function said(content: string, status: MessageStatus = "complete"): Message {
  return { message_id: "msg_a", session_id: "ses_a", turn_id: "trn_a", seq: 2, role: "assistant", parts: [], content, status, created_at: "2026-11-22T10:00:01.000Z" };
}

test("a finished turn needs no words, and is announced with its length", () => {
  assert.equal(outcomeOf({ turn: turn("finished"), messages: [said("Ten o'clock.")] }), null);
  assert.deepEqual(endWords({ messages: [said("Ten past ten.")], turns: { trn_a: turn("finished") } }, "trn_a"), { text: "Answer complete, 3 words", urgent: false });
});

test("a stopped turn says who and when, and is not a failure", () => {
  assert.deepEqual(outcomeOf({ turn: turn("cancelled", "stopped"), messages: [] }), { text: "Stopped by you after 14 s", failed: false, retry: false });
});

test("a failed turn says its cause and can be retried; it is announced at once", () => {
  assert.deepEqual(outcomeOf({ turn: turn("failed", "provider_auth"), messages: [] }), { text: "Because of provider_auth.", failed: true, retry: true });
  assert.equal(endWords({ messages: [], turns: { trn_a: turn("failed", "provider_auth") } }, "trn_a").urgent, true);
});

test("a restart is said once: by the text that it cut off, else below the question", () => {
  assert.equal(outcomeOf({ turn: turn("failed", "interrupted"), messages: [said("Ten", "interrupted")] })?.text, "");
  assert.equal(outcomeOf({ turn: turn("failed", "interrupted"), messages: [] })?.text, "The server stopped before it answered.");
});
