// The store in the caller's own thread: for tests and the simulator. The same commands, the same batches.
import type { CommandName, QueryName, Store } from "../../ports/store.ts";
import type { Outcome } from "./batch.ts";
import { compact } from "./care/compact.ts";
import { runBatch } from "./batch.ts";
import type { Database, OpenOptions } from "./database.ts";
import { explainSqlite, openDatabase } from "./database.ts";
import { BACKLOG_BATCH, QUEUES_INDEXING } from "./search/backlog.ts";
import { storeClosed } from "./store-protocol.ts";
import { QUERIES } from "./table.ts";

/** Opens the file in this thread. Every command is its own batch. */
export function openInlineStore(options: OpenOptions): Store {
  const db = openDatabase(options);
  if (options.readOnly !== true) indexAll(db);
  let open = true;
  return {
    async run(name: CommandName, input: unknown) {
      if (!open) throw storeClosed();
      const outcome = runBatch(db, [{ name, input }])[0];
      if (!outcome || "error" in outcome) throw outcome?.error;
      if (QUEUES_INDEXING.has(name)) indexAll(db);
      return outcome.value as never;
    },
    async ask(name: QueryName, ...input: unknown[]) {
      if (!open) throw storeClosed();
      const query = QUERIES[name] as (...values: unknown[]) => unknown;
      try {
        return query(db, ...input) as never;
      } catch (error) {
        throw explainSqlite(error);
      }
    },
    async compact() {
      if (!open) throw storeClosed();
      return compact(db);
    },
    async close() {
      if (!open) throw storeClosed();
      open = false;
      db.close();
    },
  };
}

/** What the threads do between two batches: puts into the text index what waits for it. */
function indexAll(db: Database): void {
  for (let done = false; !done; ) {
    const outcome = runBatch(db, [{ name: "indexBacklog", input: { limit: BACKLOG_BATCH } }])[0] as Outcome;
    if ("error" in outcome) throw outcome.error;
    ({ done } = outcome.value as { done: boolean });
  }
}
