// Prepared statements of one connection, kept for the next time they are needed.
import type { DatabaseSync, StatementSync } from "node:sqlite";

/** More than the program has; should some text vary after all, memory does not grow with it. */
export const STATEMENTS_MAX = 200;

/** Prepares each text once; of too many, the one that has not been used for longest is let go. */
export function keepStatements(db: Pick<DatabaseSync, "prepare">): (sql: string) => StatementSync {
  const kept = new Map<string, StatementSync>();
  return (sql) => {
    const statement = kept.get(sql) ?? db.prepare(sql);
    // A map keeps the order of setting, so the first key is always the oldest.
    kept.delete(sql);
    kept.set(sql, statement);
    if (kept.size > STATEMENTS_MAX) kept.delete(kept.keys().next().value ?? "");
    return statement;
  };
}
