// Group commit: all commands that wait share one transaction and one sync, each with a savepoint of its own.
import type { CommandName } from "../../ports/store.ts";
import type { Database } from "./database.ts";
import { explainSqlite } from "./database.ts";
import { COMMANDS } from "./table.ts";

export type Job = { name: CommandName; input: unknown };
export type Outcome = { value: unknown } | { error: unknown };

/** Runs the jobs in order in one transaction. A job that fails changes nothing and does not disturb its neighbours. */
export function runBatch(db: Database, jobs: readonly Job[]): Outcome[] {
  try {
    db.exec("BEGIN IMMEDIATE");
    const outcomes = jobs.map((job) => runJob(db, job));
    db.exec("COMMIT");
    return outcomes;
  } catch (error) {
    rollBack(db);
    const explained = explainSqlite(error);
    return jobs.map(() => ({ error: explained }));
  }
}

function runJob(db: Database, job: Job): Outcome {
  const run = COMMANDS[job.name] as (db: Database, input: unknown) => unknown;
  db.exec("SAVEPOINT job");
  try {
    const value = run(db, job.input);
    db.exec("RELEASE job");
    return { value };
  } catch (error) {
    try {
      db.exec("ROLLBACK TO job");
      db.exec("RELEASE job");
    } catch {
      // SQLite has ended the transaction itself (disk full): the whole batch fails, and for the first reason.
      throw error;
    }
    return { error: explainSqlite(error) };
  }
}

function rollBack(db: Database): void {
  try {
    db.exec("ROLLBACK");
  } catch {
    // SQLite had rolled back already.
  }
}
