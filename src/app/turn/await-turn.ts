// Waiting for a turn's answer, for callers that want it in one response.
import { AppError } from "../../domain/errors.ts";
import { endsTurn } from "../../domain/event.ts";
import type { Message } from "../../domain/message.ts";
import type { Turn } from "../../domain/turn.ts";
import { isEnded } from "../../domain/turn.ts";
import type { App, Who } from "../app.ts";

/** The turn after it has ended, or while it asks its person, with the messages it made; waits as long as it takes or until `signal`. */
export async function awaitTurn(app: App, who: Who, turn: Turn, signal: AbortSignal): Promise<{ turn: Turn; messages: Message[] }> {
  const ended = Promise.withResolvers<void>();
  const off = app.bell.onSession(turn.session_id, (events) => {
    for (const event of events) {
      if ((endsTurn(event) || event.type === "tool.asking") && event.turn_id === turn.turn_id) ended.resolve();
    }
  });
  const offList = app.bell.onList(who.person_id, (events) => {
    if (events.some((event) => event.type === "session.deleted" && event.session_id === turn.session_id)) ended.resolve();
  });
  const onAbort = () => ended.resolve();
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    const now = await app.store.ask("getTurn", { turn_id: turn.turn_id, ...who });
    if (now && !isEnded(now.status) && now.question === null) await ended.promise;
  } finally {
    off();
    offList();
    signal.removeEventListener("abort", onAbort);
  }
  const result = await app.store.ask("getTurn", { turn_id: turn.turn_id, ...who });
  if (!result) throw new AppError("not_found", "The session was deleted before the turn ended.", { details: { turn_id: turn.turn_id } });
  // An input that went into a running turn is answered by that turn.
  if (result.joined) {
    const joined = await app.store.ask("getTurn", { turn_id: result.joined, ...who });
    if (joined && !signal.aborted) return awaitTurn(app, who, joined, signal);
  }
  const messages = await app.store.ask("listTurnMessages", { turn_id: turn.turn_id, ...who });
  return { turn: result, messages };
}
