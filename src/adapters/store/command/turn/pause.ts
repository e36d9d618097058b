// Commands around a step that failed in a way that may pass: the turn waits, then the step is asked again.
import type { MessageId } from "../../../../domain/ids.ts";
import { AppError } from "../../../../domain/errors.ts";
import { isEnded } from "../../../../domain/turn.ts";
import type { Part } from "../../../../domain/message.ts";
import type { Database } from "../../database.ts";
import type { Recorder } from "../../event.ts";
import { openRecorder } from "../../event.ts";
import { readSession, requireHeld, requireRunning } from "../../find.ts";
import type { TurnRow } from "../../rows.ts";
import { iso } from "../../rows.ts";
import type { Run } from "../command.ts";
import { addMessage } from "../message.ts";
import { takePartial } from "./turn.ts";

export const pauseTurn: Run<"pauseTurn"> = (db, input) => {
  const turn = requireRunning(db, input);
  const { code, message, until, attempt, attempts } = input;
  const record = openRecorder(db, readSession(db, turn.session_pk), input.now);
  const saved = takePartial(db, turn);
  keepUnsent(db, turn, { said: input.partial ?? saved, now: input.now }, record);
  db.run(
    "UPDATE turns SET status = 'waiting', code = ?, reason = ?, wait_until = ?, attempt = ?, attempts = ? WHERE turn_pk = ?",
    code,
    message,
    until,
    attempt,
    attempts,
    turn.turn_pk,
  );
  record.event("turn.waiting", turn.turn_pk, { code, message, pause: { until: iso(until), attempt, attempts } });
  record.list("session.touched");
  return record.close();
};

/** Keeps the text of a step that will be asked again; it is shown, and not sent to the model. */
export function keepUnsent(
  db: Database,
  turn: TurnRow,
  kept: { said: { message_id: MessageId; parts: Part[] } | undefined; now: number },
  record: Recorder,
): void {
  if (!kept.said || kept.said.parts.length === 0) return;
  const place = { session_pk: turn.session_pk, turn_pk: turn.turn_pk, role: "assistant", status: "interrupted", now: kept.now } as const;
  const { seq } = addMessage(db, { ...kept.said, ...place });
  record.event("message.finished", turn.turn_pk, { m: seq });
}

export const retryStep: Run<"retryStep"> = (db, input) => {
  const turn = requireAlive(requireHeld(db, input));
  const record = openRecorder(db, readSession(db, turn.session_pk), input.now);
  askAgain(db, turn, input, record);
  record.list("session.touched");
  return record.close();
};

/** The turn if it runs or waits; a late call for one that ended or was deleted is refused here. */
export function requireAlive(turn: TurnRow | undefined): TurnRow {
  if (turn && !isEnded(turn.status) && turn.status !== "queued") return turn;
  throw new AppError("turn_ended", turn ? "This turn has ended." : "This turn's session was deleted.", { details: { status: turn?.status } });
}

/** The unfinished step begins once more, under a new message. */
export function askAgain(db: Database, turn: TurnRow, step: { step: number; message_id: MessageId; now: number }, record: Recorder): void {
  db.run("UPDATE turns SET status = 'running', code = NULL, reason = NULL, wait_until = NULL WHERE turn_pk = ?", turn.turn_pk);
  // Its row is there already, unless a crash came before the step began.
  db.run(
    "INSERT INTO steps (turn_pk, step, started_at) VALUES (?, ?, ?) ON CONFLICT (turn_pk, step) DO UPDATE SET started_at = excluded.started_at",
    turn.turn_pk,
    step.step,
    step.now,
  );
  record.event("step.started", turn.turn_pk, { step: step.step, message_id: step.message_id });
}
