// Opening a session of 10,000 messages: its newest 200, beside a session of 10 messages and a request that reads nothing.
import { rmSync } from "node:fs";
import { openDatabase } from "../src/adapters/store/database.ts";
import { QUERIES } from "../src/adapters/store/table.ts";
import type { Client } from "../src/client/client.ts";
import { OWNER_ID, type SessionId } from "../src/domain/ids.ts";
import { startServerProcess } from "../test/support/server-process.ts";
import { median, percentile, timeEach } from "./support/sample.ts";
import { createStoredHome } from "./support/stored-home.ts";
import type { Row } from "./support/table.ts";

export const title = "the newest 200 messages; inside: the query itself; over HTTP: with the client's work (cold: files in the system's cache, nothing in ours)";

const LARGE = 10_000;
const SMALL = 10;
const PAGE = 200;
const COLD_STARTS = 3;
const WARM_READS = 100;

type Times = { health: number[]; largeCold: number[]; smallCold: number[]; large: number[]; small: number[]; older: number[] };

export async function run(): Promise<Row[]> {
  const stored = createStoredHome();
  try {
    const [other, small, large] = [SMALL, SMALL, LARGE].map((messages) => stored.addSession({ agent_id: "mira", turns: messages / 2 })) as [SessionId, SessionId, SessionId];
    stored.close();
    const inside = (session_id: SessionId) => timeInside(stored.database, session_id);
    const [smallInside, largeInside] = [inside(small), inside(large)];
    const times: Times = { health: [], largeCold: [], smallCold: [], large: [], small: [], older: [] };
    for (let n = 0; n < COLD_STARTS; n++) await measureStart(stored.home, { other, small, large, last: n === COLD_STARTS - 1 }, times);
    const health = { name: "/api/health", figure: median(times.health) };
    const row = (name: string, figure: number, besideName: string, beside: number): Row => ({ name, figure, unit: "ms", beside: { name: besideName, figure: beside } });
    return [
      row(`${LARGE} messages, inside, cold`, largeInside.cold, `${SMALL} messages`, smallInside.cold),
      row(`${LARGE} messages, inside, warm p50`, largeInside.warm, `${SMALL} messages`, smallInside.warm),
      { name: "a request that reads nothing (/api/health) p50", figure: health.figure, unit: "ms" },
      row(`${LARGE} messages, over HTTP, cold, median of ${COLD_STARTS} starts`, median(times.largeCold), `${SMALL} messages`, median(times.smallCold)),
      row(`${LARGE} messages, over HTTP, warm p50`, median(times.large), `${SMALL} messages`, median(times.small)),
      row(`${LARGE} messages, over HTTP, warm p95`, percentile(times.large, 0.95), `${SMALL} messages`, percentile(times.small, 0.95)),
      row(`${PAGE} from the middle of ${LARGE}, over HTTP, warm p50`, median(times.older), "the newest", median(times.large)),
      { name: `${SMALL} messages, over HTTP, warm p50`, figure: median(times.small), unit: "ms", beside: health },
    ];
  } finally {
    rmSync(stored.home, { recursive: true, force: true });
  }
}

/** The query as the server's reader thread runs it: on fresh connections, of code that has run before, and again on a warm one. */
function timeInside(database: string, session_id: SessionId): { cold: number; warm: number } {
  const times = { cold: [] as number[], warm: [] as number[] };
  for (let n = 0; n < 20; n++) {
    const db = openDatabase({ path: database, backups: "", readOnly: true });
    for (const into of [times.cold, times.warm, times.warm]) {
      const begin = performance.now();
      QUERIES.listMessages(db, { session_id, person_id: OWNER_ID, limit: PAGE });
      into.push(performance.now() - begin);
    }
    db.close();
  }
  return { cold: median(times.cold), warm: median(times.warm) };
}

/** Asks for another session first, so that cold means this session's rows and not the server's code. */
async function measureStart(home: string, ask: { other: SessionId; small: SessionId; large: SessionId; last: boolean }, times: Times): Promise<void> {
  const server = await startServerProcess({ home });
  try {
    const { client } = server;
    await timeEach(5, () => client.listMessages(ask.other, { limit: PAGE }));
    times.smallCold.push(...(await timeEach(1, () => readPage(client, ask.small, SMALL))));
    times.largeCold.push(...(await timeEach(1, () => readPage(client, ask.large, LARGE))));
    if (!ask.last) return;
    times.large.push(...(await timeEach(WARM_READS, () => readPage(client, ask.large, LARGE))));
    times.small.push(...(await timeEach(WARM_READS, () => readPage(client, ask.small, SMALL))));
    times.older.push(...(await timeEach(WARM_READS, () => readPage(client, ask.large, LARGE / 2, LARGE / 2 + 1))));
    times.health.push(...(await timeEach(WARM_READS, () => client.health())));
  } finally {
    await server.stop();
  }
}

async function readPage(client: Client, session_id: SessionId, newest: number, before?: number): Promise<void> {
  const { messages } = await client.listMessages(session_id, { limit: PAGE, ...(before !== undefined && { before }) });
  const wanted = Math.min(PAGE, newest);
  if (messages.length !== wanted || messages.at(-1)?.seq !== newest || messages[0]?.seq !== newest - wanted + 1) {
    throw new Error(`Wanted ${wanted} messages up to ${newest}, got ${messages.length} up to ${messages.at(-1)?.seq}.`);
  }
}
