// One life of the server: the real app over a real database file, which can die at any commit and be started again, or fall
// silent and come back when another has taken its place.
import { compact } from "../../src/adapters/store/care/compact.ts";
import { openDatabase } from "../../src/adapters/store/database.ts";
import { QUERIES } from "../../src/adapters/store/table.ts";
import { createBell } from "../../src/adapters/system/bell.ts";
import { currentTime } from "../../src/adapters/tools/current-time.ts";
import { createMemoryTools } from "../../src/adapters/tools/memory.ts";
import { createSessionsTool } from "../../src/adapters/tools/sessions.ts";
import type { App } from "../../src/app/app.ts";
import { questionVector } from "../../src/app/embed/question.ts";
import { createApp } from "../../src/app/app.ts";
import { keepEmbedding } from "../../src/app/embed/work.ts";
import { detectModels } from "../../src/app/model.ts";
import { loadSettings } from "../../src/app/setting.ts";
import { LANES } from "../../src/app/job/lanes.ts";
import { work } from "../../src/app/job/work.ts";
import { keepTurns, recoverTurns } from "../../src/app/turn/recover.ts";
import type { Care } from "../../src/ports/care/care.ts";
import { AppError } from "../../src/domain/errors.ts";
import type { Bell } from "../../src/ports/bell.ts";
import type { Files } from "../../src/ports/files.ts";
import type { Models, StepRequest } from "../../src/ports/model.ts";
import type { Profiles } from "../../src/ports/profiles.ts";
import type { Random } from "../../src/ports/random.ts";
import type { Secrets } from "../../src/ports/secrets.ts";
import type { Store } from "../../src/ports/store.ts";
import type { Tool } from "../../src/ports/tool.ts";
import { embedByHash } from "../support/hash-embedding.ts";
import { createScriptedModels } from "../support/scripted-model.ts";
import type { VirtualClock } from "./clock.ts";
import { ROOM } from "./profiles.ts";
import { speak } from "./script.ts";
import type { CrashPlan } from "./writer.ts";
import { createWriter, isHeld } from "./writer.ts";
import type { Twin } from "./twin.ts";

export type SimulatedProcess = {
  app: App;
  /** The file itself, for looking past the app. */
  store: Pick<Store, "ask">;
  /** True until it dies or falls silent. */
  alive(): boolean;
  planCrash(plan: CrashPlan): void;
  /** The disk is full for the next `commands` commands: each is refused whole. */
  fillDisk(commands: number): void;
  /** From now on commands wait up to `ms` for others and are stored together; 0 is at once. */
  slowDisk(ms: number): void;
  /** Dies now, between two commits. */
  die(): void;
  /** Falls silent in the middle of everything, as a machine that is put to sleep. Another may take its place. */
  stall(): void;
  /** Goes on where it fell silent, believing that nothing has happened; what it had under way it writes. */
  wake(): void;
};

/** `runs`: how often each tool call was really run, over all lives; `embedded`: how often each text was. `hear` is told every prompt. */
export type ProcessOptions = {
  path: string;
  clock: VirtualClock;
  random: Random;
  profiles: Profiles;
  twin: Twin;
  runs: Map<string, number>;
  embedded: Map<string, number>;
  hear(request: StepRequest): void;
};

