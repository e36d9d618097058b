// Commands around a tool call: the intent before it runs, the result after, and the questions that it may raise.
import { AppError } from "../../../../domain/errors.ts";
import type { QuestionKind } from "../../../../domain/question.ts";
import { suitsQuestion } from "../../../../domain/question.ts";
import type { TurnId } from "../../../../domain/ids.ts";
import type { Database } from "../../database.ts";
import type { Recorder } from "../../event.ts";
import { openRecorder } from "../../event.ts";
import { findTurn, readSession, readTurn, requireRunning } from "../../find.ts";
import type { TurnRow } from "../../rows.ts";
import { iso, SPAN, toTurn } from "../../rows.ts";
import type { Run } from "../command.ts";
import { releaseTurn } from "./lease.ts";
import { addMessage } from "../message.ts";
import { findCutOff } from "./standing.ts";

/** A call and where it stands in its turn. */
export type Call = { step: number; call_id: string; tool: string };

export const startTool: Run<"startTool"> = (db, input) => {
  const turn = requireRunning(db, input);
  const record = openRecorder(db, readSession(db, turn.session_pk), input.now);
  const message_pk = calledIn(db, turn);
  db.run(
    `INSERT INTO tool_calls (turn_pk, step, call_id, tool, message_pk, status, repeatable) VALUES (?, ?, ?, ?, ?, 'running', ?)
     ON CONFLICT DO UPDATE SET status = 'running', repeatable = excluded.repeatable`,
    turn.turn_pk,
    input.step,
    input.call_id,
    input.tool,
    message_pk,
    input.repeatable ? 1 : 0,
  );
  record.event("tool.started", turn.turn_pk, { ...callOf(input), m: message_pk % SPAN });
  return record.close();
};

export const askTool: Run<"askTool"> = (db, input) => {
  const turn = requireRunning(db, input);
  const record = openRecorder(db, readSession(db, turn.session_pk), input.now);
  askPerson(db, turn, { ...input, kind: "consent" }, record);
  record.list("session.touched");
  return record.close();
};

/** Puts a question to the turn's person; the turn holds still, and nobody holds it. */
export function askPerson(db: Database, turn: TurnRow, ask: Call & { kind: QuestionKind; remember: boolean; expires_at: number | null; now: number }, record: Recorder): void {
  const message_pk = calledIn(db, turn);
  db.run(
    `INSERT INTO tool_calls (turn_pk, step, call_id, tool, message_pk, status, kind, remember, asked_at, expires_at) VALUES (?, ?, ?, ?, ?, 'asking', ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET status = 'asking', kind = excluded.kind, remember = excluded.remember, answer = NULL, asked_at = excluded.asked_at, expires_at = excluded.expires_at`,
    turn.turn_pk,
    ask.step,
    ask.call_id,
    ask.tool,
    message_pk,
    ask.kind,
    ask.remember ? 1 : 0,
    ask.now,
    ask.expires_at,
  );
  db.run("UPDATE turns SET status = 'waiting' WHERE turn_pk = ?", turn.turn_pk);
  releaseTurn(db, turn.turn_pk);
  const expires_at = ask.expires_at === null ? null : iso(ask.expires_at);
  record.event("tool.asking", turn.turn_pk, { ...callOf(ask), kind: ask.kind, remember: ask.remember, expires_at, m: message_pk % SPAN });
}

export const answerTool: Run<"answerTool"> = (db, input) => {
  const turn = requireOwnTurn(db, input);
  const call = db.get<Call & { kind: QuestionKind; remember: number }>(
    "SELECT step, call_id, tool, kind, remember FROM tool_calls WHERE turn_pk = ? AND call_id = ? AND status = 'asking'",
    turn.turn_pk,
    input.call_id,
  );
  if (!call) {
    throw new AppError("conflict", "This question is not open any more: somebody has answered it, or the turn has ended.", {
      details: { turn_id: turn.turn_id, call_id: input.call_id, status: turn.status },
    });
  }
  if (input.answer !== null && !suitsQuestion(call.kind, input.answer)) {
    const answers = call.kind === "consent" ? "allow or deny" : "continue, redo or discard";
    throw new AppError("invalid_request", `"${input.answer}" does not answer this question. Answer ${answers}.`, { details: { kind: call.kind } });
  }
  const record = openRecorder(db, readSession(db, turn.session_pk), input.now);
  const stored = input.answer ?? "expired";
  db.run("UPDATE tool_calls SET status = 'answered', answer = ?, expires_at = NULL WHERE turn_pk = ? AND step = ? AND call_id = ?", stored, turn.turn_pk, call.step, call.call_id);
  if (call.remember === 1 && stored === "allow") {
    db.run("INSERT OR IGNORE INTO consents (session_pk, tool, given_at) VALUES (?, ?, ?)", turn.session_pk, call.tool, input.now);
  }
  db.run("UPDATE turns SET status = 'running' WHERE turn_pk = ?", turn.turn_pk);
  record.event("tool.answered", turn.turn_pk, { ...callOf(call), kind: call.kind, answer: input.answer });
  record.list("session.touched");
  const change = record.close();
  const row = readTurn(db, turn.turn_pk);
  return { turn: toTurn(row), cutOff: findCutOff(db, row), ...change };
};

function requireOwnTurn(db: Database, own: { turn_id: TurnId; person_id: string }): TurnRow {
  const turn = findTurn(db, own.turn_id);
  if (turn && readSession(db, turn.session_pk).on_behalf_of === own.person_id) return turn;
  throw new AppError("not_found", "There is no such turn. Its session may have been deleted.", { details: { turn_id: own.turn_id } });
}

export const finishTool: Run<"finishTool"> = (db, input) => {
  const turn = requireRunning(db, input);
  const record = openRecorder(db, readSession(db, turn.session_pk), input.now);
  const { call_id, tool, output, is_error, origin } = input;
  const { seq } = addMessage(db, {
    session_pk: turn.session_pk,
    turn_pk: turn.turn_pk,
    message_id: input.message_id,
    role: "tool",
    parts: [{ type: "tool_result", call_id, tool, output, is_error, origin }],
    status: "complete",
    now: input.now,
  });
  db.run("UPDATE tool_calls SET status = 'finished' WHERE turn_pk = ? AND step = ? AND call_id = ?", turn.turn_pk, input.step, call_id);
  record.event("tool.finished", turn.turn_pk, { ...callOf(input), m: seq });
  record.event("message.finished", turn.turn_pk, { m: seq });
  return record.close();
};

function callOf({ step, call_id, tool }: Call): Call {
  return { step, call_id, tool };
}

/** The message whose calls are being run: the newest of the agent's in this turn. */
function calledIn(db: Database, turn: TurnRow): number {
  const message = db.get<{ message_pk: number }>(
    "SELECT message_pk FROM messages WHERE turn_pk = ? AND role = 'assistant' AND status = 'complete' ORDER BY message_pk DESC LIMIT 1",
    turn.turn_pk,
  );
  return message?.message_pk ?? 0;
}
