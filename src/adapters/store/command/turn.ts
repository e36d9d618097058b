// Commands that end a turn: failed, stopped, or found running after a crash.
import { AppError } from "../../../domain/errors.ts";
import type { MessageId, TurnId } from "../../../domain/ids.ts";
import { isEnded } from "../../../domain/turn.ts";
import type { EndTurn, SessionRef } from "../../../ports/store.ts";
import type { Run } from "./command.ts";
import type { Database } from "../database.ts";
import type { Recorder } from "../event.ts";
import { openRecorder } from "../event.ts";
import { findTurn, readSession, readTurn } from "../find.ts";
import { addMessage } from "./message.ts";
import type { TurnRow } from "../rows.ts";
import { toTurn } from "../rows.ts";

export const endTurn: Run<"endTurn"> = (db, input) => {
  const turn = findTurn(db, input.turn_id);
  if (!turn) throw new AppError("turn_ended", "This turn's session was deleted.", { details: { turn_id: input.turn_id } });
  const session = readSession(db, turn.session_pk);
  const record = openRecorder(db, session, input.now);
  if (turn.status === "queued") {
    throw new AppError("conflict", "This turn has not started.", { details: { turn_id: input.turn_id } });
  }
  if (!isEnded(turn.status)) {
    keepPartial(db, turn, input, record);
    closeTurn(db, turn, input, record);
    record.list("session.touched");
  }
  const change = record.close();
  return { turn: toTurn(readTurn(db, turn.turn_pk)), ...change };
};

function keepPartial(db: Database, turn: TurnRow, input: Pick<EndTurn, "partial" | "now">, record: Recorder): void {
  db.run("DELETE FROM partials WHERE turn_pk = ?", turn.turn_pk);
  if (!input.partial || input.partial.parts.length === 0) return;
  const { message_id, parts, status } = input.partial;
  const { seq } = addMessage(db, { session_pk: turn.session_pk, turn_pk: turn.turn_pk, message_id, role: "assistant", parts, status, now: input.now });
  record.event("message.finished", turn.turn_pk, { m: seq });
}

/** The turn's end: its row, the session's running mark, and the last event that watchers of it get. */
export function closeTurn(db: Database, turn: TurnRow, end: Pick<EndTurn, "now" | "status" | "code" | "message">, record: Recorder): void {
  db.run(
    "UPDATE turns SET status = ?, ended_at = ?, code = ?, reason = ? WHERE turn_pk = ?",
    end.status,
    end.now,
    end.code,
    end.message,
    turn.turn_pk,
  );
  db.run("UPDATE sessions SET running_turn_pk = NULL WHERE session_pk = ? AND running_turn_pk = ?", turn.session_pk, turn.turn_pk);
  const { usage, cost_usd } = toTurn(readTurn(db, turn.turn_pk));
  const why = end.status === "finished" ? {} : { code: end.code ?? "internal", message: end.message ?? "" };
  record.event(`turn.${end.status}`, turn.turn_pk, { usage, cost_usd, ...why });
}

export const recoverTurns: Run<"recoverTurns"> = (db, input) => {
  const running = db.all<{ turn_id: TurnId }>("SELECT turn_id FROM turns WHERE status IN ('running', 'waiting') ORDER BY turn_pk");
  for (const { turn_id } of running) interruptTurn(db, turn_id, input.now);
  const waiting = db.all<SessionRef>(
    `SELECT session_id, agent_id, on_behalf_of FROM sessions
     WHERE session_pk IN (SELECT session_pk FROM inputs WHERE withdrawn = 0) ORDER BY session_pk`,
  );
  return { interrupted: running.map((row) => row.turn_id), waiting };
};

function interruptTurn(db: Database, turn_id: TurnId, now: number): void {
  const turn = findTurn(db, turn_id) as TurnRow;
  const partial = db.get<{ message_id: MessageId; text: string }>("SELECT message_id, text FROM partials WHERE turn_pk = ?", turn.turn_pk);
  endTurn(db, {
    turn_id,
    now,
    status: "failed",
    code: "interrupted",
    message: "The server stopped during this turn. What was said is kept; send the message again to go on.",
    partial: partial?.text ? { message_id: partial.message_id, parts: [{ type: "text", text: partial.text }], status: "interrupted" } : null,
  });
}
