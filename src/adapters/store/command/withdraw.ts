// Taking back an input that has not started.
import type { Database } from "../database.ts";
import type { Recorder } from "../event.ts";

/** Ends a turn that has not started and keeps its words for the sender. */
export function withdraw(
  db: Database,
  turn: { session_pk: number; turn_pk: number },
  why: { now: number; code: string; reason: string },
  record: Recorder,
): void {
  db.run("UPDATE inputs SET withdrawn = 1 WHERE turn_pk = ?", turn.turn_pk);
  db.run("UPDATE turns SET status = 'cancelled', ended_at = ?, code = ?, reason = ? WHERE turn_pk = ?", why.now, why.code, why.reason, turn.turn_pk);
  // After a close the same words may be sent again under their name. What a person took back stays taken back, also when
  // another window still tries to send it.
  if (why.code === "session_closed") db.run("UPDATE turns SET client_id = NULL WHERE turn_pk = ?", turn.turn_pk);
  db.run("UPDATE sessions SET queued_count = queued_count - 1 WHERE session_pk = ?", turn.session_pk);
  const usage = { input_tokens: 0, output_tokens: 0, cached_tokens: 0 };
  record.event("turn.cancelled", turn.turn_pk, { code: why.code, message: why.reason, usage, cost_usd: 0, withdrawn: true });
}
