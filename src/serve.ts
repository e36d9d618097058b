// The wiring: config → adapters → app → edge, and the way back. The only file that names concrete adapters.
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { openFiles } from "./adapters/files/disk.ts";
import { createBell } from "./adapters/system/bell.ts";
import { systemClock } from "./adapters/system/clock.ts";
import { noteDamage } from "./adapters/system/damage-log.ts";
import { explainHome, makeHome } from "./adapters/system/home.ts";
import type { Lock } from "./adapters/system/lock.ts";
import { takeLock } from "./adapters/system/lock.ts";
import { createLog } from "./adapters/system/log.ts";
import { systemRandom } from "./adapters/system/random.ts";
import { openSecrets } from "./adapters/system/secrets.ts";
import { findServer, readServerFile, removeServerFile, writeServerFile } from "./adapters/system/server-file.ts";
import { createCare } from "./adapters/store/care/care.ts";
import { settleHome, stageRestore } from "./adapters/store/care/restore.ts";
import { openThreadStore } from "./adapters/store/thread-store.ts";
import { currentTime } from "./adapters/tools/current-time.ts";
import { createMemoryTools } from "./adapters/tools/memory.ts";
import { createSessionsTool } from "./adapters/tools/sessions.ts";
import { addOwnToken, createCode } from "./app/access.ts";
import type { App } from "./app/app.ts";
import { createApp } from "./app/app.ts";
import { keepChecking } from "./app/integrity.ts";
import { defaultModel, detectModels, openModel } from "./app/model.ts";
import { sweepFiles } from "./app/file/file.ts";
import { sweepPeople } from "./app/person/person.ts";
import { sweepEmptySessions } from "./app/session.ts";
import { loadSettings, PASSWORD_KEY } from "./app/setting.ts";
import { recoverTurns } from "./app/turn/recover.ts";
import { stopAllTurns } from "./app/turn/turn.ts";
import type { Config } from "./config.ts";
import { AppError, isAppError } from "./domain/errors.ts";
import type { OpenRestore } from "./cli/options.ts";
import { isLoopback } from "./http/address.ts";
import { listen } from "./http/listen.ts";

export { findServer };

export const VERSION: string = (JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as { version: string }).version;

const CONSOLE = new URL("../web/dist", import.meta.url).pathname;
const SWEEP_EVERY = 3_600_000;

export type RunningServer = {
  /** Origin of the server, such as http://127.0.0.1:4777. */
  url: string;
  /** Owner token of the terminal; valid while this server runs. */
  token: string;
  app: App;
  /** A new one-time login link. */
  loginLink(): string;
  /** Leaves running turns to the next start, closes connections and the database, frees the home. */
  stop(): Promise<void>;
};

/** `visible` servers are found by the terminal and do periodic work; the other kind serves one command in its own process. */
export type ServeOptions = { visible: boolean };

/** Starts a server on `config.home`. Throws AppError when the home is in use, the database is unfit, or the address is refused. */
export async function serve(config: Config, options: ServeOptions): Promise<RunningServer> {
  const { home } = config;
  // Everything in the home is its owner's alone.
  process.umask(0o077);
  makeHome(home);
  const lock = takeLock(join(home, "sessions", "lock.db"), () => holderOf(home));
  const undo: (() => unknown)[] = [() => lock.release()];
  try {
    const database = join(home, "sessions", "rapport.db");
    const log = createLog(config.log);
    if (settleHome(home)) log.warn("a restore that was cut off has been finished", { home });
    const opening = openThreadStore({ path: database, backups: join(home, "backups") }, (found) => {
      log.error("the database is damaged; nothing more is written to it", { database, found });
      noteDamage(home, database, found);
    });
    undo.push(async () => (await opening.catch(() => undefined))?.close());
    // The store's threads open the file while this one loads the rest.
    const loading = loadEdges();
    loading.catch(() => undefined);
    const store = await opening;
    requirePassword(config.host, PASSWORD_KEY in (await store.ask("getSettings")));
    const listener = await listen(config);
    undo.push(() => listener.close());
    const { url } = listener;
    const { createModels, createProfiles, createHandler } = await loading;
    const profiles = await createProfiles({ folder: join(home, "profiles"), log, watch: options.visible });
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
    app.tools.push(...createMemoryTools(app));
    undo.push(() => stopAllTurns(app));
    await loadSettings(app);
    // Looking for models begins before what waited goes on, which would else be answered by the built-in one.
    const looking = detectModels(app);
    await recoverTurns(app, { goOn: options.visible });
    const token = systemRandom.secret(32);
    addOwnToken(app, token);
    if (config.token) addOwnToken(app, config.token);
    const checks = options.visible ? keepChecking({ checked: store.checked, check: store.checkFile, clock: systemClock, log }) : undefined;
    undo.push(() => checks?.stop());
    const place = { home, database, address: () => url, version: VERSION, damage: store.damage, lastCheck: () => checks?.last() ?? null };
    listener.open(createHandler(app, { ...place, host: config.host, console: CONSOLE }));
    void looking.then(() => openModel(app, defaultModel(app).ref).catch(() => undefined));
    if (options.visible) {
      // What is due can wait until the server listens; so can loading what does it.
      const clock = import("./jobs/clock.ts").then(({ startClock }) => startClock(app));
      undo.push(async () => (await clock)());
      writeServerFile(home, { url, token, pid: process.pid, version: VERSION });
      undo.push(() => removeServerFile(home));
      const sweep = () => void sweepEmptySessions(app).then(() => sweepPeople(app)).then(() => sweepFiles(app)).catch((error: unknown) => log.warn("sweeping failed", { error: String(error) }));
      const timer = setInterval(sweep, SWEEP_EVERY).unref();
      undo.push(() => clearInterval(timer));
      sweep();
    }
    return { url, token, app, loginLink: () => `${url}/login#${createCode(app)}`, stop: () => unwind(undo) };
  } catch (error) {
    await unwind(undo);
    throw explainHome(error, home);
  }
}

