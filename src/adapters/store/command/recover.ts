// Commands around a stop of the server, expected or not: what is left for the next start, and what that start finds.
import type { TurnId } from "../../../domain/ids.ts";
import type { Part, ToolCallPart } from "../../../domain/message.ts";
import { RESUME_MAX } from "../../../domain/turn.ts";
import type { CutOff, SessionRef } from "../../../ports/store.ts";
import type { Database } from "../database.ts";
import { openRecorder } from "../event.ts";
import { findTurn, readSession } from "../find.ts";
import type { TurnRow } from "../rows.ts";
import { toTurn } from "../rows.ts";
import type { Run } from "./command.ts";
import { askAgain, keepUnsent, requireAlive } from "./pause.ts";
import { endTurn, takePartial } from "./turn.ts";

export const recoverTurns: Run<"recoverTurns"> = (db, input) => {
  const running = db.all<{ turn_id: TurnId }>("SELECT turn_id FROM turns WHERE status IN ('running', 'waiting') ORDER BY turn_pk");
  const found = running.map(({ turn_id }) => recoverTurn(db, findTurn(db, turn_id) as TurnRow, input.now));
  const waiting = db.all<SessionRef>(
    `SELECT session_id, agent_id, on_behalf_of FROM sessions
     WHERE session_pk IN (SELECT session_pk FROM inputs WHERE withdrawn = 0) AND running_turn_pk IS NULL ORDER BY session_pk`,
  );
  const cutOff = found.filter((one) => one !== undefined);
  const ended = running.map((row) => row.turn_id).filter((turn_id) => !cutOff.some((one) => one.turn.turn_id === turn_id));
  return { cutOff, ended, waiting };
};

/** Finds where a turn stands. Undefined when it cannot go on by itself; it has ended then. */
function recoverTurn(db: Database, turn: TurnRow, now: number): CutOff | undefined {
  const last = db.get<{ step: number; ended_at: number | null }>("SELECT step, ended_at FROM steps WHERE turn_pk = ? ORDER BY step DESC LIMIT 1", turn.turn_pk);
  const calls = openCalls(db, turn, last?.step ?? 1);
  if (calls.some((call) => call.begun) || turn.resumed >= RESUME_MAX) {
    endTurn(db, { turn_id: turn.turn_id, now, status: "failed", code: "interrupted", message: INTERRUPTED, partial: null });
    return undefined;
  }
  markPartial(db, turn, now);
  // When a step and all its calls are finished, the next one had not begun yet.
  const step = (last?.step ?? 1) + (last && last.ended_at !== null && calls.length === 0 ? 1 : 0);
  const { session_id, agent_id, on_behalf_of } = readSession(db, turn.session_pk);
  return { turn: toTurn(turn), session: { session_id, agent_id, on_behalf_of }, step, calls: calls.map((call) => call.part) };
}

const INTERRUPTED = "The server stopped during this turn. What was said is kept; send the message again to go on.";

/** Keeps the text of the step that will be asked again. */
function markPartial(db: Database, turn: TurnRow, now: number): void {
  const record = openRecorder(db, readSession(db, turn.session_pk), now);
  keepUnsent(db, turn, { said: takePartial(db, turn), now }, record);
  record.close();
}

/** The calls of the last finished step that have no result. `begun`: it was started, so what it did is unknown. Ids may come again in later steps. */
function openCalls(db: Database, turn: TurnRow, step: number): { part: ToolCallPart; begun: boolean }[] {
  const messages = db.all<{ role: string; status: string; parts: string }>(
    "SELECT role, status, parts FROM messages WHERE turn_pk = ? ORDER BY message_pk",
    turn.turn_pk,
  );
  const last = messages.findLastIndex((message) => message.role === "assistant" && message.status === "complete");
  if (last < 0) return [];
  const parts = (row: { parts: string }) => JSON.parse(row.parts) as Part[];
  const results = new Set(messages.slice(last + 1).flatMap(parts).map((part) => (part.type === "tool_result" ? part.call_id : "")));
  const begun = new Set(
    db.all<{ data: string }>("SELECT data FROM events WHERE session_pk = ? AND turn_pk = ? AND type = 'tool.started'", turn.session_pk, turn.turn_pk)
      .map((row) => JSON.parse(row.data) as { call_id: string; step: number })
      .flatMap((one) => (one.step === step ? [one.call_id] : [])),
  );
  return parts(messages[last] as { parts: string })
    .filter((part) => part.type === "tool_call")
    .filter((part) => !results.has(part.call_id))
    .map((part) => ({ part, begun: begun.has(part.call_id) }));
}

export const resumeTurn: Run<"resumeTurn"> = (db, input) => {
  const turn = requireAlive(db, input.turn_id);
  const record = openRecorder(db, readSession(db, turn.session_pk), input.now);
  db.run("UPDATE turns SET resumed = resumed + 1 WHERE turn_pk = ?", turn.turn_pk);
  if (input.message_id !== null) askAgain(db, turn, { ...input, message_id: input.message_id }, record);
  return record.close();
};

export const handBack: Run<"handBack"> = (db, input) => {
  const turn = requireAlive(db, input.turn_id);
  // A stop that was asked for is no fault of the turn's.
  db.run("UPDATE turns SET resumed = max(0, resumed - 1) WHERE turn_pk = ?", turn.turn_pk);
  if (!input.partial) return;
  db.run(
    "INSERT INTO partials (turn_pk, message_id, text) VALUES (?, ?, ?) ON CONFLICT (turn_pk) DO UPDATE SET message_id = excluded.message_id, text = excluded.text",
    turn.turn_pk,
    input.partial.message_id,
    input.partial.text,
  );
};
