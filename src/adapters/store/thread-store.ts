// The store of a running server: a writer thread and a reader thread, so that a slow query never stalls a stream; and a
// third one for as long as the file is being checked.
import { statSync } from "node:fs";
import { Worker } from "node:worker_threads";
import { AppError } from "../../domain/errors.ts";
import type { CommandName, QueryName, Store, StoreQueries } from "../../ports/store.ts";
import type { OpenOptions } from "./database.ts";
import { CHECK_AT_START } from "./database.ts";
import type { Reply, Request } from "./store-protocol.ts";
import { fromWire, storeClosed } from "./store-protocol.ts";

/** The compile cache is each thread's own; with it a worker starts sooner and does without the TypeScript compiler (12 MB). */
const BOOT = `require("node:module").enableCompileCache(); import(${JSON.stringify(new URL("./store-worker.ts", import.meta.url).href)});`;

type Thread = { call(name: string, input: unknown): Promise<unknown>; end(): Promise<void> };

type Integrity = ReturnType<StoreQueries["checkIntegrity"]>;

/** Once a check has found the file damaged, every command is refused with `database_damaged`; queries show what can be read. */
export type ThreadStore = Store & {
  /** Checks the file if it was too large to be checked before the start. "ok", or what is wrong with it. */
  checkFile(): Promise<string>;
  /** What a check found wrong; undefined while nothing is known to be. */
  damage(): string | undefined;
};

/** Opens the file in worker threads. Rejects with AppError when the file is damaged, newer or not ours. */
export async function openThreadStore(options: OpenOptions): Promise<ThreadStore> {
  const unchecked = (statSync(options.path, { throwIfNoEntry: false })?.size ?? 0) > CHECK_AT_START;
  // Both threads start at once; the reader opens the file when the writer has made it fit to be read.
  const [writer, reader] = [startThread(), startThread()];
  try {
    await writer.call("open", options);
    await reader.call("open", { ...options, readOnly: true } satisfies OpenOptions);
  } catch (error) {
    await Promise.all([writer.end(), reader.end()]);
    throw error;
  }
  const inspector = createInspector(options);
  return {
    async run(name: CommandName, input: unknown) {
      const damage = inspector.damage();
      if (damage !== undefined) throw refuseChange(options.path, damage);
      return (await writer.call(name, input)) as never;
    },
    ask: (name: QueryName, ...input: unknown[]) => (name === "checkIntegrity" ? inspector.inspect() : reader.call(name, input[0])) as never,
    checkFile: async () => (unchecked ? (await inspector.inspect()).result : "ok"),
    damage: inspector.damage,
    async close() {
      inspector.end();
      // The reader first: the last connection to close folds the log into the file.
      await reader.call("close", null);
      await writer.call("close", null);
    },
  };
}

function refuseChange(path: string, damage: string): AppError {
  return new AppError(
    "database_damaged",
    `${path} is damaged: ${damage}. Nothing more is written to it; what can be read is shown. Stop Rapport, keep a copy of the home, and restore a copy from the backups folder.`,
  );
}

/** Checks the file in a thread of its own, which may take minutes. Those who ask meanwhile get the same answer. */
function createInspector(options: OpenOptions) {
  let damage: string | undefined;
  let ended = false;
  let running: Promise<Integrity> | undefined;
  let thread: Thread | undefined;
  const inspect = async (): Promise<Integrity> => {
    const own = startThread();
    thread = own;
    try {
      await own.call("open", { ...options, readOnly: true } satisfies OpenOptions);
      const found = (await own.call("checkIntegrity", null)) as Integrity;
      if (found.result !== "ok") damage = found.result;
      await own.call("close", null);
      return found;
    } catch (error) {
      if (error instanceof AppError && error.code === "database_damaged") damage = error.message;
      throw error;
    } finally {
      running = thread = undefined;
      void own.end();
    }
  };
  return {
    damage: () => damage,
    inspect: () => (ended ? Promise.reject(storeClosed()) : (running ??= inspect())),
    /** A check that still runs is given up; nobody waits for it. */
    end() {
      ended = true;
      void thread?.end();
    },
  };
}

function startThread(): Thread {
  const worker = new Worker(BOOT, { eval: true });
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: unknown): void }>();
  let last = 0;
  let gone: Error | undefined;
  const fail = (error: Error) => {
    gone ??= error;
    for (const call of waiting.values()) call.reject(gone);
    waiting.clear();
  };
  worker.on("error", (error) => fail(new AppError("internal", "The store stopped. Restart Rapport; nothing that was acknowledged is lost.", { cause: error })));
  worker.on("exit", () => fail(storeClosed()));
  worker.on("message", (replies: Reply[]) => {
    for (const reply of replies) {
      const one = waiting.get(reply.id);
      waiting.delete(reply.id);
      if ("error" in reply) one?.reject(fromWire(reply.error));
      else one?.resolve(reply.value);
    }
  });
  return {
    call: (name, input) =>
      new Promise((resolve, reject) => {
        if (gone) return reject(gone);
        last += 1;
        waiting.set(last, { resolve, reject });
        worker.postMessage({ id: last, name, input } satisfies Request);
      }),
    end: async () => void (await worker.terminate()),
  };
}
