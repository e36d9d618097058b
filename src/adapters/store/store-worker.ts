// Runs in a worker thread: opens the file before anything else is loaded, since the start waits for that. What it is asked
// then is answered by `request.ts`.
import { parentPort } from "node:worker_threads";
import type { Database, OpenOptions } from "./database.ts";
import { explainSqlite, openDatabase } from "./database.ts";
import type { Reply, Request } from "./store-protocol.ts";
import { toWire } from "./store-protocol.ts";

const port = parentPort;
if (!port) throw new Error("store-worker runs as a worker thread");
const reply = (replies: Reply[]) => port.postMessage(replies);
const ready = Promise.withResolvers<(request: Request) => void>();

port.on("message", (request: Request) => {
  if (request.name === "open") open(request.id, request.input as OpenOptions);
  // What comes while the rest is being loaded keeps its order.
  else void ready.promise.then((handle) => handle(request));
});

function open(id: number, options: OpenOptions): void {
  try {
    const db = openDatabase(options);
    reply([{ id, value: null }]);
    void loadRest(db, options.readOnly === true);
  } catch (error) {
    reply([{ id, error: toWire(explainSqlite(error)) }]);
  }
}

async function loadRest(db: Database, readOnly: boolean): Promise<void> {
  const { answerQueries, runCommands } = await import("./request.ts");
  const line = { reply, end: () => port?.close() };
  ready.resolve(readOnly ? answerQueries(db, line) : runCommands(db, line));
}
