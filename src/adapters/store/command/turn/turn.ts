// The command that ends a turn, failed or stopped, and what every end does.
import { AppError } from "../../../../domain/errors.ts";
import type { ErrorCode } from "../../../../domain/errors.ts";
import type { MessageId } from "../../../../domain/ids.ts";
import type { MessageStatus, Part } from "../../../../domain/message.ts";
import { isEnded } from "../../../../domain/turn.ts";
import type { EndTurn } from "../../../../ports/store.ts";
import type { Run } from "../command.ts";
import type { Database } from "../../database.ts";
import type { Recorder } from "../../event.ts";
import { openRecorder } from "../../event.ts";
import { findTurn, readSession, readTurn, requireHeld } from "../../find.ts";
import { askWhenIdle } from "../../memory/distill.ts";
import { addMessage } from "../message.ts";
import { askTitleNow } from "../title.ts";
import type { TurnRow } from "../../rows.ts";
import { toTurn } from "../../rows.ts";

export const endTurn: Run<"endTurn"> = (db, input) => {
  const turn = findTurn(db, input.turn_id);
  if (!turn) throw new AppError("turn_ended", "This turn's session was deleted.", { details: { turn_id: input.turn_id } });
  if (input.fence !== null) requireHeld(db, { turn_id: input.turn_id, fence: input.fence });
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

const MARK: Partial<Record<ErrorCode, MessageStatus>> = { stopped: "stopped", interrupted: "interrupted" };

/** Keeps what was said of an unfinished answer: what the caller has of it, else what was saved while it streamed. */
function keepPartial(db: Database, turn: TurnRow, input: Pick<EndTurn, "partial" | "code" | "now">, record: Recorder): void {
  const saved = takePartial(db, turn);
  const status = MARK[input.code ?? "internal"] ?? "failed";
  const kept = input.partial ?? (saved && { ...saved, status });
  if (!kept || kept.parts.length === 0) return;
  const { seq } = addMessage(db, { ...kept, session_pk: turn.session_pk, turn_pk: turn.turn_pk, role: "assistant", now: input.now });
  record.event("message.finished", turn.turn_pk, { m: seq });
}

/** What was saved of a streaming message, taken out of its row. */
export function takePartial(db: Database, turn: TurnRow): { message_id: MessageId; parts: Part[] } | undefined {
  const saved = db.get<{ message_id: MessageId; text: string }>("DELETE FROM partials WHERE turn_pk = ? RETURNING message_id, text", turn.turn_pk);
  return saved && saved.text !== "" ? { message_id: saved.message_id, parts: [{ type: "text", text: saved.text }] } : undefined;
}

/** The turn's end: its row, the session's running mark, and the last event that watchers of it get. */
export function closeTurn(db: Database, turn: TurnRow, end: Pick<EndTurn, "now" | "status" | "code" | "message">, record: Recorder): void {
  db.run(
    "UPDATE turns SET status = ?, ended_at = ?, code = ?, reason = ?, wait_until = NULL, lease_until = NULL WHERE turn_pk = ?",
    end.status,
    end.now,
    end.code,
    end.message,
    turn.turn_pk,
  );
  db.run("DELETE FROM tool_calls WHERE turn_pk = ?", turn.turn_pk);
  db.run("UPDATE sessions SET running_turn_pk = NULL, outcome = ? WHERE session_pk = ? AND running_turn_pk = ?", end.status, turn.session_pk, turn.turn_pk);
  if (end.status === "finished") askTitleNow(db, turn.session_id, end.now);
  askWhenIdle(db, turn.session_pk, end.now);
  const { usage, cost_usd } = toTurn(readTurn(db, turn.turn_pk));
  const why = end.status === "finished" ? { joined: null } : { code: end.code ?? "internal", message: end.message ?? "" };
  record.event(`turn.${end.status}`, turn.turn_pk, { usage, cost_usd, ...why });
}
