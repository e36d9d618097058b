// One life of the server: the real app over a real database file, which can die at any commit and be started again.
import { openInlineStore } from "../../src/adapters/store/inline-store.ts";
import { createBell } from "../../src/adapters/system/bell.ts";
import { currentTime } from "../../src/adapters/tools/current-time.ts";
import { createSessionsTool } from "../../src/adapters/tools/sessions.ts";
import type { App } from "../../src/app/app.ts";
import { createApp } from "../../src/app/app.ts";
import { detectModels } from "../../src/app/model.ts";
import { recoverTurns } from "../../src/app/turn/turn.ts";
import { AppError } from "../../src/domain/errors.ts";
import type { Bell } from "../../src/ports/bell.ts";
import type { Profiles } from "../../src/ports/profiles.ts";
import type { Random } from "../../src/ports/random.ts";
import type { Secrets } from "../../src/ports/secrets.ts";
import type { Store } from "../../src/ports/store.ts";
import type { Tool } from "../../src/ports/tool.ts";
import { createScriptedModels } from "../support/scripted-model.ts";
import type { VirtualClock } from "./clock.ts";
import { speak } from "./script.ts";
import type { Twin } from "./twin.ts";

/** When the process dies: at a commit counted from now, before it is made or after it is made but before anybody hears. */
export type CrashPlan = { commits: number; moment: "before" | "after" };

export type SimulatedProcess = {
  app: App;
  /** The file itself, for looking past the app. */
  store: Store;
  alive(): boolean;
  planCrash(plan: CrashPlan): void;
  /** The disk is full for the next `commands` commands: each is refused whole. */
  fillDisk(commands: number): void;
  /** Dies now, between two commits. */
  die(): void;
};

/** `runs`: how often each tool call was really run, over all lives. */
export type ProcessOptions = { path: string; clock: VirtualClock; random: Random; profiles: Profiles; twin: Twin; runs: Map<string, number> };

/** Starts the server on the file, recovering what the last life left. */
export async function startProcess(options: ProcessOptions): Promise<SimulatedProcess> {
  const { path, clock, random, profiles, twin, runs } = options;
  const file = openInlineStore({ path, backups: `${path}.backups`, durable: false });
  let living = true;
  let plan: CrashPlan | undefined;
  let full = 0;
  const never = () => new Promise<never>(() => undefined);
  const die = () => {
    if (!living) return;
    living = false;
    clock.forget();
    void file.close();
  };
  const run = async (name: never, input: never): Promise<never> => {
    if (!living) return never();
    if (plan && (plan.commits -= 1) <= 0) {
      if (plan.moment === "after") await file.run(name, input).catch(() => undefined);
      die();
      return never();
    }
    if (full > 0) {
      full -= 1;
      throw new AppError("disk_full", "The disk is full.");
    }
    return file.run(name, input);
  };
  const store: Store = {
    run: run,
    ask: (async (name: never, ...input: never[]) => (living ? (file.ask as (...all: unknown[]) => Promise<unknown>)(name, ...input) : never())) as Store["ask"],
    close: () => file.close(),
  };
  const app = createApp({
    store: twin.store?.(store) ?? store,
    models: createScriptedModels(speak, { clock: deadable(clock, () => living) }),
    profiles,
    tools: [counted(currentTime, runs, deadable(clock, () => living)), createSessionsTool(store)],
    clock: deadable(clock, () => living),
    random,
    bell: silenced(twin.bell?.(createBell(rethrow), clock) ?? createBell(rethrow), () => living),
    secrets: NO_SECRETS,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  });
  await detectModels(app);
  if (!twin.skipsRecovery) await recoverTurns(app, { goOn: true });
  return { app, store: file, alive: () => living, die, planCrash: (next) => (plan = next), fillDisk: (commands) => (full = commands) };
}

/** Milliseconds that a tool works before and after what it does, so that a stop or a crash can come in between. */
const TOOL_WORKS = 150;

/** The tool, slower and counting what it was really asked to do. */
function counted(tool: Tool, runs: Map<string, number>, clock: VirtualClock): Tool {
  return {
    ...tool,
    async run(input, context, signal) {
      const { call } = input as { call: string };
      await clock.sleep(TOOL_WORKS, signal);
      runs.set(call, (runs.get(call) ?? 0) + 1);
      await clock.sleep(TOOL_WORKS, signal);
      return tool.run({}, context, signal);
    },
  };
}

function rethrow(error: unknown): never {
  throw error;
}

/** A dead process neither wakes up nor goes on. */
function deadable(clock: VirtualClock, living: () => boolean): VirtualClock {
  return { ...clock, sleep: (ms, signal) => (living() ? clock.sleep(ms, signal) : new Promise(() => undefined)) };
}

/** A dead process rings for nobody. */
function silenced(bell: Bell, living: () => boolean): Bell {
  return {
    ...bell,
    ringSession: (session_id, events) => living() && bell.ringSession(session_id, events),
    ringList: (person_id, events) => living() && bell.ringList(person_id, events),
  };
}

const NO_SECRETS: Secrets = {
  seal: (plain) => plain,
  open: (sealed) => sealed,
  fingerprint: (secret) => secret,
  hashPassword: (password) => Promise.resolve(password),
  verifyPassword: (password, hash) => Promise.resolve(password === hash),
};
