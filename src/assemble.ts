// What answers, put together: adapters behind their ports, the app over them, its HTTP face, and what is done by itself.
// Apart from `serve.ts`, which loads it when the port is open.
import type { RequestListener } from "node:http";
import { join } from "node:path";
import { openFiles } from "./adapters/files/disk.ts";
import { createModels } from "./adapters/models/models.ts";
import { createProfiles } from "./adapters/profiles/profiles.ts";
import { createCare } from "./adapters/store/care/care.ts";
import type { ThreadStore } from "./adapters/store/thread-store.ts";
import { createBell } from "./adapters/system/bell.ts";
import { systemClock } from "./adapters/system/clock.ts";
import { systemRandom } from "./adapters/system/random.ts";
import { openSecrets } from "./adapters/system/secrets.ts";
import { currentTime } from "./adapters/tools/current-time.ts";
import { createMemoryTools } from "./adapters/tools/memory.ts";
import { createSessionsTool } from "./adapters/tools/sessions.ts";
import { addOwnToken, createCode } from "./app/access.ts";
import type { App } from "./app/app.ts";
import { createApp } from "./app/app.ts";
import { questionVector } from "./app/embed/question.ts";
import { sweepFiles } from "./app/file/file.ts";
import { keepChecking } from "./app/care/integrity.ts";
import { defaultModel, detectModels, openModel } from "./app/model.ts";
import { sweepPeople } from "./app/person/person.ts";
import { sweepEmptySessions } from "./app/session.ts";
import { loadSettings } from "./app/setting.ts";
import { recoverTurns } from "./app/turn/recover.ts";
import { stopAllTurns } from "./app/turn/turn.ts";
import type { Config } from "./config.ts";
import { isLoopback } from "./http/address.ts";
import { createHandler } from "./http/http.ts";
import { startClock } from "./jobs/clock.ts";
import type { Log } from "./ports/log.ts";

const CONSOLE = new URL("../web/dist", import.meta.url).pathname;
const SWEEP_EVERY = 3_600_000;

/** What is there before: an open store and an address. `undo` collects what a stop undoes, last first. */
export type Ground = {
  config: Config;
  visible: boolean;
  store: ThreadStore;
  database: string;
  url: string;
  version: string;
  log: Log;
  undo: (() => unknown)[];
};

export type Assembled = {
  app: App;
  /** Owner token of the terminal; valid while this server runs. */
  token: string;
  handler: RequestListener;
  /** A code that logs in once. */
  createCode(): string;
  /** Begins what is done by itself: sessions are distilled, what nobody needs is swept up. */
  startWork(): void;
};

/** An app that has its settings and goes on with what waited, and its handler. */
export async function assemble(ground: Ground): Promise<Assembled> {
  const { config, store, undo } = ground;
  const app = await openApp(ground);
  await loadSettings(app);
  // Looking for models begins before what waited goes on, which would else be answered by the built-in one.
  const looking = detectModels(app);
  await recoverTurns(app, { goOn: ground.visible });
  void looking.then(() => openModel(app, defaultModel(app).ref).catch(() => undefined));
  const token = systemRandom.secret(32);
  addOwnToken(app, token);
  if (config.token) addOwnToken(app, config.token);
  const checks = ground.visible ? keepChecking({ checked: store.checked, check: store.checkFile, clock: systemClock, log: app.log }) : undefined;
  undo.push(() => checks?.stop());
  const { database, url, version } = ground;
  const place = { home: config.home, database, address: () => url, version, damage: store.damage, lastCheck: () => checks?.last() ?? null };
  return {
    app,
    token,
    handler: createHandler(app, { ...place, host: config.host, console: CONSOLE }),
    createCode: () => createCode(app),
    startWork: () => startWork(app, undo),
  };
}

async function openApp({ config, visible, store, log, undo }: Ground): Promise<App> {
  const { home } = config;
  const profiles = await createProfiles({ folder: join(home, "profiles"), log, watch: visible });
  undo.push(() => profiles.close());
  const app = createApp(
    {
      store,
      profiles,
      models: createModels({ env: config.models, clock: systemClock }),
      tools: [currentTime, createSessionsTool(store)],
      clock: systemClock,
      random: systemRandom,
      care: createCare({ home, apart: store.apart }),
      bell: createBell((error) => log.error("a watcher failed", { error: String(error) })),
      secrets: openSecrets(home),
      files: openFiles(join(home, "files"), systemClock.now),
      log,
    },
    { envModel: config.model, exposed: !isLoopback(config.host) },
  );
  app.tools.push(...createMemoryTools({ ...app, questionVector: (question, signal) => questionVector(app, question, signal) }));
  undo.push(() => stopAllTurns(app));
  return app;
}

function startWork(app: App, undo: Ground["undo"]): void {
  undo.push(startClock(app));
  const sweep = () => void sweepEmptySessions(app).then(() => sweepPeople(app)).then(() => sweepFiles(app)).catch((error: unknown) => app.log.warn("sweeping failed", { error: String(error) }));
  const timer = setInterval(sweep, SWEEP_EVERY).unref();
  undo.push(() => clearInterval(timer));
  sweep();
}
