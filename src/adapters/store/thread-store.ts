// The store of a running server: a writer thread and a reader thread, so that a slow query never stalls a stream.
import { Worker } from "node:worker_threads";
import { AppError } from "../../domain/errors.ts";
import type { CommandName, QueryName, Store } from "../../ports/store.ts";
import type { OpenOptions } from "./database.ts";
import type { Reply, Request } from "./store-protocol.ts";
import { fromWire } from "./store-protocol.ts";

/** The compile cache is each thread's own; with it a worker starts sooner and does without the TypeScript compiler (12 MB). */
const BOOT = `require("node:module").enableCompileCache(); import(${JSON.stringify(new URL("./store-worker.ts", import.meta.url).href)});`;

type Thread = { call(name: string, input: unknown): Promise<unknown>; end(): Promise<void> };

/** Opens the file in worker threads. Rejects with AppError when the file is damaged, newer or not ours. */
export async function openThreadStore(options: OpenOptions): Promise<Store> {
  // Both threads start at once; the reader opens the file when the writer has made it fit to be read.
  const [writer, reader] = [startThread(), startThread()];
  try {
    await writer.call("open", options);
    await reader.call("open", { ...options, readOnly: true } satisfies OpenOptions);
  } catch (error) {
    await Promise.all([writer.end(), reader.end()]);
    throw error;
  }
  return {
    run: (name: CommandName, input: unknown) => writer.call(name, input) as never,
    ask: (name: QueryName, ...input: unknown[]) => reader.call(name, input[0]) as never,
    async close() {
      // The reader first: the last connection to close folds the log into the file.
      await reader.call("close", null);
      await writer.call("close", null);
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
  worker.on("exit", () => fail(new AppError("unavailable", "The store is closed.")));
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
