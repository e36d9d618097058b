// Long work on the database in this thread, for tests: on a read-only connection of its own, as in a running server.
import type { Apart } from "../../src/adapters/store/care/job.ts";
import { JOBS } from "../../src/adapters/store/care/job.ts";
import type { Database, OpenOptions } from "../../src/adapters/store/database.ts";
import { openDatabase } from "../../src/adapters/store/database.ts";

export function apartFrom(options: OpenOptions): Apart {
  return async (name, input) => {
    const db = openDatabase({ ...options, readOnly: true });
    try {
      return (JOBS[name] as (db: Database, input: unknown) => never)(db, input);
    } finally {
      db.close();
    }
  };
}
