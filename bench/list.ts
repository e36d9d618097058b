// The list of 10,000 sessions, page by page and filtered: inside, which is the query itself, and over HTTP with the client's work.
import { rmSync } from "node:fs";
import { openDatabase } from "../src/adapters/store/database.ts";
import { QUERIES } from "../src/adapters/store/table.ts";
import type { Client } from "../src/client/client.ts";
import { OWNER_ID } from "../src/domain/ids.ts";
import type { Session } from "../src/domain/session.ts";
import { startServerProcess } from "../test/support/server-process.ts";
import { median, percentile, timeEach } from "./support/sample.ts";
import { createStoredHome, type StoredHome } from "./support/stored-home.ts";
import type { Row } from "./support/table.ts";

export const title = "a page of 50 out of 10,000 sessions";

const SESSIONS = 10_000;
const AGENTS = ["mira", "otto", "third", "fourth"];
const PAGE = 50;
const READS = 200;
/** Milliseconds inside, 95 of 100. */
const LIMIT = 2;

type Filter = { agent_id?: string; type?: ["chat"]; status?: "open"; cursor?: string };

export async function run(): Promise<Row[]> {
  const stored = createStoredHome();
  try {
    for (let n = 0; n < SESSIONS; n++) stored.addSession({ agent_id: AGENTS[n % AGENTS.length] ?? "", turns: 1 });
    stored.close();
    const server = await startServerProcess({ home: stored.home });
    try {
      return await measure(stored, server.client);
    } finally {
      await server.stop();
    }
  } finally {
    rmSync(stored.home, { recursive: true, force: true });
  }
}

async function measure(stored: StoredHome, client: Client): Promise<Row[]> {
  const deep = await cursorAfter(client, 20);
  const filters: [string, Filter][] = [
    ["newest", {}],
    ["of one agent", { agent_id: "otto" }],
    ["of one agent and type, open", { agent_id: "otto", type: ["chat"], status: "open" }],
    ["after 1000 others", { cursor: deep }],
  ];
  const health = percentile(await timeEach(READS, () => client.health()), 0.95);
  const rows: Row[] = [];
  for (const [name, filter] of filters) {
    const inside = await timeInside(stored.database, filter);
    const outside = await timeEach(READS, async () => checkPage((await client.listSessions({ ...filter, limit: PAGE })).sessions, filter));
    rows.push({ name: `${name}, inside p95`, figure: percentile(inside, 0.95), unit: "ms", beside: { name: "limit", figure: LIMIT } });
    rows.push({ name: `${name}, over HTTP p50`, figure: median(outside), unit: "ms" });
    rows.push({ name: `${name}, over HTTP p95`, figure: percentile(outside, 0.95), unit: "ms", beside: { name: "/api/health", figure: health } });
  }
  return rows;
}

/** The query as the server's reader thread runs it, on a connection of our own. */
async function timeInside(database: string, filter: Filter): Promise<number[]> {
  const db = openDatabase({ path: database, backups: "", readOnly: true });
  const { type, ...rest } = filter;
  const query = () => QUERIES.listSessions(db, { ...rest, types: type, person_id: OWNER_ID, limit: PAGE });
  try {
    await timeEach(20, async () => query());
    return await timeEach(READS, async () => checkPage(query().sessions, filter));
  } finally {
    db.close();
  }
}

async function cursorAfter(client: Client, pages: number): Promise<string> {
  let cursor: string | null = null;
  for (let page = 0; page < pages; page++) {
    const filter: Filter = cursor === null ? {} : { cursor };
    cursor = (await client.listSessions({ ...filter, limit: PAGE })).next_cursor;
  }
  if (cursor === null) throw new Error("The list ended early.");
  return cursor;
}

function checkPage(sessions: Session[], { agent_id }: Filter): void {
  const times = sessions.map((session) => session.last_activity_at);
  const ordered = times.every((time, index) => index === 0 || time <= (times[index - 1] ?? ""));
  if (sessions.length !== PAGE || !ordered) throw new Error(`The list is wrong: ${sessions.length} rows, ${ordered ? "in order" : "out of order"}.`);
  if (agent_id !== undefined && sessions.some((session) => session.agent_id !== agent_id)) throw new Error("The list shows another agent's sessions.");
}
