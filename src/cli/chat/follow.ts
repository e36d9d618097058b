// Follows one turn until it ends or asks something, over disconnections.
import type { Client } from "../../client/client.ts";
import { AppError } from "../../domain/errors.ts";
import type { SessionEvent, ToolAsking } from "../../domain/event.ts";
import { endsTurn } from "../../domain/event.ts";
import type { TurnId } from "../../domain/ids.ts";
import type { Session } from "../../domain/session.ts";
import type { SessionView } from "../../domain/view.ts";
import type { Context } from "../spec.ts";
import { createPatience, watchSession } from "./watch.ts";

/** How long a server may be away before the command ends. */
const PATIENCE_MS = 30_000;
/** How long a stopped turn may take to say so. */
const STOP_MS = 2000;

export type End = Extract<SessionEvent, { type: "turn.finished" | "turn.failed" | "turn.cancelled" }>;
/** What a turn asks, as its event says it. */
export type Asks = Pick<ToolAsking, "type" | "session_id" | "turn_id" | "call_id" | "kind" | "tool" | "input" | "remember" | "expires_at">;
/** Where a command stops to look: the turn is over, or it or one before it waits for a person. */
export type Halt = End | Asks;

export type Followed = {
  /** Followed from its `event_seq` on. */
  session: Pick<Session, "session_id" | "event_seq">;
  turn_id: TurnId;
  tell(event: SessionEvent, view: SessionView): void;
  /** What Ctrl+C does to the turn before the command ends; null leaves it alone. */
  stop: (() => Promise<unknown>) | null;
};

/** Tells the turn's events and resolves where it halts. Other turns are told only when they ask and keep this one waiting. */
export async function followTurn(context: Context, client: Client, { session, turn_id, tell, stop }: Followed): Promise<Halt> {
  const patience = createPatience(PATIENCE_MS);
  const { promise: halted, resolve, reject } = Promise.withResolvers<Halt>();
  let over = false;
  const halt = (event: Halt) => {
    over = true;
    resolve(event);
  };
  const watch = watchSession(client.wire, session, {
    onState: patience.onState,
    onDeleted: () => reject(new AppError("not_found", "The session was deleted while it answered.")),
    onEvent(event, view) {
      const asks = event.type === "tool.asking";
      if (over || (turnOf(event) !== turn_id && !asks)) return;
      tell(event, view);
      if (asks || endsTurn(event)) halt(event);
    },
  });
  const abort = onAbort(context, stop);
  try {
    return await Promise.race([halted, patience.lost, abort.left]);
  } finally {
    abort.end();
    patience.end();
    watch.close();
  }
}

/** On Ctrl+C stops the turn and waits a little for its end; when only the reader of stdout left, leaves the turn alone. */
function onAbort({ options, signal }: Context, stop: Followed["stop"]): { left: Promise<never>; end(): void } {
  const { promise: left, reject } = Promise.withResolvers<never>();
  left.catch(() => undefined);
  let timer: NodeJS.Timeout | undefined;
  const leave = () => reject(new AppError("interrupted", "Interrupted."));
  const act = () => {
    if (!stop || !options.signal.aborted) return leave();
    timer = setTimeout(leave, STOP_MS);
    stop().catch(leave);
  };
  if (signal.aborted) act();
  else signal.addEventListener("abort", act, { once: true });
  return {
    left,
    end() {
      clearTimeout(timer);
      signal.removeEventListener("abort", act);
    },
  };
}

function turnOf(event: SessionEvent): TurnId | undefined {
  if (event.type === "message.finished") return event.message.turn_id;
  return "turn_id" in event ? event.turn_id : undefined;
}
