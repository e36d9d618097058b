// Memory of a server that does nothing: after its start, a little later, and while many clients watch and nothing happens.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { send } from "../src/client/http.ts";
import { startServerProcess } from "../test/support/server-process.ts";
import { residentMegabytes } from "./support/process-usage.ts";
import type { Row } from "./support/table.ts";

export const title = "resident memory at rest";

const REST_MS = 5000;
const STREAMS = 200;
/** The leanest peer, measured on another machine: Mastra. */
const PEER = { name: "Mastra", figure: 264 };
const BARE = fileURLToPath(new URL("./support/bare-server.ts", import.meta.url));

type Memory = { start: number; rest: number; watched: number };

export async function run(): Promise<Row[]> {
  const bare = await measureBare();
  const own = await measureServer();
  const row = (name: string, figure: number, control: number): Row => ({ name, figure, unit: "MB", beside: { name: "bare node:http", figure: control } });
  return [
    row("after the start", own.start, bare.start),
    row(`after ${REST_MS / 1000} s`, own.rest, bare.rest),
    { name: `after ${REST_MS / 1000} s`, figure: own.rest, unit: "MB", beside: PEER },
    row(`with ${STREAMS} streams that say nothing`, own.watched, bare.watched),
    { name: "  per stream", figure: ((own.watched - own.rest) * 1024) / STREAMS, unit: "kB", beside: { name: "bare node:http", figure: ((bare.watched - bare.rest) * 1024) / STREAMS } },
  ];
}

async function measureServer(): Promise<Memory> {
  const server = await startServerProcess();
  try {
    const open = (signal: AbortSignal) => send(server.client.wire, "GET", "/events", { signal });
    return await measure(server.pid, open);
  } finally {
    await server.stop();
  }
}

async function measureBare(): Promise<Memory> {
  const child = spawn(process.execPath, [BARE], { stdio: ["ignore", "pipe", "inherit"] });
  try {
    const [port] = (await once(child.stdout.setEncoding("utf8"), "data")) as [string];
    return await measure(child.pid ?? 0, (signal) => fetch(`http://127.0.0.1:${port.trim()}/`, { signal }));
  } finally {
    child.kill("SIGKILL");
  }
}

async function measure(pid: number, open: (signal: AbortSignal) => Promise<Response>): Promise<Memory> {
  const start = residentMegabytes(pid);
  await sleep(REST_MS);
  const rest = residentMegabytes(pid);
  const closing = new AbortController();
  const streams = await Promise.all(Array.from({ length: STREAMS }, () => open(closing.signal)));
  if (streams.some((stream) => stream.status !== 200)) throw new Error("A stream was refused.");
  await sleep(1000);
  const watched = residentMegabytes(pid);
  closing.abort();
  return { start, rest, watched };
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
