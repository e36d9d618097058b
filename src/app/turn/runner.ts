// The runner: what starts a turn in the background, runs it to its end, and starts what waits behind it.
import { AppError, isAppError } from "../../domain/errors.ts";
import type { MessageId, SessionId, TurnId } from "../../domain/ids.ts";
import { formatModelRef, parseModelRef } from "../../domain/model.ts";
import type { Turn } from "../../domain/turn.ts";
import { NO_USAGE } from "../../domain/usage.ts";
import type { LoadedProfile } from "../../ports/profiles.ts";
import type { Change, CutOff, Holding, SessionRef, TurnStart } from "../../ports/store.ts";
import { agentRemoved, teamNotAvailable } from "../agent.ts";
import type { App } from "../app.ts";
import { wakeWorkers } from "../job/work.ts";
import { modelOf, openModel } from "../model.ts";
import { namesSessions } from "../title/title.ts";
import { leaseFrom } from "./lease.ts";
import { systemPrompt } from "../../domain/prompt/prompt.ts";
import { contextLimit, toolSpecs } from "./step/recall.ts";
import { untilStored } from "./persist.ts";
import { partialStatus, runTurn } from "./turn-loop.ts";
import type { TurnRun } from "./turn-run.ts";
import { reasonOf } from "./turn-run.ts";

/** Without its agent a turn still starts, so that it ends with the reason and the queue moves on. */
export function nextStart(app: App, loaded: LoadedProfile | undefined): TurnStart {
  const ref = loaded ? modelOf(app, loaded.profile) : { provider: "none", model: "none" };
  return {
    message_id: app.random.id("msg"),
    step_message_id: app.random.id("msg"),
    model: formatModelRef(ref),
    profile_version: loaded?.agent.version ?? "none",
    limit: limitOf(app, loaded, ref),
    lease_until: leaseFrom(app.clock.now()),
    // Also when nothing is to be learned: what was said then stays unlearned when the policy changes.
    distill_after: loaded?.profile.memory.distill_after_idle ?? null,
    named: loaded !== undefined && namesSessions(app, loaded.profile),
  };
}

function limitOf(app: App, loaded: LoadedProfile | undefined, ref: ReturnType<typeof modelOf>) {
  return loaded ? contextLimit(app, loaded.profile, ref) : { messages: 1, tokens: 1 };
}

/** A turn that this process holds; `loaded` is the version of the profile that it uses to its end. */
type Started = Pick<TurnRun, "turn" | "step" | "message_id" | "calls" | "used" | "context" | "limit" | "remembers"> & { fence: number; loaded: LoadedProfile | undefined };

/** Runs a turn that has just started in the store. */
export function startFresh(app: App, session: SessionRef, turn: Turn, begin: Holding & { start: TurnStart; loaded: LoadedProfile | undefined }): void {
  const { start, loaded, fence, context, remembers } = begin;
  startRun(app, session, turn, { turn, step: 1, message_id: start.step_message_id, calls: [], used: NO_USAGE, context, remembers, limit: start.limit, fence, loaded });
}

/** Runs a started turn in the background: it belongs to the server, not to whoever asked. */
function startRun(app: App, session: SessionRef, { turn_id }: Turn, started: Started | Promise<Started | undefined>): void {
  const control = new AbortController();
  const { session_id } = session;
  let hurry: (() => void) | undefined;
  const onPause = (next: (() => void) | undefined) => void (hurry = next);
  const ended = Promise.resolve()
    .then(() => runToEnd(app, session, { turn_id, started, control, onPause }))
    .then((last) => {
      // Nobody writes it any more; what a later turn writes meanwhile stays.
      if (app.live.get(session_id)?.turn_id === turn_id) app.live.delete(session_id);
      if (last && leavesWork(last)) wakeWorkers(app);
      // The next turn may run already: whoever sent it after the last commit found the session idle.
      if (app.running.get(session_id)?.turn_id === turn_id) app.running.delete(session_id);
      if (mayWait(last)) return advance(app, session);
    });
  app.running.set(session_id, { turn_id, session_id, held: undefined, control, ended, hurry: () => hurry?.() });
}

/** A session that was closed meanwhile is to be distilled at once, any other once it has rested; a new one is to be named. */
function leavesWork({ list }: Change): boolean {
  const session = list[0]?.session;
  return session?.status === "closed" || (session?.title_source === "rule" && session.message_count <= 2);
}

/** False when the change that ended a turn says that nothing waits behind it. */
function mayWait(last: Change | undefined): boolean {
  return last?.list[0]?.session?.queued_count !== 0;
}

type Run = { turn_id: TurnId; started: Started | Promise<Started | undefined>; control: AbortController; onPause: TurnRun["onPause"] };

