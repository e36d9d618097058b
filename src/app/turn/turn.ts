// Turns: accepting input, running one turn at a time, stopping, and starting what waits.
import { AppError } from "../../domain/errors.ts";
import type { FileId, SessionId, TurnId } from "../../domain/ids.ts";
import type { InputMode, Turn } from "../../domain/turn.ts";
import { isEnded } from "../../domain/turn.ts";
import type { Change, SessionRef } from "../../ports/store.ts";
import { requireAgent } from "../agent.ts";
import type { App, Who } from "../app.ts";
import { getSession } from "../session.ts";
import { advance, failTurn, nextStart, startFresh } from "./runner.ts";

export type Input = { content: string; attachments?: FileId[] | undefined; client_id?: string | undefined; mode?: InputMode | undefined };

/** What a sender gets once the message is stored. `after`: the session's events from this number on tell the rest. */
export type Accepted = { turn: Turn; duplicate: boolean; after: number };

/** Stores a message and starts its turn, or queues it while another runs. Resolves as soon as it is durable. */
export async function sendMessage(app: App, who: Who, session_id: SessionId, input: Input): Promise<Accepted> {
  if (app.stopping) throw new AppError("unavailable", "The server is stopping. Send the message again when it is back.");
  const session = await findRef(app, who, session_id);
  const loaded = requireAgent(app, session.agent_id, "agent_removed");
  await app.choice.looking;
  const start = nextStart(app, loaded);
  const mode = input.mode ?? loaded.profile.input_mode;
  const { turn, duplicate, context, fence, remembers, ...change } = await app.store.run("acceptInput", {
    session_id,
    ...who,
    turn_id: app.random.id("trn"),
    content: input.content,
    attachments: input.attachments ?? [],
    mode,
    client_id: input.client_id ?? null,
    start,
    now: app.clock.now(),
  });
  if (!duplicate && turn.status === "queued" && mode === "interrupt") {
    await interrupt(app, who, session_id, turn);
  }
  // A server that is stopping leaves it to the next start, which takes up what runs.
  if (app.stopping) return { turn, duplicate, after: afterOf(change) ?? 0 };
  if (!duplicate && turn.status === "running") startFresh(app, session, turn, { context, fence, remembers, start, loaded });
  // A queue that stands still although nothing runs (its last attempt to go on failed) is set going again.
  else if (!app.running.has(session_id)) void advance(app, session);
  const after = afterOf(change) ?? (await app.store.ask("readWatchStart", { session_id, ...who, turn_id: turn.turn_id }));
  return { turn, duplicate, after: after ?? 0 };
}

/** Stops what runs in a session, or holds still there, in favour of a newer message. */
async function interrupt(app: App, who: Who, session_id: SessionId, newer: Turn): Promise<void> {
  const reason = new AppError("stopped", "Stopped for a newer message.");
  const running = app.running.get(session_id);
  if (running) return running.turn_id === newer.turn_id ? undefined : running.control.abort(reason);
  const { running_turn_id } = await getSession(app, who, session_id);
  if (running_turn_id === null || running_turn_id === newer.turn_id) return;
  const held = await app.store.ask("getTurn", { turn_id: running_turn_id, ...who });
  if (held) await endAbandoned(app, who, held, reason);
}

/** The event number before a change's own events. */
function afterOf(change: Change): number | undefined {
  return change.events[0] && change.events[0].seq - 1;
}

/** Sessions that are remembered for the next message. */
const KNOWN_MAX = 5000;

/** Whose a session is and who answers in it. The store checks ownership again with every command. */
async function findRef(app: App, who: Who, session_id: SessionId): Promise<SessionRef> {
  const known = app.known.get(session_id);
  if (known && known.on_behalf_of === who.person_id) return known;
  const { agent_id, on_behalf_of } = await getSession(app, who, session_id);
  const ref = { session_id, agent_id, on_behalf_of };
  const oldest = app.known.size >= KNOWN_MAX ? app.known.keys().next().value : undefined;
  if (oldest) app.known.delete(oldest);
  app.known.set(session_id, ref);
  return ref;
}

/** Stops a running turn and keeps what was said, or withdraws a queued one. A turn that ended is returned as it is. */
export async function cancelTurn(app: App, who: Who, session_id: SessionId, turn_id: TurnId): Promise<Turn> {
  const turn = await app.store.ask("getTurn", { turn_id, ...who });
  if (!turn || turn.session_id !== session_id) throw new AppError("not_found", "There is no such turn in this session.", { details: { turn_id } });
  if (isEnded(turn.status)) return turn;
  if (turn.status === "queued") {
    const { turn: withdrawn } = await app.store.run("withdrawInput", { turn_id, ...who, now: app.clock.now() });
    return withdrawn;
  }
  if (app.stopping) throw new AppError("unavailable", "The server is stopping. Stop this turn when it is back.");
  const stopped = new AppError("stopped", "Stopped by you.");
  if (app.running.get(session_id)?.turn_id === turn_id) await stopTurn(app, session_id, stopped);
  else await endAbandoned(app, who, turn, stopped);
  return (await app.store.ask("getTurn", { turn_id, ...who })) ?? turn;
}

/** Ends a turn that nobody in this process runs: it asks its person, or was cut off and not taken up. What waits behind it goes on. */
async function endAbandoned(app: App, who: Who, turn: Turn, reason: AppError): Promise<void> {
  const { session_id, turn_id } = turn;
  app.cutOff.delete(session_id);
  await failTurn(app, session_id, { turn_id, fence: null }, reason);
  // Its person may have answered meanwhile, so that it runs again: what it still does is refused, and keeps others waiting.
  const running = app.running.get(session_id);
  if (running?.turn_id === turn_id) running.control.abort(reason);
  await advance(app, await findRef(app, who, session_id));
}

/** Ends a turn's pause now instead of at its time. A turn that does not wait is returned as it is. */
export async function retryTurn(app: App, who: Who, session_id: SessionId, turn_id: TurnId): Promise<Turn> {
  const turn = await app.store.ask("getTurn", { turn_id, ...who });
  if (!turn || turn.session_id !== session_id) throw new AppError("not_found", "There is no such turn in this session.", { details: { turn_id } });
  const running = app.running.get(session_id);
  if (running?.turn_id === turn_id) running.hurry();
  return turn;
}

/** Stops what runs in a session, if anything, and waits until that is stored. */
export async function stopTurn(app: App, session_id: SessionId, reason: AppError): Promise<void> {
  const running = app.running.get(session_id);
  if (!running) return;
  running.control.abort(reason);
  await running.ended;
}

/** Before a stop: leaves what runs for the next start, keeping its text, and accepts nothing more. */
export async function stopAllTurns(app: App): Promise<void> {
  app.stopping = true;
  // Again until none is left: one may have been on its way to its start.
  while (app.running.size > 0) {
    const running = [...app.running.values()];
    for (const turn of running) turn.control.abort(new AppError("interrupted", "The server was stopped during this turn."));
    await Promise.all(running.map((turn) => turn.ended));
  }
}
