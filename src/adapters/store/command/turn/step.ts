// Commands around a step of a running turn. A late write to a turn that ended, or that somebody else runs, is refused.
import { inputParts } from "../../../../domain/file/file.ts";
import type { FilePart } from "../../../../domain/message.ts";
import type { TurnId } from "../../../../domain/ids.ts";
import { NO_USAGE } from "../../../../domain/usage.ts";
import type { Held } from "../../../../ports/store.ts";
import type { Run } from "../command.ts";
import type { Database } from "../../database.ts";
import type { Recorder } from "../../event.ts";
import { openRecorder } from "../../event.ts";
import { readSession, requireRunning } from "../../find.ts";
import { takeContext } from "./context.ts";
import { addMessage } from "../message.ts";
import { addSpending } from "./spending.ts";
import type { TurnRow } from "../../rows.ts";
import { closeTurn } from "./turn.ts";

/** A step begins: its row, and the event that names the message it will write. */
export function beginStep(db: Database, step: { turn_pk: number; step: number; message_id: string; now: number }, record: Recorder): void {
  db.run("INSERT INTO steps (turn_pk, step, started_at) VALUES (?, ?, ?)", step.turn_pk, step.step, step.now);
  record.event("step.started", step.turn_pk, { step: step.step, message_id: step.message_id });
}

export const startStep: Run<"startStep"> = (db, input) => {
  const { turn, record } = openRunning(db, input);
  takeSteering(db, turn, input.now, record);
  beginStep(db, { turn_pk: turn.turn_pk, step: input.step, message_id: input.message_id, now: input.now }, record);
  const context = takeContext(db, turn.session_pk, input.limit);
  return { context, ...record.close() };
};

/** Inputs that steer go into the running turn before its next step: they are messages of it, and their own turns end. */
function takeSteering(db: Database, turn: TurnRow, now: number, record: Recorder): void {
  const inputs = db.all<{ turn_pk: number; turn_id: TurnId; content: string; files: string }>(
    `SELECT i.turn_pk, t.turn_id, i.content, i.files FROM inputs i JOIN turns t USING (turn_pk)
     WHERE i.session_pk = ? AND i.withdrawn = 0 AND t.mode = 'steer' ORDER BY i.place`,
    turn.session_pk,
  );
  for (const input of inputs) {
    const { seq, message_pk } = addMessage(db, {
      session_pk: turn.session_pk,
      turn_pk: turn.turn_pk,
      message_id: `msg_${input.turn_id.slice("trn_".length)}`,
      role: "user",
      parts: inputParts(JSON.parse(input.content) as string, JSON.parse(input.files) as FilePart[]),
      status: "complete",
      now,
    });
    db.run("DELETE FROM inputs WHERE turn_pk = ?", input.turn_pk);
    db.run("UPDATE sessions SET queued_count = queued_count - 1 WHERE session_pk = ?", turn.session_pk);
    db.run(
      "UPDATE turns SET status = 'finished', started_at = ?, ended_at = ?, input_message_pk = ?, joined_turn_pk = ? WHERE turn_pk = ?",
      now,
      now,
      message_pk,
      turn.turn_pk,
      input.turn_pk,
    );
    record.event("message.finished", turn.turn_pk, { m: seq });
    record.event("turn.finished", input.turn_pk, { usage: NO_USAGE, cost_usd: 0, joined: turn.turn_id });
  }
  if (inputs.length > 0) record.list("session.touched");
}

export const savePartial: Run<"savePartial"> = (db, input) => {
  const turn = requireRunning(db, input);
  db.run(
    "INSERT INTO partials (turn_pk, message_id, text) VALUES (?, ?, ?) ON CONFLICT (turn_pk) DO UPDATE SET message_id = excluded.message_id, text = excluded.text",
    turn.turn_pk,
    input.message_id,
    input.text,
  );
};

export const finishStep: Run<"finishStep"> = (db, input) => {
  const { turn, record } = openRunning(db, input);
  const { seq } = addMessage(db, {
    session_pk: turn.session_pk,
    turn_pk: turn.turn_pk,
    message_id: input.message_id,
    role: "assistant",
    parts: input.parts,
    status: "complete",
    now: input.now,
  });
  const { usage, cost_usd } = input;
  db.run(
    "UPDATE steps SET model = ?, finish_reason = ?, input_tokens = ?, output_tokens = ?, cached_tokens = ?, cost_usd = ?, ended_at = ? WHERE turn_pk = ? AND step = ?",
    input.model,
    input.finish_reason,
    usage.input_tokens,
    usage.output_tokens,
    usage.cached_tokens,
    cost_usd,
    input.now,
    turn.turn_pk,
    input.step,
  );
  // NULL is "unknown": adding it makes the sums unknown too.
  db.run(
    `UPDATE turns SET steps = ?, input_tokens = input_tokens + ?, output_tokens = output_tokens + ?, cached_tokens = cached_tokens + ?,
       cost_usd = cost_usd + ? WHERE turn_pk = ?`,
    input.step,
    usage.input_tokens,
    usage.output_tokens,
    usage.cached_tokens,
    cost_usd,
    turn.turn_pk,
  );
  db.run("UPDATE sessions SET cost_usd = cost_usd + ? WHERE session_pk = ?", cost_usd, turn.session_pk);
  if (cost_usd !== null && cost_usd > 0) addSpending(db, turn.session_pk, { cost_usd, now: input.now });
  db.run("DELETE FROM partials WHERE turn_pk = ?", turn.turn_pk);
  record.event("message.finished", turn.turn_pk, { m: seq });
  record.event("step.finished", turn.turn_pk, { step: input.step, finish_reason: input.finish_reason, usage, cost_usd });
  if (input.end) closeTurn(db, turn, { now: input.now, status: "finished", code: null, message: null }, record);
  record.list("session.touched");
  return record.close();
};

function openRunning(db: Database, held: Held & { now: number }): { turn: TurnRow; record: Recorder } {
  const turn = requireRunning(db, held);
  return { turn, record: openRecorder(db, readSession(db, turn.session_pk), held.now) };
}
