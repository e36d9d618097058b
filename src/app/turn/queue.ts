// The queue: inputs that wait for their turn, withdrawn, edited and put in order from any client.
import { AppError } from "../../domain/errors.ts";
import type { InputId, SessionId, TurnId } from "../../domain/ids.ts";
import type { QueuedInput, Turn } from "../../domain/turn.ts";
import type { App, Who } from "../app.ts";
import { getSession } from "../session.ts";

/** Withdraws an input that waits. Throws 409 `turn_ended` or `session_busy` when it does not wait any more. */
export async function withdrawInput(app: App, who: Who, session_id: SessionId, input_id: InputId): Promise<Turn> {
  const turn_id = await findWaiting(app, who, { session_id, input_id });
  const { turn } = await app.store.run("withdrawInput", { turn_id, ...who, now: app.clock.now() });
  return turn;
}

/** Changes the words or the position of an input that waits. Throws 404, or 409 when it does not wait any more. */
export async function editInput(app: App, who: Who, at: { session_id: SessionId; input_id: InputId }, change: { content?: string | undefined; position?: number | undefined }): Promise<QueuedInput[]> {
  const turn_id: TurnId = await findWaiting(app, who, at);
  await app.store.run("editInput", {
    turn_id,
    ...who,
    content: change.content ?? null,
    position: change.position ?? null,
    now: app.clock.now(),
  });
  return (await app.store.ask("listQueue", { session_id: at.session_id, ...who })) ?? [];
}

/** The turn of an input in this session; what has ended or started is found too, and refused by the store. */
async function findWaiting(app: App, who: Who, { session_id, input_id }: { session_id: SessionId; input_id: InputId }): Promise<TurnId> {
  const turn_id: TurnId = `trn_${input_id.slice("inp_".length)}`;
  const known = await app.store.ask("getTurn", { turn_id, ...who });
  if (known?.session_id === session_id) return turn_id;
  await getSession(app, who, session_id);
  throw new AppError("not_found", "There is no such message waiting in this session.", { details: { input_id } });
}
