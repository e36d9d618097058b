// The worker's side: one thread owns one connection. The writer gathers what waits into batches; the reader answers queries.
import { parentPort, workerData } from "node:worker_threads";
import type { Job, Outcome } from "./batch.ts";
import { runBatch } from "./batch.ts";
import type { Database, OpenOptions } from "./database.ts";
import { explainSqlite, openDatabase } from "./database.ts";
import { AppError } from "../../domain/errors.ts";
import { QUERIES } from "./table.ts";
import type { Reply, Request, WireError } from "./store-protocol.ts";

const port = parentPort;
if (!port) throw new Error("store-worker runs as a worker thread");
const options = workerData as OpenOptions;

function start(): void {
  let db: Database;
  try {
    db = openDatabase(options);
  } catch (error) {
    port?.postMessage({ id: 0, error: toWire(error) } satisfies Reply);
    return;
  }
  port?.postMessage({ id: 0, value: null } satisfies Reply);
  let waiting: Request[] = [];
  port?.on("message", (request: Request) => {
    if (request.name === "close") {
      flush();
      db.close();
      port?.postMessage([{ id: request.id, value: null }] satisfies Reply[]);
      port?.close();
      return;
    }
    if (options.readOnly) {
      port?.postMessage([answerQuery(db, request)]);
      return;
    }
    if (waiting.push(request) === 1) setImmediate(flush);
  });

  function flush(): void {
    if (waiting.length === 0) return;
    const batch = waiting;
    waiting = [];
    const outcomes = runBatch(db, batch as Job[]);
    port?.postMessage(batch.map((request, index) => toReply(request.id, outcomes[index] as Outcome)));
  }
}

function answerQuery(db: Database, request: Request): Reply {
  const query = QUERIES[request.name as keyof typeof QUERIES] as (db: Database, input: unknown) => unknown;
  try {
    return { id: request.id, value: query(db, request.input) };
  } catch (error) {
    return { id: request.id, error: toWire(explainSqlite(error)) };
  }
}

function toReply(id: number, outcome: Outcome): Reply {
  return "error" in outcome ? { id, error: toWire(outcome.error) } : { id, value: outcome.value };
}

/** Errors lose their class between threads, so they cross as data. */
function toWire(error: unknown): WireError {
  if (error instanceof AppError) return { code: error.code, message: error.message, details: error.details };
  return { code: null, message: error instanceof Error ? (error.stack ?? error.message) : String(error), details: undefined };
}

start();
