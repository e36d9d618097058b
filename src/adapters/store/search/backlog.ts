// Stored messages that wait to be put into the text index: those from before there was one, those of a fork, and all of them
// after it was emptied. They go in by small batches between other commands, the last ones first.
import type { Run } from "../command/command.ts";
import type { Database } from "../database.ts";
import { countRows } from "../database.ts";
import type { StoreQueries } from "../../../ports/store.ts";
import { indexStored } from "./message-text.ts";
import { SHELVES } from "./shelf.ts";
import { rebuildTitles } from "./title.ts";

/** Messages of one batch: a few milliseconds. */
export const BACKLOG_BATCH = 50;

/** Commands after which messages may wait. */
export const QUEUES_INDEXING: ReadonlySet<string> = new Set(["forkSession", "importSessions", "rebuildIndex"]);

type Waiting = { first_pk: number; next_pk: number };

/** Notes stored messages, by their first and last key, for the index. */
export function queueForIndex(db: Database, [first, last]: [number, number]): void {
  db.run("INSERT INTO text_backlog (first_pk, next_pk) VALUES (?, ?) ON CONFLICT DO UPDATE SET next_pk = max(next_pk, excluded.next_pk)", first, last);
}

export const indexBacklog: Run<"indexBacklog"> = (db, { limit }) => {
  const waiting = readWaiting(db);
  if (!waiting) return { done: true };
  const { from, looked } = indexStored(db, [waiting.first_pk, waiting.next_pk], limit);
  if (looked < limit) db.run("DELETE FROM text_backlog WHERE first_pk = ?", waiting.first_pk);
  else db.run("UPDATE text_backlog SET next_pk = ? WHERE first_pk = ?", from - 1, waiting.first_pk);
  return { done: readWaiting(db) === undefined };
};

/** True while messages wait for the text index. */
export function isIndexing(db: Database): boolean {
  return readWaiting(db) !== undefined;
}

function readWaiting(db: Database): Waiting | undefined {
  return db.get<Waiting>("SELECT first_pk, next_pk FROM text_backlog ORDER BY first_pk DESC LIMIT 1");
}

export const rebuildIndex: Run<"rebuildIndex"> = (db) => {
  rebuildTitles(db);
  for (const shelf of SHELVES) db.run(`INSERT INTO ${shelf} (${shelf}) VALUES ('delete-all')`);
  for (const table of ["message_texts", "text_owners", "text_backlog"]) db.run(`DELETE FROM ${table}`);
  const last = db.get<{ pk: number | null }>("SELECT max(message_pk) AS pk FROM messages")?.pk;
  if (typeof last === "number") queueForIndex(db, [0, last]);
};

export const readIndexProgress = (db: Database): ReturnType<StoreQueries["readIndexProgress"]> => {
  // Ranges may overlap: the rest of all, and a fork that was made meanwhile.
  const waiting = countRows(db, "messages m WHERE EXISTS (SELECT 1 FROM text_backlog b WHERE m.message_pk BETWEEN b.first_pk AND b.next_pk)");
  return { waiting, messages: countRows(db, "messages") };
};
