// Messages stored durably per second through the store port, in the threads of a running server, beside plain SQLite in one
// thread with a transaction and a sync for each row.
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { openThreadStore } from "../src/adapters/store/thread-store.ts";
import { systemRandom } from "../src/adapters/system/random.ts";
import { OWNER_ID } from "../src/domain/ids.ts";
import type { Store } from "../src/ports/store.ts";
import { processorMs } from "./support/process-usage.ts";
import { percentile } from "./support/sample.ts";
import type { Row } from "./support/table.ts";

export const title = "messages stored per second, each synced to disk before it is answered";

const CALLERS = [1, 8, 64, 128];
const MESSAGES = 3000;
const TEXT = "what we know about this, in some detail. ".repeat(8);

type Result = { rate: number; p95: number; cpu: number };

export async function run(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), "rapport-bench-"));
  try {
    const plain = runPlain(join(folder, "plain.db"));
    const store = await openThreadStore({ path: join(folder, "rapport.db"), backups: folder });
    try {
      await runStore(store, 8);
      const rows: Row[] = [];
      for (const callers of CALLERS) rows.push(...describe(callers, await runStore(store, callers), plain));
      return rows;
    } finally {
      await store.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function describe(callers: number, own: Result, plain: Result): Row[] {
  const name = `${callers} ${callers === 1 ? "caller" : "callers"}`;
  const beside = { name: "plain SQLite, 1 thread", figure: plain.rate };
  return [
    { name: `${name}: messages`, figure: own.rate, unit: "messages/s", beside },
    { name: `${name}: one message p95`, figure: own.p95, unit: "ms", beside: { ...beside, figure: plain.p95 } },
    { name: `${name}: processor time of a message`, figure: own.cpu, unit: "ms", beside: { ...beside, figure: plain.cpu } },
  ];
}

/** Each caller has a session and writes one turn after the other: the question, and the answer that ends it. */
async function runStore(store: Store, callers: number): Promise<Result> {
  const times: number[] = [];
  const timed = async <T>(work: Promise<T>): Promise<T> => {
    const begin = performance.now();
    const value = await work;
    times.push(performance.now() - begin);
    return value;
  };
  const sessions = await Promise.all(Array.from({ length: callers }, () => addSession(store)));
  const [begin, cpu] = [performance.now(), processorMs(process.pid)];
  await Promise.all(
    sessions.map(async (session_id) => {
      for (let n = 0; n < MESSAGES / callers; n += 2) await addTurn(store, session_id, timed);
    }),
  );
  return { rate: (1000 * times.length) / (performance.now() - begin), p95: percentile(times, 0.95), cpu: (processorMs(process.pid) - cpu) / times.length };
}

async function addSession(store: Store) {
  const session_id = systemRandom.id("ses");
  await store.run("createSession", { session_id, agent_id: "mira", type: "chat", person_id: OWNER_ID, title: null, incognito: false, now: Date.now() });
  return session_id;
}

async function addTurn(store: Store, session_id: Awaited<ReturnType<typeof addSession>>, timed: <T>(work: Promise<T>) => Promise<T>): Promise<void> {
  const [turn_id, message_id] = [systemRandom.id("trn"), systemRandom.id("msg")];
  const start = { message_id: systemRandom.id("msg"), step_message_id: message_id, model: "fake/fake", profile_version: "bench", limit: { messages: 50, tokens: 100_000 }, lease_until: Date.now() + 30_000 };
  await timed(store.run("acceptInput", { session_id, person_id: OWNER_ID, turn_id, content: TEXT, mode: "queue", attachments: [], client_id: null, start, now: Date.now() }));
  const usage = { input_tokens: 1000, output_tokens: 150, cached_tokens: 900 };
  const answer = { message_id, parts: [{ type: "text" as const, text: TEXT }], model: "fake/fake", finish_reason: "stop" as const, usage, cost_usd: 0 };
  await timed(store.run("finishStep", { turn_id, fence: 1, step: 1, ...answer, end: true, now: Date.now() }));
}

/** The least that a durable row costs: one table, one prepared statement, one transaction each. */
function runPlain(path: string): Result {
  const db = new DatabaseSync(path);
  db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE messages (message_id TEXT PRIMARY KEY, content TEXT NOT NULL)");
  const insert = db.prepare("INSERT INTO messages VALUES (?, ?)");
  const times: number[] = [];
  const cpu = processorMs(process.pid);
  for (let n = 0; n < MESSAGES; n++) {
    const begin = performance.now();
    insert.run(randomBytes(16).toString("hex"), TEXT);
    times.push(performance.now() - begin);
  }
  db.close();
  const total = times.reduce((sum, time) => sum + time, 0);
  return { rate: (1000 * MESSAGES) / total, p95: percentile(times, 0.95), cpu: (processorMs(process.pid) - cpu) / MESSAGES };
}
