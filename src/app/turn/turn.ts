// Turns: accepting input, running one turn at a time, stopping, and starting what waits.
import { AppError, isAppError } from "../../domain/errors.ts";
import type { MessageId, SessionId, TurnId } from "../../domain/ids.ts";
import { formatModelRef, parseModelRef } from "../../domain/model.ts";
import type { Message } from "../../domain/message.ts";
import type { InputMode, Turn } from "../../domain/turn.ts";
import { isEnded } from "../../domain/turn.ts";
import { NO_USAGE } from "../../domain/usage.ts";
import type { LoadedProfile } from "../../ports/profiles.ts";
import type { Change, CutOff, SessionRef, TurnStart } from "../../ports/store.ts";
import { agentRemoved, requireAgent, teamNotAvailable } from "../agent.ts";
import type { App, Who } from "../app.ts";
import { announce, silence } from "../app.ts";
import { modelOf, openModel } from "../model.ts";
import { getSession } from "../session.ts";
import { readContext } from "./recall.ts";
import { partialStatus, runTurn } from "./turn-loop.ts";
import type { TurnRun } from "./turn-run.ts";
import { reasonOf } from "./turn-run.ts";

export type Input = { content: string; client_id?: string | undefined; mode?: InputMode | undefined };

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
  const { turn, duplicate, context, ...change } = await app.store.run("acceptInput", {
    session_id,
    ...who,
    turn_id: app.random.id("trn"),
    content: input.content,
    mode,
    client_id: input.client_id ?? null,
    start,
    now: app.clock.now(),
  });
  announce(app, change);
  if (!duplicate && turn.status === "queued" && mode === "interrupt") {
    const running = app.running.get(session_id);
    if (running?.turn_id !== turn.turn_id) running?.control.abort(new AppError("stopped", "Stopped for a newer message."));
  }
  // A server that is stopping leaves it to the next start, which takes up what runs.
  if (app.stopping) return { turn, duplicate, after: afterOf(change) ?? 0 };
  if (!duplicate && turn.status === "running") startRun(app, session, turn, fresh(turn, start.step_message_id, context, loaded));
  // A queue that stands still although nothing runs (its last attempt to go on failed) is set going again.
  else if (!app.running.has(session_id)) void advance(app, session);
  const after = afterOf(change) ?? (await app.store.ask("readWatchStart", { session_id, ...who, turn_id: turn.turn_id }));
  return { turn, duplicate, after: after ?? 0 };
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

/** Without its agent a turn still starts, so that it ends with the reason and the queue moves on. */
function nextStart(app: App, loaded: LoadedProfile | undefined): TurnStart {
  return {
    message_id: app.random.id("msg"),
    step_message_id: app.random.id("msg"),
    model: loaded ? formatModelRef(modelOf(app, loaded.profile)) : "none/none",
    profile_version: loaded?.agent.version ?? "none",
    window: loaded?.profile.memory.stm_window ?? 1,
  };
}

/** A turn that has started in the store; `loaded` is the version of the profile that it uses to its end. */
type Started = Pick<TurnRun, "turn" | "step" | "message_id" | "calls" | "used" | "context"> & { loaded: LoadedProfile | undefined };

/** A turn at its beginning. */
function fresh(turn: Turn, message_id: MessageId, context: Message[], loaded: LoadedProfile | undefined): Started {
  return { turn, step: 1, message_id, calls: [], used: NO_USAGE, context, loaded };
}

/** Runs a started turn in the background: it belongs to the server, not to whoever asked. */
function startRun(app: App, session: SessionRef, { turn_id }: Turn, started: Started | Promise<Started>): void {
  const control = new AbortController();
  const { session_id } = session;
  let hurry: (() => void) | undefined;
  const onPause = (next: (() => void) | undefined) => void (hurry = next);
  const ended = Promise.resolve()
    .then(() => runToEnd(app, session, { turn_id, started, control, onPause }))
    .then((last) => {
      silence(app, session_id, turn_id);
      // The next turn may run already: whoever sent it after the last commit found the session idle.
      if (app.running.get(session_id)?.turn_id === turn_id) app.running.delete(session_id);
      if (mayWait(last)) return advance(app, session);
    });
  app.running.set(session_id, { turn_id, session_id, control, ended, hurry: () => hurry?.() });
}

