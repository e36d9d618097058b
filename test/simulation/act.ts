// Taking an action: what a person would do in a window, a terminal or a script, started but not waited for.
import { createSession, closeSession, deleteSession, forkSession, renameSession, reopenSession } from "../../src/app/session.ts";
import { editInput } from "../../src/app/turn/queue.ts";
import { cancelTurn, stopAllTurns } from "../../src/app/turn/turn.ts";
import { answerTool } from "../../src/app/turn/tool/answer.ts";
import type { Who } from "../../src/app/app.ts";
import type { ToolAnswer } from "../../src/domain/question.ts";
import { CONSENT_ANSWERS, OUTCOME_ANSWERS } from "../../src/domain/question.ts";
import type { Turn } from "../../src/domain/turn.ts";
import { AppError } from "../../src/domain/errors.ts";
import type { Action } from "./action.ts";
import { place, prune } from "./care.ts";
import { resend, send, sendToRemember } from "./deliver.ts";
import type { Person } from "./people.ts";
import { PEOPLE } from "./people.ts";
import { pickFrom } from "./pick.ts";
import { AGENTS } from "./profiles.ts";
import { chooseMeaning, turnBack } from "./recollect.ts";
import type { Known } from "./reference.ts";
import { attempt, know } from "./reference.ts";
import { createSessionWatcher } from "./watcher.ts";
import type { World } from "./world.ts";

/** Takes the action. Whatever it starts goes on by itself; a refusal that a person may meet is no failure. */
export function act(world: World, action: Action): Promise<void> | void {
  world.step += 1;
  const known = pickFrom([...world.reference.sessions.values()], action.a);
  const { app } = world.process;
  switch (action.kind) {
    case "create":
      return begin(world, create(world, action));
    case "send":
      return known && begin(world, send(world, known, action));
    case "remember":
      return known && begin(world, sendToRemember(world, known));
    case "undo":
    case "redo":
      return begin(world, turnBack(world, action));
    case "resend":
      return begin(world, resend(world, action));
    case "cancel":
    case "withdraw":
      return begin(world, cancel(world, action));
    case "move":
      return begin(world, move(world, action));
    case "close":
      return known && begin(world, change(known.status, "closed", closeSession(app, known.person.who, known.session_id)));
    case "reopen":
      return known && begin(world, change(known.status, "open", reopenSession(app, known.person.who, known.session_id)));
    case "rename": {
      const title = `Named ${known?.person.word}${world.step}`;
      return known && begin(world, change(known.title, title, renameSession(app, known.person.who, known.session_id, title)));
    }
    case "fork":
      return known && begin(world, fork(world, known));
    case "delete":
      // Rarely: a deleted session has nothing left to go wrong.
      return known && action.b % 4 === 0 ? begin(world, change(known.deleted, true, deleteSession(app, known.person.who, known.session_id))) : undefined;
    case "watch":
      return known && watch(world, known);
    case "leave":
      return pickFrom(world.windows, action.a)?.disconnect();
    case "rejoin": {
      const window = pickFrom(world.windows, action.a);
      return window && !window.connected ? begin(world, window.connect(app)) : undefined;
    }
    case "choose_meaning":
      return begin(world, chooseMeaning(world, action));
    case "remove_agent":
      return void world.profiles.present.delete(AGENTS[1]);
    case "restore_agent":
      return void world.profiles.present.add(AGENTS[1]);
    case "fill_disk":
      return world.process.fillDisk(1 + (action.a % 5));
    case "stop":
      return stop(world);
    case "answer":
      return begin(world, answer(world, action));
    case "stall":
      return stall(world);
    case "wake":
      return world.sleepers.shift()?.wake();
    case "jump":
      return world.clock.jump([-3_600_000, -5000, 40_000, 7_200_000][action.a % 4] as number);
    case "slow_disk":
      return world.process.slowDisk([0, 3, 20, 90][action.a % 4] as number);
    case "crash_now":
      return world.process.die();
    case "crash_at_commit":
      return world.process.planCrash({ commits: 1 + (action.a % 6), moment: action.b % 2 === 0 ? "before" : "after" });
    case "place":
      return known && begin(world, place(world, known, action));
    case "prune":
      return begin(world, prune(world, action));
    case "wait":
      return world.clock.advance([0, 5, 60, 300, 2000][action.a % 5] as number);
  }
}

function begin(world: World, work: Promise<unknown>): void {
  work.catch((error: unknown) => {
    if (!(error instanceof AppError) || error.code === "internal") world.surprises.push(String(error instanceof Error ? error.stack : error));
  });
}

