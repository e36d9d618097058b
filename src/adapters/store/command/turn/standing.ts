// Where a turn stands that nobody runs: the step to ask again, or the calls that have no result yet.
import type { Part, ToolCallPart } from "../../../../domain/message.ts";
import type { ToolVerdict } from "../../../../domain/question.ts";
import type { CutOff } from "../../../../ports/store.ts";
import type { Database } from "../../database.ts";
import { readSession } from "../../find.ts";
import type { TurnRow } from "../../rows.ts";
import { toTurn } from "../../rows.ts";

/** Where a turn that nobody runs goes on. */
export function findCutOff(db: Database, turn: TurnRow): CutOff {
  const { step, calls } = findStanding(db, turn);
  const { session_id, agent_id, on_behalf_of } = readSession(db, turn.session_pk);
  return { turn: toTurn(turn), fence: turn.fence, session: { session_id, agent_id, on_behalf_of }, step, calls: calls.map(({ part, answer }) => ({ part, answer })) };
}

type OpenCall = { part: ToolCallPart; answer: ToolVerdict | null; begun: boolean };

/** The step to ask (again), or the finished one that has `calls` without a result. */
export function findStanding(db: Database, turn: TurnRow): { step: number; calls: OpenCall[] } {
  const last = db.get<{ step: number; ended_at: number | null }>("SELECT step, ended_at FROM steps WHERE turn_pk = ? ORDER BY step DESC LIMIT 1", turn.turn_pk);
  if (!last || last.ended_at === null) return { step: last?.step ?? 1, calls: [] };
  const calls = openCalls(db, turn, last.step);
  // When a step and all its calls are finished, the next one had not begun yet.
  return { step: last.step + (calls.length === 0 ? 1 : 0), calls };
}

/** The calls of a finished step that have no result. `begun`: it was started and may have done something. Ids may come again in other steps. */
function openCalls(db: Database, turn: TurnRow, step: number): OpenCall[] {
  const message = db.get<{ parts: string }>(
    "SELECT parts FROM messages WHERE turn_pk = ? AND role = 'assistant' AND status = 'complete' ORDER BY message_pk DESC LIMIT 1",
    turn.turn_pk,
  );
  const known = new Map(
    db
      .all<{ call_id: string; status: string; answer: ToolVerdict | null; repeatable: number }>(
        "SELECT call_id, status, answer, repeatable FROM tool_calls WHERE turn_pk = ? AND step = ?",
        turn.turn_pk,
        step,
      )
      .map((call) => [call.call_id, call]),
  );
  return (JSON.parse(message?.parts ?? "[]") as Part[])
    .filter((part) => part.type === "tool_call")
    .filter((part) => known.get(part.call_id)?.status !== "finished")
    .map((part) => {
      const call = known.get(part.call_id);
      // Also of a call that had begun and may be run again: whoever allowed it is not asked twice.
      return { part, answer: call?.answer ?? null, begun: call?.status === "running" && call.repeatable === 0 };
    });
}
