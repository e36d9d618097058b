// One message and its answer: for scripts, pipes and `-m`.
import { randomUUID } from "node:crypto";
import type { Client } from "../../client/client.ts";
import { AppError } from "../../domain/errors.ts";
import type { SessionEvent } from "../../domain/event.ts";
import { endsTurn } from "../../domain/event.ts";
import type { TurnId } from "../../domain/ids.ts";
import type { Session } from "../../domain/session.ts";
import type { SessionView } from "../../domain/view.ts";
import { EXIT } from "../exit.ts";
import { shortId } from "../identity.ts";
import type { Context } from "../spec.ts";
import { plainJson, plainLine } from "../terminal/plain.ts";
import { createNarrator } from "./narrator.ts";
import type { Partner } from "./partner.ts";
import { createAnswerSink, createLineSink } from "./sink.ts";
import { createPatience, watchSession } from "./watch.ts";

/** How long a server may be away before the command ends. */
const PATIENCE_MS = 30_000;
/** How long a stopped turn may take to say so. */
const STOP_MS = 2000;

type End = Extract<SessionEvent, { type: "turn.finished" | "turn.failed" | "turn.cancelled" }>;
type Teller = { tell(event: SessionEvent, view: SessionView): void; end(): void };

/** Sends `content`, prints the answer as it comes, and resolves with the exit code. Ctrl+C stops the turn. */
export async function sayOnce(context: Context, client: Client, partner: Partner, content: string): Promise<number> {
  if (context.signal.aborted) return EXIT.interrupted;
  const session = partner.session ?? (await client.createSession({ agent_id: partner.agent.agent_id }));
  const { turn } = await client.sendMessage(session.session_id, { content, client_id: randomUUID() });
  const teller = createTeller(context, partner);
  const end = await follow(context, client, { session, turn_id: turn.turn_id, teller });
  teller.end();
  return conclude(context, session, end);
}

function createTeller({ out, json }: Context, { agent }: Partner): Teller {
  if (json) return { tell: (event) => out.jsonLine(event), end: () => undefined };
  const sink = out.width === undefined ? createAnswerSink(out) : createLineSink(out);
  return { tell: createNarrator(sink, { agent: agent.name, echo: false }).tell, end: () => sink.end() };
}

/** Watches until the turn has ended. Other turns of the same session are not this command's business. */
async function follow(
  context: Context,
  client: Client,
  { session, turn_id, teller }: { session: Session; turn_id: TurnId; teller: Teller },
): Promise<End> {
  const patience = createPatience(PATIENCE_MS);
  const { promise: ended, resolve, reject } = Promise.withResolvers<End>();
  const watch = watchSession(client.wire, session, {
    onState: patience.onState,
    onDeleted: () => reject(new AppError("not_found", "The session was deleted while it answered.")),
    onEvent(event, view) {
      if (turnOf(event) !== turn_id) return;
      teller.tell(event, view);
      if (endsTurn(event)) resolve(event);
    },
  });
  const abort = onAbort(context, () => client.cancelTurn(session.session_id, turn_id));
  try {
    return await Promise.race([ended, patience.lost, abort.left]);
  } finally {
    abort.end();
    patience.end();
    watch.close();
  }
}

/** On Ctrl+C stops the turn and waits a little for its end; when only the reader of stdout left, leaves the turn alone. */
function onAbort({ options, signal }: Context, stop: () => Promise<unknown>): { left: Promise<never>; end(): void } {
  const { promise: left, reject } = Promise.withResolvers<never>();
  left.catch(() => undefined);
  let timer: NodeJS.Timeout | undefined;
  const leave = () => reject(new AppError("interrupted", "Interrupted."));
  const act = () => {
    if (!options.signal.aborted) return leave();
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

function conclude({ out, options, json }: Context, session: Session, end: End): number {
  const { io } = options;
  if (end.type !== "turn.finished") {
    const { code, message } = end;
    // At a terminal the transcript has said it already.
    if (json) io.stderr.write(`${plainJson({ code, message })}\n`);
    else if (out.width === undefined) io.stderr.write(`${plainLine(message)}\n`);
  }
  if (io.isTty && !json) out.note(`Go on with: rapport chat --session ${shortId(session.session_id)}`);
  if (options.signal.aborted) return EXIT.interrupted;
  return end.type === "turn.finished" ? EXIT.ok : EXIT.failed;
}

function turnOf(event: SessionEvent): TurnId | undefined {
  if (event.type === "message.finished") return event.message.turn_id;
  return "turn_id" in event ? event.turn_id : undefined;
}