/** What is heavy to load and not needed for listening. */
async function loadEdges() {
  const [{ createHandler }, { createModels }, { createProfiles }] = await Promise.all([
    import("./http/http.ts"),
    import("./adapters/models/models.ts"),
    import("./adapters/profiles/profiles.ts"),
  ]);
  return { createHandler, createModels, createProfiles };
}

async function unwind(undo: (() => unknown)[]): Promise<void> {
  for (let step = undo.pop(); step; step = undo.pop()) {
    try {
      await step();
    } catch {
      // One part that cannot be closed must not keep the others open.
    }
  }
}

function holderOf(home: string): string | undefined {
  const server = readServerFile(home);
  return server && `process ${server.pid} at ${server.url}`;
}

/** Beyond this machine nobody may knock until there is a password to knock with. */
function requirePassword(host: string, hasPassword: boolean): void {
  if (isLoopback(host) || hasPassword) return;
  throw new AppError(
    "forbidden",
    `Rapport listens on ${host} only once an owner password is set. Set it first with: rapport settings set owner_password`,
  );
}

/**
 * Locks the home, unpacks `file` (a path, or a name in its backups folder) and checks it. Nothing is changed before
 * `commit`; either that or `discard` frees the home. Throws AppError `home_locked`, `backup_damaged`, `database_newer`.
 */
export async function openRestore(home: string, file: string): Promise<OpenRestore> {
  process.umask(0o077);
  makeHome(home);
  const lock = lockForRestore(home);
  try {
    settleHome(home);
    const listed = join(home, "backups", file);
    const staged = stageRestore({ home, file: !existsSync(file) && existsSync(listed) ? listed : resolve(file), now: systemClock.now() });
    const freed = <T>(work: () => T) => () => {
      try {
        return work();
      } finally {
        lock.release();
      }
    };
    return { ...staged, commit: freed(staged.commit), discard: freed(staged.discard) };
  } catch (error) {
    lock.release();
    throw explainHome(error, home);
  }
}

function lockForRestore(home: string): Lock {
  try {
    return takeLock(join(home, "sessions", "lock.db"), () => holderOf(home));
  } catch (error) {
    if (!isAppError(error) || error.code !== "home_locked") throw error;
    const who = holderOf(home);
    throw new AppError("home_locked", `A restore needs the home to itself, and Rapport runs on it${who ? ` (${who})` : ""}. Stop it, then restore; nothing was changed.`, { cause: error });
  }
}

/** Reads a home's profiles without a server: for `rapport agents check`. */
export async function checkProfiles(home: string) {
  const { createProfiles } = await import("./adapters/profiles/profiles.ts");
  try {
    const profiles = await createProfiles({ folder: join(home, "profiles"), log: createLog("silent"), watch: false });
    const agents = profiles.list();
    const problems = [...profiles.orphanProblems(), ...agents.flatMap((agent) => agent.problems)];
    await profiles.close();
    return { agents, problems };
  } catch (error) {
    throw explainHome(error, home);
  }
}
