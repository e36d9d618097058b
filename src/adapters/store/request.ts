// What a store's thread does with what it is asked: the writer gathers what waits into batches, a reader answers one query
// after the other.
import type { Job, Outcome } from "./batch.ts";
import { runBatch } from "./batch.ts";
import { compact } from "./care/compact.ts";
import type { Database } from "./database.ts";
import { explainSqlite } from "./database.ts";
import { BACKLOG_BATCH, QUEUES_INDEXING } from "./search/backlog.ts";
import { QUERIES } from "./table.ts";
import type { Reply, Request } from "./store-protocol.ts";
import { toWire } from "./store-protocol.ts";

/** The way back to whoever asks; `end` is the last thing that is done with it. */
export type Line = { reply(replies: Reply[]): void; end(): void };

/** Answers queries, and does long work that reads. */
export function answerQueries(db: Database, line: Line): (request: Request) => void {
  const answer = async ({ id, name, input }: Request): Promise<void> => {
    if (name === "close") return close(db, line, id);
    try {
      const table = name in QUERIES ? QUERIES : (await import("./care/job.ts")).JOBS;
      const ask = table[name as keyof typeof table] as (db: Database, input: unknown) => unknown;
      line.reply([{ id, value: ask(db, input) }]);
    } catch (error) {
      line.reply([{ id, error: toWire(explainSqlite(error)) }]);
    }
  };
  return (request) => void answer(request);
}

/** Runs commands, those that wait together in one transaction; in between it indexes what waits for the text index. */
export function runCommands(db: Database, line: Line): (request: Request) => void {
  let waiting: Request[] = [];
  const flush = () => {
    if (waiting.length === 0) return;
    const batch = waiting;
    waiting = [];
    const outcomes = runBatch(db, batch as Job[]);
    line.reply(batch.map(({ id }, index) => toReply(id, outcomes[index] as Outcome)));
    if (batch.some(({ name }) => QUEUES_INDEXING.has(name))) backlog.wake();
    else backlog.goOn();
  };
  const backlog = indexBetween(db, () => waiting.length === 0);
  backlog.wake();
  return (request) => {
    if (request.name === "close") {
      flush();
      backlog.stop();
      return close(db, line, request.id);
    }
    if (request.name === "compact") {
      // What waits is stored first: no transaction is open then.
      flush();
      return line.reply([attempt(request.id, () => compact(db))]);
    }
    // Whatever else has arrived by then goes into the same transaction.
    if (waiting.push(request) === 1) setImmediate(flush);
  };
}

/** Puts messages into the text index while the writer is `free`. After a failure the next command tries again. */
function indexBetween(db: Database, free: () => boolean) {
  /** True while messages may wait. */
  let due = false;
  let next: NodeJS.Immediate | undefined;
  const goOn = () => {
    if (due) next ??= setImmediate(indexSome);
  };
  const indexSome = () => {
    next = undefined;
    if (!free()) return;
    const outcome = runBatch(db, [{ name: "indexBacklog", input: { limit: BACKLOG_BATCH } }])[0] as Outcome;
    if ("error" in outcome) return;
    due = !(outcome.value as { done: boolean }).done;
    goOn();
  };
  return {
    wake() {
      due = true;
      goOn();
    },
    goOn,
    stop: () => clearImmediate(next),
  };
}

function close(db: Database, line: Line, id: number): void {
  db.close();
  line.reply([{ id, value: null }]);
  line.end();
}

function attempt(id: number, work: () => unknown): Reply {
  try {
    return { id, value: work() };
  } catch (error) {
    return { id, error: toWire(explainSqlite(error)) };
  }
}

function toReply(id: number, outcome: Outcome): Reply {
  return "error" in outcome ? { id, error: toWire(outcome.error) } : { id, value: outcome.value };
}
