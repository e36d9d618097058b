// Answering a turn's question: the turn goes on at once, whichever client, or nobody in time, gave the answer.
import { AppError } from "../../../domain/errors.ts";
import type { PersonId, SessionId, TurnId } from "../../../domain/ids.ts";
import type { ToolAnswer } from "../../../domain/question.ts";
import type { Turn } from "../../../domain/turn.ts";
import type { App, Who } from "../../app.ts";
import { takeUp } from "../runner.ts";

export type Answer = { call_id: string; answer: ToolAnswer };

/** Answers what a turn asks. Throws 404, 409 `conflict` when it does not ask that (any more), 400 when the answer does not suit. */
export async function answerTool(app: App, who: Who, at: { session_id: SessionId; turn_id: TurnId }, { call_id, answer }: Answer): Promise<Turn> {
  if (app.stopping) throw new AppError("unavailable", "The server is stopping. Answer when it is back.");
  const turn = await app.store.ask("getTurn", { turn_id: at.turn_id, ...who });
  if (turn?.session_id !== at.session_id) throw new AppError("not_found", "There is no such turn in this session.", { details: { turn_id: at.turn_id } });
  return settle(app, { turn_id: at.turn_id, ...who, call_id, answer });
}

/** Closes a question that nobody answered in time. */
export async function expireQuestion(app: App, overdue: { turn_id: TurnId; call_id: string; person_id: PersonId }): Promise<void> {
  await settle(app, { ...overdue, answer: null });
}

type Settled = { turn_id: TurnId; person_id: PersonId; call_id: string; answer: ToolAnswer | null };

async function settle(app: App, settled: Settled): Promise<Turn> {
  const { turn, cutOff } = await app.store.run("answerTool", { ...settled, now: app.clock.now() });
  app.cutOff.set(cutOff.session.session_id, cutOff);
  takeUp(app, cutOff.session.session_id);
  return turn;
}