async function runToEnd(app: App, session: SessionRef, run: Run): Promise<Change | undefined> {
  const { turn_id, control, onPause } = run;
  const started = await run.started;
  // It could not be claimed: its session is gone, it has ended, or the server stops. Otherwise the beat finds it again.
  if (!started) return undefined;
  const { loaded, fence, ...begin } = started;
  const held = { turn_id, fence };
  const running = app.running.get(session.session_id);
  if (running?.turn_id === turn_id) running.held = held;
  const timer = new AbortController();
  try {
    if (!loaded) throw agentRemoved(session.agent_id);
    const { profile } = loaded;
    if (profile.type === "team") throw teamNotAvailable(profile);
    stopAfter(app, profile.limits.seconds_per_turn, { control, timer });
    noteInstructions(app, loaded);
    const model = await openModel(app, parseModelRef(begin.turn.model ?? "") ?? modelOf(app, profile));
    return await runTurn(app, { ...begin, held, session, profile, model, signal: control.signal, onPause });
  } catch (error) {
    return await failTurn(app, session.session_id, held, control.signal.aborted ? reasonOf(control.signal) : error);
  } finally {
    timer.abort();
  }
}

/** Keeps what this version of the profile says to the model, once in the life of this process. */
function noteInstructions(app: App, { profile, agent: { version } }: LoadedProfile): void {
  if (app.noted.has(version)) return;
  app.noted.add(version);
  const note = { profile_version: version, system: systemPrompt(profile), tools: JSON.stringify(toolSpecs(app, profile), null, 1) };
  app.store.run("saveInstructions", note).catch(() => app.noted.delete(version));
}

/** Stops the turn when its time is over. Time that it waits for its person does not count: it does not run then. */
function stopAfter(app: App, seconds: number, { control, timer }: { control: AbortController; timer: AbortController }): void {
  const late = new AppError("limit_seconds", `Stopped after ${seconds} s, the limit of this agent. Ask again to go on, or raise limits.seconds_per_turn.`);
  app.clock.sleep(seconds * 1000, timer.signal).then(
    () => control.abort(late),
    () => undefined,
  );
}

/**
 * Ends a turn that could not end itself, keeping what it has said; tries until that is stored, so that nothing stays
 * "running". `fence` is null when a person ends it, whoever runs it. Undefined when the turn had ended or is somebody
 * else's by now, or when the server is stopping and the next start sees to it.
 */
export async function failTurn(app: App, session_id: SessionId, held: { turn_id: TurnId; fence: number | null }, error: unknown): Promise<Change | undefined> {
  const { turn_id } = held;
  const known = isAppError(error);
  if (!known) app.log.error("turn failed unexpectedly", { turn_id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  const code = known ? error.code : "internal";
  // It is left: even when its text could not be handed back, the turn is whoever's who takes it up next.
  if (code === "interrupted") return undefined;
  const message = known ? error.message : "Something went wrong inside Rapport. The log says more; send the message again.";
  const status = code === "stopped" ? "cancelled" : "failed";
  const live = app.live.get(session_id);
  const said = live?.turn_id === turn_id && live.text !== "" ? live : undefined;
  const partial = said && { message_id: said.message_id, parts: [{ type: "text" as const, text: said.text }], status: partialStatus(code) };
  return untilStored(app, () => app.store.run("endTurn", { ...held, status, code, message, partial: partial ?? null, now: app.clock.now() }));
}

/** Starts what waits in a session, if nothing runs there: a turn that was cut off, else the next input. */
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
  const { turn, context, fence, remembers } = next;
  if (!app.stopping) startFresh(app, session, turn, { context, fence, remembers, start, loaded });
}

/** Goes on with a session's turn that nobody runs; false when there is none. */
export function takeUp(app: App, session_id: SessionId): boolean {
  const cut = app.cutOff.get(session_id);
  if (!cut || app.stopping || app.running.has(session_id)) return false;
  app.cutOff.delete(session_id);
  startRun(app, cut.session, cut.turn, claim(app, cut));
  return true;
}

/** Where a turn goes on that nobody runs: its unfinished step is asked again, or the calls without a result are run. */
async function claim(app: App, { turn, fence: found, session, step, calls }: CutOff): Promise<Started | undefined> {
  await app.choice.looking;
  const loaded = app.profiles.get(session.agent_id);
  const message_id: MessageId = app.random.id("msg");
  const limit = limitOf(app, loaded, parseModelRef(turn.model ?? "") ?? { provider: "none", model: "none" });
  const claimed = await untilStored(app, () =>
    app.store.run("resumeTurn", {
      turn_id: turn.turn_id,
      fence: found,
      step,
      message_id: calls.length > 0 ? null : message_id,
      // What its person has answered was not cut off.
      counted: calls.every((call) => call.answer === null),
      limit,
      lease_until: leaseFrom(app.clock.now()),
      now: app.clock.now(),
    }),
  );
  if (!claimed) return undefined;
  const { context, fence, remembers } = claimed;
  return { turn, step, message_id, calls, used: turn.usage, context, remembers, limit, fence, loaded };
}