/** Starts the server on the file, recovering what the last life left. */
export async function startProcess(options: ProcessOptions): Promise<SimulatedProcess> {
  const { path, random, profiles, twin, runs } = options;
  const file = openDatabase({ path, backups: `${path}.backups`, durable: false });
  let state: "alive" | "stalled" | "awake" | "dead" = "alive";
  const thawed = Promise.withResolvers<void>();
  const clock = options.clock.branch();
  const die = () => {
    if (state === "dead") return;
    state = "dead";
    clock.forget();
    file.close();
  };
  const writer = createWriter(file, clock, die);
  const store: Store = {
    run: async (name, input) => {
      if (state === "stalled") await thawed.promise;
      // Who has slept writes only what it had under way: it gets no new requests.
      const late = state === "awake" && !isHeld(input);
      return state === "dead" || late ? never() : ((await writer.run(name, input)) as never);
    },
    ask: async (name, ...input) => {
      if (state === "stalled") await thawed.promise;
      return state === "dead" ? never() : ((QUERIES[name] as (...all: unknown[]) => unknown)(file, ...input) as never);
    },
    compact: async () => {
      if (state === "stalled") await thawed.promise;
      return state === "dead" ? never() : compact(file);
    },
    close: async () => die(),
  };
  const app = createApp({
    store: twin.store?.(store, path) ?? store,
    models: simulateModels(options, clock),
    profiles,
    tools: [counted(currentTime, runs, clock), createSessionsTool(store)],
    clock,
    random,
    bell: silenced(twin.bell?.(createBell(rethrow), clock) ?? createBell(rethrow), () => state === "alive"),
    secrets: NO_SECRETS,
    files: NO_FILES,
    care: NO_CARE,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  });
  app.tools.push(...createMemoryTools({ ...app, questionVector: (question, signal) => questionVector(app, question, signal) }));
  await loadSettings(app);
  await detectModels(app);
  if (!twin.skipsRecovery) await recoverTurns(app, { goOn: true });
  // The beat goes on for as long as the process lives; a world in which nothing else happens is at rest.
  const quietly = Object.assign(Object.create(app) as App, { clock: clock.background() });
  void keepTurns(quietly, new AbortController().signal);
  for (const lane of LANES) void work(quietly, lane, new AbortController().signal);
  void keepEmbedding(quietly, new AbortController().signal);
  return {
    app,
    store: { ask: async (name, ...input) => (QUERIES[name] as (...all: unknown[]) => unknown)(file, ...input) as never },
    alive: () => state === "alive",
    die,
    planCrash: writer.planCrash,
    fillDisk: writer.fillDisk,
    slowDisk: writer.slowDisk,
    stall() {
      if (state !== "alive") return;
      state = "stalled";
      writer.keepOwn();
      clock.freeze();
    },
    wake() {
      if (state !== "stalled") return;
      state = "awake";
      app.stopping = true;
      clock.thaw();
      thawed.resolve();
    },
  };
}

function never(): Promise<never> {
  return new Promise<never>(() => undefined);
}

/** Milliseconds that a model of meaning takes for a batch, so that a crash can come in between. */
const EMBEDDING_TAKES = 300;
const DIMENSION = 24;

/** The scripted model, which is overheard, and one of meaning, which is slow and counts what it was given. */
function simulateModels({ hear, embedded }: ProcessOptions, clock: VirtualClock): Models {
  const models = createScriptedModels(
    (request) => {
      hear(request);
      return speak(request);
    },
    { clock, context_tokens: ROOM },
  );
  return {
    ...models,
    openEmbedder: async (asked, model) => ({
      ref: { provider: asked.name, model },
      async embed(texts, purpose, signal) {
        if (purpose === "text") {
          for (const text of texts) embedded.set(text, (embedded.get(text) ?? 0) + 1);
          await clock.sleep(EMBEDDING_TAKES, signal);
        }
        return texts.map((text) => Float32Array.from(embedByHash(text, DIMENSION)));
      },
    }),
  };
}

/** Milliseconds that a tool works before and after what it does, so that a stop or a crash can come in between. */
const TOOL_WORKS = 150;

/** The tool, slower, counting what it was really asked to do, and not to be repeated. */
function counted(tool: Tool, runs: Map<string, number>, clock: VirtualClock): Tool {
  return {
    ...tool,
    repeatable: false,
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

/** A dead or silent process rings for nobody. */
function silenced(bell: Bell, living: () => boolean): Bell {
  return {
    ...bell,
    ringSession: (session_id, events) => living() && bell.ringSession(session_id, events),
    ringList: (person_id, events) => living() && bell.ringList(person_id, events),
  };
}

const NO_CARE: Care = {
  backUp: () => Promise.reject(new Error("nobody makes backups here")),
  listBackups: async () => [],
  measure: async () => ({ database: 0, log: 0, files: 0, backups: 0 }),
  examine: async () => ({ faults: [], sessions: [], indexes: [], messageText: false, memoryText: false, owners: [] }),
};

const NO_FILES: Files = {
  receive: () => Promise.reject(new AppError("unavailable", "Nothing is uploaded here.")),
  open: () => Promise.resolve(undefined),
  read: () => Promise.resolve(undefined),
  remove: () => Promise.resolve(),
};

const NO_SECRETS: Secrets = {
  seal: (plain) => plain,
  open: (sealed) => sealed,
  fingerprint: (secret) => secret,
  hashPassword: (password) => Promise.resolve(password),
  verifyPassword: (password, hash) => Promise.resolve(password === hash),
};
