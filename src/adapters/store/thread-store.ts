// The store of a running server: a writer thread and a reader thread, so that a slow query never stalls a stream; and a
// third one for as long as something looks at all of it: a check, a backup, an examination.
import { statSync } from "node:fs";
import { Worker } from "node:worker_threads";
import { AppError } from "../../domain/errors.ts";
import type { CommandName, Compaction, QueryName, Store, StoreCommands, StoreQueries } from "../../ports/store.ts";
import { CHECK_AT_START, createInspector } from "./care/inspector.ts";
import type { Apart } from "./care/job.ts";
import type { OpenOptions } from "./database.ts";
import { whenQuiet } from "./quiet.ts";
import { MERGE_PAGES } from "./search/merge.ts";
import type { Reply, Request } from "./store-protocol.ts";
import { fromWire, storeClosed } from "./store-protocol.ts";

/** The compile cache is each thread's own; with it a worker starts sooner and does without the TypeScript compiler (12 MB). */
const BOOT = `require("node:module").enableCompileCache(); import(${JSON.stringify(new URL("./store-worker.ts", import.meta.url).href)});`;

type Integrity = ReturnType<StoreQueries["checkIntegrity"]>;
/** Commands that make an index anew from what it is of. */
const MENDING: ReadonlySet<CommandName> = new Set(["reindex", "rebuildIndex", "reindexMemories"]);

type Merged = ReturnType<StoreCommands["mergeIndexes"]>;

type Thread = { call(name: string, input: unknown): Promise<unknown>; end(): Promise<void> };

/** Once a check has found the file damaged, every command is refused with `database_damaged`; queries show what can be read. */
export type ThreadStore = Store & {
  /** False when the file was too large to be checked before the start. */
  checked: boolean;
  /** Checks the file. "ok", or what is wrong with it. */
  checkFile(): Promise<string>;
  /** What a check found wrong; undefined while nothing is known to be. */
  damage(): string | undefined;
  /** Long work that reads, in a thread and on a connection of its own. */
  apart: Apart;
};

/** Opens the file in worker threads; `onDamage` is told once. Rejects with AppError when the file is damaged, newer or not ours. */
export async function openThreadStore(options: OpenOptions, onDamage: (found: string) => void = () => undefined): Promise<ThreadStore> {
  const checked = (statSync(options.path, { throwIfNoEntry: false })?.size ?? 0) <= CHECK_AT_START;
  const writer = startThread();
  try {
    await writer.call("open", options);
  } catch (error) {
    await writer.end();
    throw error;
  }
  // The writer has made the file fit to be read. Queries wait for the reader in their order; nobody else does.
  const reader = startThread();
  const reading = reader.call("open", { ...options, readOnly: true } satisfies OpenOptions);
  reading.catch(() => undefined);
  const query = async (name: string, input: unknown) => {
    await reading;
    return reader.call(name, input);
  };
  const side = createSide(options);
  const inspector = createInspector({ path: options.path, checked, check: () => side.call("checkIntegrity", null) as Promise<Integrity>, onDamage });
  const write = async (name: CommandName, input: unknown) => {
    // An index that disagrees with its table is damage that can be mended.
    if (!MENDING.has(name)) inspector.requireWhole();
    return inspector.watch(writer.call(name, input));
  };
  const quiet = whenQuiet(async () => ((await write("mergeIndexes", { pages: MERGE_PAGES })) as Merged).left);
  quiet.wake();
  return {
    checked,
    async run(name: CommandName, input: unknown) {
      quiet.wake();
      return (await write(name, input)) as never;
    },
    async ask(name: QueryName, ...input: unknown[]) {
      if (name === "checkIntegrity") return (await inspector.inspect()) as never;
      return (await inspector.believe(name, input[0], await inspector.watch(query(name, input[0])))) as never;
    },
    async compact() {
      inspector.requireWhole();
      return (await inspector.watch(writer.call("compact", null))) as Compaction;
    },
    checkFile: async () => (await inspector.inspect()).result,
    damage: inspector.damage,
    apart: (name, input) => side.call(name, input) as never,
    async close() {
      quiet.stop();
      side.end();
      // The reader first: the last connection to close folds the log into the file.
      await reading.then(() => reader.call("close", null), () => reader.end());
      await writer.call("close", null);
    },
  };
}

/** Threads beside the two that are always there, one for each long piece of work. */
function createSide(options: OpenOptions) {
  const threads = new Set<Thread>();
  let ended = false;
  return {
    async call(name: string, input: unknown): Promise<unknown> {
      if (ended) throw storeClosed();
      const own = startThread();
      threads.add(own);
      try {
        await own.call("open", { ...options, readOnly: true } satisfies OpenOptions);
        const value = await own.call(name, input);
        await own.call("close", null);
        return value;
      } finally {
        threads.delete(own);
        void own.end();
      }
    },
    /** What still runs is given up; nobody waits for it. */
    end() {
      ended = true;
      for (const thread of threads) void thread.end();
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
