// The wiring: config → store and port → what answers (`assemble.ts`), and the way back. The only two files that name concrete
// adapters. Here is what opens the port; each import more delays that.
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { noteDamage } from "./adapters/system/damage-log.ts";
import { explainHome, makeHome } from "./adapters/system/home.ts";
import type { Lock } from "./adapters/system/lock.ts";
import { takeLock } from "./adapters/system/lock.ts";
import { createLog } from "./adapters/system/log.ts";
import { findServer, readServerFile, removeServerFile, writeServerFile } from "./adapters/system/server-file.ts";
import { settleHome } from "./adapters/store/care/restore/settle.ts";
import { openThreadStore } from "./adapters/store/thread-store.ts";
import type { App } from "./app/app.ts";
import type { Config } from "./config.ts";
import { AppError, isAppError } from "./domain/errors.ts";
import type { OpenRestore } from "./cli/options.ts";
import { isLoopback } from "./http/address.ts";
import { listen } from "./http/listen.ts";
import type { Store } from "./ports/store.ts";

export { findServer };

export const VERSION: string = (JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as { version: string }).version;

export type RunningServer = {
  /** Origin of the server, such as http://127.0.0.1:4777. */
  url: string;
  /** Owner token of the terminal; valid while this server runs. */
  token: string;
  app: App;
  /** A new one-time login link. */
  loginLink(): string;
  /** Begins what is due by itself; a visible server does so from the start. */
  work(): void;
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
    const store = await openThreadStore({ path: database, backups: join(home, "backups") }, (found) => {
      log.error("the database is damaged; nothing more is written to it", { database, found });
      noteDamage(home, database, found);
    });
    undo.push(() => store.close());
    if (!isLoopback(config.host)) await requirePassword(config.host, store);
    const listener = await listen(config);
    undo.push(() => listener.close());
    const { url } = listener;
    // Not beside the store's opening: what is being loaded would keep the port closed for as long as that takes.
    const { assemble } = await import("./assemble.ts");
    const { app, token, handler, createCode, startWork } = await assemble({ config, visible: options.visible, store, database, url, version: VERSION, log, undo });
    listener.open(handler);
    if (options.visible) {
      writeServerFile(home, { url, token, pid: process.pid, version: VERSION });
      undo.push(() => removeServerFile(home));
      startWork();
    }
    return { url, token, app, work: startWork, loginLink: () => `${url}/login#${createCode()}`, stop: () => unwind(undo) };
  } catch (error) {
    await unwind(undo);
    throw explainHome(error, home);
  }
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
async function requirePassword(host: string, store: Store): Promise<void> {
  const { PASSWORD_KEY } = await import("./app/setting.ts");
  if (PASSWORD_KEY in (await store.ask("getSettings"))) return;
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
    const { stageRestore } = await import("./adapters/store/care/restore/restore.ts");
    const listed = join(home, "backups", file);
    const staged = stageRestore({ home, file: !existsSync(file) && existsSync(listed) ? listed : resolve(file), now: Date.now() });
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