async function create(world: World, action: Action): Promise<void> {
  const person = pickFrom(PEOPLE, action.b) as Person;
  const session = await createSession(world.process.app, person.who, { agent_id: AGENTS[action.a % AGENTS.length] as string });
  world.reference.sessions.set(session.session_id, know(session.session_id, person));
}

async function change<T>(possible: Parameters<typeof attempt<T>>[0], value: T, work: Promise<unknown>): Promise<void> {
  const trial = attempt(possible, value);
  try {
    await work;
    trial.done();
  } catch (error) {
    trial.refused();
    throw error;
  }
}

async function cancel(world: World, action: Action): Promise<void> {
  const open = world.reference.sent.filter((one) => one.turn_id !== undefined);
  const sent = pickFrom(open.slice(-8), action.a);
  if (sent?.turn_id) await cancelTurn(world.process.app, sent.person.who, sent.session_id, sent.turn_id);
}

/** Moves one of the newest messages to the front of its queue, if it waits there. */
async function move(world: World, action: Action): Promise<void> {
  const sent = pickFrom(world.reference.sent.filter((one) => one.turn_id !== undefined).slice(-8), action.a);
  if (!sent?.turn_id) return;
  sent.moved = true;
  const input_id = `inp_${sent.turn_id.slice("trn_".length)}` as const;
  await editInput(world.process.app, sent.person.who, { session_id: sent.session_id, input_id }, { position: action.b % 2 });
}

/** A fork is a session of its own that begins with words sent elsewhere; here it is only checked to work. */
async function fork(world: World, known: Known): Promise<void> {
  const { app } = world.process;
  const { who } = known.person;
  // What is copied is embedded for itself.
  world.reference.renewals += 1;
  const copy = await forkSession(app, who, known.session_id);
  const [source, forked] = await Promise.all(
    [known.session_id, copy.session_id].map((session_id) => app.store.ask("listMessages", { session_id, ...who, limit: 500 })),
  );
  const words = (page: typeof source) => (page?.messages ?? []).map((message) => message.content);
  const copied = words(forked ?? null);
  const original = words(source ?? null).slice(0, copied.length);
  // The source may have been deleted at the same time.
  if (source !== null && (copied.length === 0 || copied.join("\n") !== original.join("\n"))) world.surprises.push(`the fork of ${known.session_id} says something else`);
  await deleteSession(app, who, copy.session_id);
}

/** Answers one of the open questions, with one of the answers that suit it. */
export async function answer(world: World, action: Pick<Action, "a" | "b">): Promise<void> {
  const asking = await listAsking(world);
  const turn = pickFrom(asking, action.a);
  if (!turn?.question) return;
  const { kind, call_id, input } = turn.question;
  const chosen = pickFrom<ToolAnswer>(kind === "consent" ? CONSENT_ANSWERS : OUTCOME_ANSWERS, action.b) as ToolAnswer;
  const { call } = input as { call: string };
  const { allowed, asked } = world.reference;
  const count = (by: number) => chosen === "allow" || chosen === "redo" ? allowed.set(call, (allowed.get(call) ?? 0) + by) : undefined;
  if (kind === "consent") asked.add(call);
  count(1);
  try {
    await answerTool(world.process.app, whoseIs(world, turn), turn, { call_id, answer: chosen });
  } catch (error) {
    // Refused: somebody was faster, or it could not be stored.
    count(-1);
    throw error;
  }
}

/** Turns that ask their person, as the store knows them. */
export async function listAsking(world: World): Promise<Turn[]> {
  const { store } = world.process;
  const turns = [...world.reference.sessions.values()].map(async ({ session_id, person }) => {
    const session = await store.ask("getSession", { session_id, ...person.who });
    return session?.asking && session.running_turn_id ? store.ask("getTurn", { turn_id: session.running_turn_id, ...person.who }) : null;
  });
  return (await Promise.all(turns)).filter((turn) => turn !== null);
}

function whoseIs(world: World, { session_id }: Turn): Who {
  return (world.reference.sessions.get(session_id) as Known).person.who;
}

/** The server falls silent; another is started in its place, and the first may wake up later. */
function stall(world: World): void {
  world.process.stall();
  world.sleepers.push(world.process);
}

/** A stop that was asked for: what runs is left for the next start. */
async function stop(world: World): Promise<void> {
  const ended = stopAllTurns(world.process.app);
  await world.clock.advance(100);
  await Promise.race([ended, world.clock.settle()]);
  if (world.process.alive()) world.process.die();
}

function watch(world: World, { session_id, person }: Known): void {
  if (world.windows.length >= 12) return;
  const window = createSessionWatcher(session_id, person);
  world.windows.push(window);
  begin(world, window.connect(world.process.app));
}
