// Commands around a stop of the server, expected or not: what is left for the next holder, and what that one finds.
import type { TurnId } from "../../../../domain/ids.ts";
import { RESUME_MAX } from "../../../../domain/turn.ts";
import type { Change, CutOff, SessionRef } from "../../../../ports/store.ts";
import type { Database } from "../../database.ts";
import { openRecorder } from "../../event.ts";
import { findTurn, readSession, readTurn, requireHeld } from "../../find.ts";
import type { TurnRow } from "../../rows.ts";
import type { Run } from "../command.ts";
import { remembers, takeContext } from "./context.ts";
import { claimTurn, releaseTurn } from "./lease.ts";
import { askAgain, keepUnsent, requireAlive } from "./pause.ts";
import { findCutOff, findStanding } from "./standing.ts";
import { askPerson } from "./tool.ts";
import { endTurn, takePartial } from "./turn.ts";

/** A turn that waits for its person runs nowhere, and nothing of it is lost. */
const ORPHANED = `status IN ('running', 'waiting') AND NOT EXISTS (SELECT 1 FROM tool_calls c WHERE c.turn_pk = turns.turn_pk AND c.status = 'asking')`;

export const recoverTurns: Run<"recoverTurns"> = (db, input) => {
  const lapsed = input.lapsed ? "AND coalesce(lease_until, 0) < ?" : "AND ? IS NOT NULL";
  const orphans = db.all<{ turn_id: TurnId }>(`SELECT turn_id FROM turns WHERE ${ORPHANED} ${lapsed} ORDER BY turn_pk`, input.now);
  const found = orphans.map(({ turn_id }) => recoverTurn(db, findTurn(db, turn_id) as TurnRow, input.now));
  // The same holds for whoever did what was due.
  if (!input.lapsed) db.run("UPDATE jobs SET lease_until = NULL WHERE lease_until IS NOT NULL");
  const waiting = db.all<SessionRef>(
    `SELECT session_id, agent_id, on_behalf_of FROM sessions
     WHERE session_pk IN (SELECT session_pk FROM inputs WHERE withdrawn = 0) AND running_turn_pk IS NULL ORDER BY session_pk`,
  );
  return { cutOff: found.flatMap((one) => one.cutOff ?? []), changes: found.map((one) => one.change), waiting };
};

/** Takes the turn from whoever ran it, and finds whether it may go on, must ask, or ends. */
function recoverTurn(db: Database, turn: TurnRow, now: number): { cutOff?: CutOff; change: Change } {
  releaseTurn(db, turn.turn_pk);
  if (turn.resumed >= RESUME_MAX) {
    const { turn: _ended, ...change } = endTurn(db, { turn_id: turn.turn_id, fence: null, now, status: "failed", code: "interrupted", message: INTERRUPTED, partial: null });
    return { change };
  }
  const record = openRecorder(db, readSession(db, turn.session_pk), now);
  keepUnsent(db, turn, { said: takePartial(db, turn), now }, record);
  const { step, calls } = findStanding(db, turn);
  const begun = calls.find((call) => call.begun);
  if (!begun) return { cutOff: findCutOff(db, readTurn(db, turn.turn_pk)), change: record.close() };
  const { call_id, tool } = begun.part;
  askPerson(db, turn, { step, call_id, tool, kind: "outcome", remember: false, expires_at: null, now }, record);
  record.list("session.touched");
  return { change: record.close() };
}

const INTERRUPTED = "The server stopped during this turn, again and again. What was said is kept; send the message again to go on.";

export const resumeTurn: Run<"resumeTurn"> = (db, input) => {
  const turn = requireAlive(requireHeld(db, input));
  const record = openRecorder(db, readSession(db, turn.session_pk), input.now);
  if (input.counted) db.run("UPDATE turns SET resumed = resumed + 1 WHERE turn_pk = ?", turn.turn_pk);
  const fence = claimTurn(db, turn.turn_pk, input.lease_until);
  if (input.message_id !== null) askAgain(db, turn, { ...input, message_id: input.message_id }, record);
  const context = takeContext(db, turn.session_pk, input.limit);
  return { fence, context, remembers: remembers(db, turn.session_pk), ...record.close() };
};

export const handBack: Run<"handBack"> = (db, input) => {
  const turn = requireAlive(requireHeld(db, input));
  // A stop that was asked for is no fault of the turn's.
  db.run("UPDATE turns SET resumed = max(0, resumed - 1) WHERE turn_pk = ?", turn.turn_pk);
  releaseTurn(db, turn.turn_pk);
  if (!input.partial) return;
  db.run(
    "INSERT INTO partials (turn_pk, message_id, text) VALUES (?, ?, ?) ON CONFLICT (turn_pk) DO UPDATE SET message_id = excluded.message_id, text = excluded.text",
    turn.turn_pk,
    input.partial.message_id,
    input.partial.text,
  );
};
