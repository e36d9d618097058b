// One run: the actions of a seed, one after the other, then quiet, then the comparison.
import { JOB_KINDS } from "../../src/ports/jobs.ts";
import type { Action } from "./action.ts";
import { planActions } from "./action.ts";
import { act, answer, listAsking } from "./act.ts";
import { sendToRemember } from "./deliver.ts";
import { checkNow, checkOrphans, checkQuiet } from "./check.ts";
import { AGENTS } from "./profiles.ts";
import { createDice } from "./random.ts";
import type { Twin } from "./twin.ts";
import type { World } from "./world.ts";
import { openWorld } from "./world.ts";

/** `complaints` is empty when everything held. `hours` is the virtual time that passed. */
export type Result = { complaints: string[]; crashes: number; messages: number; hours: number };

const LENGTH = 120;
/** Longer than any simulated turn may take with its whole queue. */
const QUIET = 20 * 60_000;

/** The actions of a seed; every run begins with two sessions of each person, with the same agents, and a window on each. */
export function actionsOf(seed: number): Action[] {
  const opening: Action[] = [
    ...[0, 1].flatMap((b) => [0, 1].map((a): Action => ({ kind: "create", a, b }))),
    ...[0, 1, 2, 3].map((a): Action => ({ kind: "watch", a, b: 0 })),
  ];
  return [...opening, ...planActions(createDice(seed), LENGTH)];
}

/** Runs the actions against a fresh world and says what a person would complain about. */
export async function runActions(actions: readonly Action[], twin: Twin): Promise<Result> {
  const world = await openWorld(twin);
  const began = world.clock.now();
  const result = (complaints: string[]): Result => ({
    complaints,
    crashes: world.crashes,
    messages: world.reference.sent.length,
    hours: (world.clock.now() - began) / 3_600_000,
  });
  try {
    for (const action of actions) {
      await act(world, action);
      await world.clock.settle();
      if (!world.process.alive()) await world.restart();
      const complaints = checkNow(world);
      if (complaints.length > 0) return result(complaints);
    }
    return result(await comeToRest(world));
  } finally {
    await world.end();
  }
}

/** Lets everything finish: agents are back, crashes that were still planned happen, windows come back. */
async function comeToRest(world: World): Promise<string[]> {
  for (const agent of AGENTS) world.profiles.present.add(agent);
  let said = false;
  for (let round = 0; round < 200; round += 1) {
    await world.clock.drain(QUIET);
    // Long enough for a beat to find what nobody runs.
    await world.clock.advance(60_000);
    const quiet = await world.clock.drain(QUIET);
    if (!world.process.alive()) {
      await world.restart();
      continue;
    }
    if (!quiet) return ["something goes on forever"];
    for (const window of world.windows) {
      if (!window.connected) void window.connect(world.process.app).catch(() => undefined);
    }
    await world.clock.settle();
    if ((await settleQuestions(world, round)) || (await waitForJobs(world)) || (await waitForVectors(world))) continue;
    if (!said) {
      said = true;
      sayMore(world);
      continue;
    }
    const complaints = [...checkNow(world), ...(await checkQuiet(world))];
    if (complaints.length > 0) return complaints;
    world.process.die();
    return checkOrphans(world.path);
  }
  return ["the world never came to rest"];
}

/** Now that all is learned everybody says something in each of their sessions, which is primed with what fits. */
function sayMore(world: World): void {
  for (const known of world.reference.sessions.values()) {
    world.step += 1;
    void sendToRemember(world, known).catch(() => undefined);
  }
}

/** Longer than whoever does what is due sleeps at a time. */
const LOOK = 31_000;

/** Time passes until what is due later is done; false when nothing is. */
async function waitForJobs(world: World): Promise<boolean> {
  const next = await world.process.store.ask("nextJob", { kinds: JOB_KINDS });
  if (next === null) return false;
  await world.clock.advance(Math.max(0, next - world.clock.now()) + LOOK);
  return true;
}

/** Longer than whoever embeds rests after a failure. */
const EMBEDDER_RESTS = 601_000;

/** Time passes until every text has its vector; false when all have, or no model of meaning is chosen. */
async function waitForVectors(world: World): Promise<boolean> {
  const { done, total } = await world.process.store.ask("readEmbedding");
  if (done === total) return false;
  await world.clock.advance(EMBEDDER_RESTS);
  return true;
}

const DAY = 86_400_000;

/** Open questions are answered, or a day passes and they expire; false when there are none. */
async function settleQuestions(world: World, round: number): Promise<boolean> {
  if ((await listAsking(world)).length === 0) return false;
  if (round % 4 === 3) await world.clock.advance(DAY + 60_000);
  else void answer(world, { a: round, b: world.step + round }).catch(() => undefined);
  await world.clock.advance(500);
  return true;
}