/** False when the change that ended a turn says that nothing waits behind it. */
function mayWait(last: Change | undefined): boolean {
  return last?.list[0]?.session?.queued_count !== 0;
}

type Run = { turn_id: TurnId; started: Started | Promise<Started>; control: AbortController; onPause: TurnRun["onPause"] };

async function runToEnd(app: App, session: SessionRef, { turn_id, started, control, onPause }: Run): Promise<Change | undefined> {
  const timer = new AbortController();
  try {
    const { loaded, ...begin } = await started;
    if (!loaded) throw agentRemoved(session.agent_id);
    const { profile } = loaded;
    if (profile.type === "team") throw teamNotAvailable(profile);
    const seconds = profile.limits.seconds_per_turn;
    const late = new AppError("limit_seconds", `Stopped after ${seconds} s, the limit of this agent. Ask again to go on, or raise limits.seconds_per_turn.`);
    app.clock.sleep(seconds * 1000, timer.signal).then(
      () => control.abort(late),
      () => undefined,
    );
    const model = await openModel(app, parseModelRef(begin.turn.model ?? "") ?? modelOf(app, profile));
    return await runTurn(app, { ...begin, session, profile, model, signal: control.signal, onPause });
  } catch (error) {
    return await failTurn(app, session.session_id, turn_id, control.signal.aborted ? reasonOf(control.signal) : error);
  } finally {
    timer.abort();
  }
}

/**
 * Ends a turn that could not end itself, keeping what it has said; tries until that is stored, so that nothing stays
 * "running". Undefined when the turn had ended, or when the server is stopping and the next start sees to it.
 */
