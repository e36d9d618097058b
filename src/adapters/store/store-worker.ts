// The worker's side: one thread owns one connection. The writer gathers what waits into batches; the reader answers queries.
import { parentPort } from "node:worker_threads";
import type { Job, Outcome } from "./batch.ts";
import { runBatch } from "./batch.ts";
import { JOBS } from "./care/job.ts";
import type { Database, OpenOptions } from "./database.ts";
import { explainSqlite, openDatabase } from "./database.ts";
import { AppError } from "../../domain/errors.ts";
import { BACKLOG_BATCH, QUEUES_INDEXING } from "./search/backlog.ts";
import { QUERIES } from "./table.ts";
import type { Reply, Request, WireError } from "./store-protocol.ts";

const port = parentPort;
if (!port) throw new Error("store-worker runs as a worker thread");
let db: Database | undefined;
let readOnly = false;
let waiting: Request[] = [];
/** True while messages may wait for the text index. */
let unindexed = false;
let indexing: NodeJS.Immediate | undefined;
const ASKED = { ...QUERIES, ...JOBS };

port.on("message", (request: Request) => {
  if (request.name === "open") return reply([answer(request, () => open(request.input as OpenOptions))]);
  if (request.name === "close") return close(request);
  if (readOnly) return reply([answer(request, (file) => ask(file, request))]);
  // Whatever else has arrived by then goes into the same transaction.
  if (waiting.push(request) === 1) setImmediate(flush);
});

function reply(replies: Reply[]): void {
  port?.postMessage(replies);
}

function open(options: OpenOptions): null {
  db = openDatabase(options);
  readOnly = options.readOnly === true;
  if (!readOnly) indexLater();
  return null;
}

function close(request: Request): void {
  flush();
  db?.close();
  db = undefined;
  reply([{ id: request.id, value: null }]);
  port?.close();
}

function flush(): void {
  if (waiting.length === 0) return;
  const batch = waiting;
  waiting = [];
  const outcomes = runBatch(db as Database, batch as Job[]);
  reply(batch.map((request, index) => toReply(request.id, outcomes[index] as Outcome)));
  if (unindexed || batch.some((request) => QUEUES_INDEXING.has(request.name))) indexLater();
}

function indexLater(): void {
  unindexed = true;
  // Every flush asks again; one run at a time is enough.
  if (!indexing) indexing = setImmediate(indexSome);
}

/** While no command waits: some of the messages that wait for the text index. After a failure the next command tries again. */
function indexSome(): void {
  indexing = undefined;
  if (!db || waiting.length > 0) return;
  const outcome = runBatch(db, [{ name: "indexBacklog", input: { limit: BACKLOG_BATCH } }])[0] as Outcome;
  if ("error" in outcome) return;
  unindexed = !(outcome.value as { done: boolean }).done;
  if (unindexed) indexLater();
}

function answer(request: Request, work: (file: Database) => unknown): Reply {
  try {
    return { id: request.id, value: work(db as Database) };
  } catch (error) {
    return { id: request.id, error: toWire(explainSqlite(error)) };
  }
}

function ask(file: Database, request: Request): unknown {
  return (ASKED[request.name as keyof typeof ASKED] as (file: Database, input: unknown) => unknown)(file, request.input);
}

function toReply(id: number, outcome: Outcome): Reply {
  return "error" in outcome ? { id, error: toWire(outcome.error) } : { id, value: outcome.value };
}

/** Errors lose their class between threads, so they cross as data. */
function toWire(error: unknown): WireError {
  if (error instanceof AppError) return { code: error.code, message: error.message, details: error.details };
  return { code: null, message: error instanceof Error ? (error.stack ?? error.message) : String(error), details: undefined };
}
