// The simulated world: a server that can die, people who act on it, windows that watch, and the reference that knows.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isMixed, PEOPLE, welcomeGuest } from "./people.ts";
import type { StepRequest } from "../../src/ports/model.ts";
import type { VirtualClock } from "./clock.ts";
import { createVirtualClock } from "./clock.ts";
import type { SimulatedProcess } from "./process.ts";
import { startProcess } from "./process.ts";
import type { SimulatedProfiles } from "./profiles.ts";
import { createSimulatedProfiles } from "./profiles.ts";
import { createCounter } from "./random.ts";
import type { Reference } from "./reference.ts";
import { createReference } from "./reference.ts";
import type { Twin } from "./twin.ts";
import type { ListWatcher, SessionWatcher } from "./watcher.ts";
import { createListWatcher } from "./watcher.ts";

/** 2026-03-28, the evening before clocks change in Europe: as good a moment as any for things to go wrong. */
const START = Date.UTC(2026, 2, 28, 20);

export type World = {
  /** The database file. */
  path: string;
  clock: VirtualClock;
  profiles: SimulatedProfiles;
  process: SimulatedProcess;
  /** Processes that fell silent and whose place another has taken; the oldest first. */
  sleepers: SimulatedProcess[];
  reference: Reference;
  windows: SessionWatcher[];
  /** One of each person. */
  lists: ListWatcher[];
  /** Counts actions: what was acknowledged before what was asked. */
  step: number;
  /** Failures that no use case should have had. */
  surprises: string[];
  crashes: number;
  restart(): Promise<void>;
  end(): Promise<void>;
};

/** A new world on an empty database. */
export async function openWorld(twin: Twin): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), "rapport-simulation-"));
  const clock = createVirtualClock(START);
  const random = createCounter();
  const profiles = createSimulatedProfiles();
  const path = join(folder, "rapport.db");
  const reference = createReference();
  const surprises: string[] = [];
  const hear = (request: StepRequest) => {
    if (isMixed(request.messages)) surprises.push("a prompt has words of two people in it");
  };
  const start = () => startProcess({ path, clock, random, profiles, twin, hear, ...reference });
  const world: World = {
    path,
    clock,
    profiles,
    process: await start(),
    sleepers: [],
    reference,
    windows: [],
    lists: PEOPLE.map(createListWatcher),
    step: 0,
    surprises,
    crashes: 0,
    async restart() {
      world.crashes += 1;
      for (const list of world.lists) list.disconnect();
      const watching = world.windows.filter((window) => window.connected);
      for (const window of watching) window.disconnect();
      await clock.settle();
      world.process = await start();
      for (const list of world.lists) await list.connect(world.process.app);
      for (const window of watching) void window.connect(world.process.app).catch(() => undefined);
      await clock.settle();
    },
    async end() {
      for (const process of [world.process, ...world.sleepers]) process.die();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await welcomeGuest(world.process.app);
  for (const list of world.lists) await list.connect(world.process.app);
  return world;
}
