// One life of the server in a test: wired as src/serve.ts does it, ended cleanly or cut off.
import { join } from "node:path";
import { openFiles } from "../../src/adapters/files/disk.ts";
import { createProfiles } from "../../src/adapters/profiles/profiles.ts";
import { openInlineStore } from "../../src/adapters/store/inline-store.ts";
import { openThreadStore } from "../../src/adapters/store/thread-store.ts";
import { createCare } from "../../src/adapters/store/care/care.ts";
import { createBell } from "../../src/adapters/system/bell.ts";
import { takeLock } from "../../src/adapters/system/lock.ts";
import { openSecrets } from "../../src/adapters/system/secrets.ts";
import { currentTime } from "../../src/adapters/tools/current-time.ts";
import { createMemoryTools } from "../../src/adapters/tools/memory.ts";
import { createSessionsTool } from "../../src/adapters/tools/sessions.ts";
import { addOwnToken } from "../../src/app/access.ts";
import { questionVector } from "../../src/app/embed/question.ts";
import type { App } from "../../src/app/app.ts";
import { createApp } from "../../src/app/app.ts";
import { keepEmbedding } from "../../src/app/embed/work.ts";
import { detectModels } from "../../src/app/model.ts";
import { loadSettings } from "../../src/app/setting.ts";
import { keepTurns, recoverTurns } from "../../src/app/turn/recover.ts";
import { stopAllTurns } from "../../src/app/turn/turn.ts";
import { createHandler } from "../../src/http/http.ts";
import { listen } from "../../src/http/listen.ts";
import type { Log } from "../../src/ports/log.ts";
import type { Store } from "../../src/ports/store.ts";
import { apartFrom } from "./apart.ts";
import { mortalClock, mortalStore } from "./mortal.ts";
import type { Ground, LogLine } from "./real-app.ts";

export type Life = {
  app: App;
  /** Leaves running turns to the next start, closes connections and the database, frees the home. */
  stop(): Promise<void>;
  /** Ends without a word. `keep` is called when nothing is written any more and the file is still open. */
  die(keep: () => void): Promise<void>;
};

/** Begins on `ground`; takes the port of the life before, or a free one. */
export async function beginLife(ground: Ground): Promise<Life> {
  const { home, database } = ground;
  const lock = takeLock(join(home, "sessions", "lock.db"), () => undefined);
  const dead = new AbortController();
  const log = collectLog(ground.log);
  const store = await openStore(ground);
  const profiles = await createProfiles({ folder: join(home, "profiles"), log, watch: false });
  const alive = mortalStore(store, dead.signal);
  const app = createApp({
    ...{ profiles, log, models: ground.models, random: ground.random, store: alive },
    tools: [currentTime, createSessionsTool(alive), ...ground.tools],
    clock: mortalClock(ground.clock, dead.signal),
    bell: createBell((error) => log.error("a watcher failed", { error: String(error) })),
    secrets: openSecrets(home),
    care: createCare({ home, apart: apartFrom({ path: database, backups: join(home, "backups") }) }),
    files: openFiles(join(home, "files"), () => ground.clock.now()),
  });
  app.tools.push(...createMemoryTools({ ...app, questionVector: (question, signal) => questionVector(app, question, signal) }));
  await loadSettings(app);
  const looking = detectModels(app);
  await recoverTurns(app, { goOn: true });
  if (ground.beats) void keepTurns(app, dead.signal);
  if (ground.embeds) void keepEmbedding(app, dead.signal);
  addOwnToken(app, ground.token);
  const handler = createHandler(app, { home, database, host: "127.0.0.1", version: "0.0.0-test", console: join(home, "console"), address: () => "" });
  const listener = await listen({ host: "127.0.0.1", port: ground.port });
  listener.open(handler);
  ground.port = Number(new URL(listener.url).port);
  await looking;
  const close = async () => {
    await store.close();
    await profiles.close();
    lock.release();
  };
  return {
    app,
    async stop() {
      await listener.close();
      await stopAllTurns(app);
      dead.abort();
      await close();
    },
    async die(keep) {
      dead.abort();
      keep();
      await listener.close();
      await close();
    },
  };
}

function openStore({ database, home, store }: Ground): Promise<Store> | Store {
  const options = { path: database, backups: join(home, "backups") };
  return store === "thread" ? openThreadStore(options) : openInlineStore({ ...options, durable: false });
}

function collectLog(lines: LogLine[]): Log {
  const write = (level: LogLine["level"]) => (message: string, fields?: LogLine["fields"]) => void lines.push({ level, message, fields });
  return { info: write("info"), warn: write("warn"), error: write("error") };
}
