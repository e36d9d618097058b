// Memory of a server that does nothing: after its start, a little later, and while many clients watch and nothing happens;
// and that each of them still hears what happens then.
import { send } from "../src/client/http.ts";
import { readServerEvents, type ServerEvent } from "../src/client/sse.ts";
import { startServerProcess } from "../test/support/server-process.ts";
import { startBare } from "./support/bare.ts";
import { residentMegabytes } from "./support/process-usage.ts";
import type { Row } from "./support/table.ts";

export const title = "resident memory at rest";

const REST_MS = 5000;
const STREAMS = 2000;
/** Megabytes at rest, and with all streams open. */
const AIM = { rest: 120, watched: 150 };
/** The leanest peer, measured on another machine: Mastra. */
const PEER = { name: "Mastra", figure: 264 };

/** Megabytes; `opened` and `heard` in milliseconds. `heard`: from a change until the last stream has told it. */
type Rest = { start: number; rest: number; watched: number; opened: number; heard: number };
type Target = { pid: number; open(signal: AbortSignal): Promise<Response>; change?(): Promise<unknown> };

export async function run(): Promise<Row[]> {
  const bare = await measureBare();
  const own = await measureServer();
  const row = (name: string, part: keyof Rest, unit: string): Row => ({ name, figure: own[part], unit, beside: { name: "bare node:http", figure: bare[part] } });
  const perStream = (rest: Rest) => ((rest.watched - rest.rest) * 1024) / STREAMS;
  return [
    { ...row("after the start", "start", "MB"), aim: { most: AIM.rest } },
    { ...row(`after ${REST_MS / 1000} s`, "rest", "MB"), aim: { most: AIM.rest } },
    { ...row(`after ${REST_MS / 1000} s`, "rest", "MB"), beside: PEER },
    { ...row(`with ${STREAMS} streams that say nothing`, "watched", "MB"), aim: { most: AIM.watched } },
    { name: "  per stream", figure: perStream(own), unit: "kB", beside: { name: "bare node:http", figure: perStream(bare) } },
    row(`time to open ${STREAMS} streams`, "opened", "ms"),
    { name: `a new session, until all ${STREAMS} have heard`, figure: own.heard, unit: "ms" },
  ];
}

async function measureServer(): Promise<Rest> {
  const server = await startServerProcess();
  try {
    const { client, pid } = server;
    const open = (signal: AbortSignal) => send(client.wire, "GET", "/events", { signal });
    return await measure({ pid, open, change: () => client.createSession({ agent_id: "mira" }) });
  } finally {
    await server.stop();
  }
}

async function measureBare(): Promise<Rest> {
  const bare = await startBare("server");
  try {
    return await measure({ pid: bare.pid, open: (signal) => fetch(bare.url, { signal }) });
  } finally {
    bare.stop();
  }
}

async function measure({ pid, open, change }: Target): Promise<Rest> {
  const start = residentMegabytes(pid);
  await sleep(REST_MS);
  const rest = residentMegabytes(pid);
  const closing = new AbortController();
  try {
    const begin = performance.now();
    const streams = await openAll(() => open(closing.signal));
    const opened = performance.now() - begin;
    await sleep(1000);
    const watched = residentMegabytes(pid);
    return { start, rest, watched, opened, heard: change ? await timeUntilHeard(streams, change) : Number.NaN };
  } finally {
    closing.abort();
  }
}

/** Fifty at a time: a queue of connections that the system keeps for a listener is not endless. */
async function openAll(open: () => Promise<Response>): Promise<Response[]> {
  const streams: Response[] = [];
  while (streams.length < STREAMS) streams.push(...(await Promise.all(Array.from({ length: 50 }, open))));
  if (streams.some((stream) => stream.status !== 200)) throw new Error("A stream was refused.");
  return streams;
}

async function timeUntilHeard(streams: Response[], change: () => Promise<unknown>): Promise<number> {
  const readers = streams.map((stream) => readServerEvents(stream.body as ReadableStream<Uint8Array>));
  await Promise.all(readers.map((reader) => hear(reader, "ready")));
  const begin = performance.now();
  const heard = Promise.all(readers.map((reader) => hear(reader, "session.created")));
  await change();
  await heard;
  return performance.now() - begin;
}

async function hear(events: AsyncIterator<ServerEvent>, type: string): Promise<void> {
  for (let next = await events.next(); next.value?.type !== type; next = await events.next()) {
    if (next.done) throw new Error(`A stream ended before it told of ${type}.`);
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
