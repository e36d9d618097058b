// The store in the caller's own thread: for tests and the simulator. The same commands, the same batches.
import type { CommandName, QueryName, Store } from "../../ports/store.ts";
import { runBatch } from "./batch.ts";
import type { OpenOptions } from "./database.ts";
import { explainSqlite, openDatabase } from "./database.ts";
import { storeClosed } from "./store-protocol.ts";
import { QUERIES } from "./table.ts";

/** Opens the file in this thread. Every command is its own batch. */
export function openInlineStore(options: OpenOptions): Store {
  const db = openDatabase(options);
  let open = true;
  return {
    async run(name: CommandName, input: unknown) {
      if (!open) throw storeClosed();
      const outcome = runBatch(db, [{ name, input }])[0];
      if (!outcome || "error" in outcome) throw outcome?.error;
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
    async close() {
      if (!open) throw storeClosed();
      open = false;
      db.close();
    },
  };
}