async function failTurn(app: App, session_id: SessionId, turn_id: TurnId, error: unknown): Promise<Change | undefined> {
  const known = isAppError(error);
  if (!known) app.log.error("turn failed unexpectedly", { turn_id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  const code = known ? error.code : "internal";
  // The server is stopping: even when its text could not be handed back, the turn is the next start's.
  if (code === "interrupted") return undefined;
  const message = known ? error.message : "Something went wrong inside Rapport. The log says more; send the message again.";
  const status = code === "stopped" ? "cancelled" : "failed";
  const live = app.live.get(session_id);
  const said = live?.turn_id === turn_id && live.text !== "" ? live : undefined;
  const partial = said && { message_id: said.message_id, parts: [{ type: "text" as const, text: said.text }], status: partialStatus(code) };
  return untilStored(app, async () => {
    const { turn: _turn, ...change } = await app.store.run("endTurn", { turn_id, status, code, message, partial: partial ?? null, now: app.clock.now() });
    announce(app, change);
    return change;
  });
}

/** Tries until the store takes it, with growing pauses: it may be locked or full for a while. */
async function untilStored<T>(app: App, work: () => Promise<T>): Promise<T | undefined> {
  for (let wait = 250; ; wait = Math.min(wait * 2, 30_000)) {
    try {
      return await work();
    } catch (error) {
      if (isAppError(error) && ["turn_ended", "store_closed", "database_damaged"].includes(error.code)) return undefined;
      app.log.error("the store did not take a change; it is tried again", { error: error instanceof Error ? error.message : String(error) });
      if (app.stopping) return undefined;
      await app.clock.sleep(wait);
    }
  }
}

/** Starts what waits in a session, if nothing runs there: a turn that a crash cut off, else the next input. */
export async function advance(app: App, session: SessionRef): Promise<void> {
  const { session_id } = session;
  if (app.advancing.has(session_id)) return;
  app.advancing.add(session_id);
  try {
    await app.choice.looking;
    if (!takeUp(app, session_id)) await untilStored(app, () => startNext(app, session));
  } finally {
    app.advancing.delete(session_id);
  }
}

async function startNext(app: App, session: SessionRef): Promise<void> {
  if (app.stopping || app.running.has(session.session_id)) return;
  const loaded = app.profiles.get(session.agent_id);
  const start = nextStart(app, loaded);
  const next = await app.store.run("startNext", { session_id: session.session_id, start, now: app.clock.now() });
  if (next.turn === null) return;
  const { turn, context, ...change } = next;
  announce(app, change);
  if (!app.stopping) startRun(app, session, turn, fresh(turn, start.step_message_id, context, loaded));
}

/** Goes on with a session's cut-off turn; false when there is none. */
function takeUp(app: App, session_id: SessionId): boolean {
  const cut = app.cutOff.get(session_id);
  if (!cut || app.stopping) return false;
  app.cutOff.delete(session_id);
  startRun(app, cut.session, cut.turn, resumeTurn(app, cut));
  return true;
}

/** Stops a running turn and keeps what was said, or withdraws a queued one. A turn that ended is returned as it is. */
export async function cancelTurn(app: App, who: Who, session_id: SessionId, turn_id: TurnId): Promise<Turn> {
  const turn = await app.store.ask("getTurn", { turn_id, ...who });
  if (!turn || turn.session_id !== session_id) throw new AppError("not_found", "There is no such turn in this session.", { details: { turn_id } });
  if (isEnded(turn.status)) return turn;
  if (turn.status === "queued") {
    const { turn: withdrawn, ...change } = await app.store.run("withdrawInput", { turn_id, ...who, now: app.clock.now() });
    announce(app, change);
    return withdrawn;
  }
  if (app.stopping) throw new AppError("unavailable", "The server is stopping. Stop this turn when it is back.");
  const stopped = new AppError("stopped", "Stopped by you.");
  if (app.running.get(session_id)?.turn_id === turn_id) await stopTurn(app, session_id, stopped);
  else await endAbandoned(app, who, turn, stopped);
  return (await app.store.ask("getTurn", { turn_id, ...who })) ?? turn;
}

/** Ends a turn that nobody in this process runs: cut off and not taken up. What waits behind it goes on. */
async function endAbandoned(app: App, who: Who, turn: Turn, reason: AppError): Promise<void> {
  const { session_id, turn_id } = turn;
  app.cutOff.delete(session_id);
  await failTurn(app, session_id, turn_id, reason);
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

/**
 * After a start: finds what a crash or a stop cut off and what waits. With `goOn` all of it goes on by itself; a process
 * that only serves one command leaves it, and takes up just the session that somebody sends to.
 */
export async function recoverTurns(app: App, options: { goOn: boolean }): Promise<void> {
  const { cutOff, ended, waiting } = await app.store.run("recoverTurns", { now: app.clock.now() });
  if (ended.length > 0) app.log.warn("turns ended because the server stopped while a tool ran in them", { turns: ended.length });
  for (const one of cutOff) app.cutOff.set(one.session.session_id, one);
  if (!options.goOn) return;
  for (const one of cutOff) takeUp(app, one.session.session_id);
  for (const session of waiting) void advance(app, session);
}

/** Where a cut-off turn goes on: its unfinished step is asked again, or the calls that were never begun are run. */
async function resumeTurn(app: App, { turn, session, step, calls }: CutOff): Promise<Started> {
  await app.choice.looking;
  const loaded = app.profiles.get(session.agent_id);
  const message_id = app.random.id("msg");
  const begin = { turn_id: turn.turn_id, step, message_id: calls.length > 0 ? null : message_id, now: app.clock.now() };
  announce(app, await app.store.run("resumeTurn", begin));
  const context = loaded ? await readContext(app, session.session_id, loaded.profile) : [];
  return { turn, step, message_id, calls, used: turn.usage, context, loaded };
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
