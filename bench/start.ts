// From nothing to listening, measured on the node process itself, and from nothing to the first token of an answer.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startFakeProvider } from "../test/support/fake-provider.ts";
import { MAIN, serverEnv, startServerProcess } from "../test/support/server-process.ts";
import { median, timeEach } from "./support/sample.ts";
import type { Row } from "./support/table.ts";
import { askSession } from "./support/turn-time.ts";

export const title = "cold start of `rapport`, medians";

/** Milliseconds from the beginning of the process to listening, on a start that is not the first. */
const LIMIT = 300;
/** The peer that starts fastest, measured on another machine: Mastra. */
const PEER_FIRST_TOKEN = 1200;
const FIRST_STARTS = 3;
const NEXT_STARTS = 7;

/** Runs inside the server before its own code. Says when it listens by the process's own clock, what it has used of the processor by then (ms), and on which port. */
const MARK = `import { subscribe } from "node:diagnostics_channel";
subscribe("tracing:net.server.listen:asyncEnd", ({ server }) => {
  const { user, system } = process.cpuUsage();
  process.stderr.write(["LISTENING", performance.now(), (user + system) / 1000, server.address().port].join(" ") + "\\n");
});`;
const MARK_URL = `data:text/javascript,${encodeURIComponent(MARK)}`;

/** Milliseconds: `own` by the process's own clock, `cpu` of the processor by then, the others since we asked for the process. */
type Start = { own: number; cpu: number; listening: number; healthy: number };

export async function run(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), "rapport-bench-"));
  try {
    const first: Start[] = [];
    for (let n = 0; n < FIRST_STARTS; n++) first.push(await start(join(folder, `first-${n}`)));
    const home = join(folder, "next");
    await start(home);
    const next: Start[] = [];
    const bare: number[] = [];
    for (let n = 0; n < NEXT_STARTS; n++) {
      next.push(await start(home));
      bare.push(...(await timeEach(1, () => once(spawn(process.execPath, ["-e", "0"], { stdio: "ignore" }), "exit"))));
    }
    const of = (starts: Start[], part: keyof Start) => median(starts.map((one) => one[part]));
    const control = { name: "node -e 0", figure: median(bare) };
    return [
      { name: "node -e 0, begin to exit", figure: control.figure, unit: "ms" },
      { name: "first start (empty home, nothing compiled): listening", figure: of(first, "listening"), unit: "ms", beside: control },
      { name: "first start: /api/health answered", figure: of(first, "healthy"), unit: "ms", beside: control },
      { name: "first start: processor time until listening, all threads", figure: of(first, "cpu"), unit: "ms" },
      { name: "second start: listening, by the process's own clock", figure: of(next, "own"), unit: "ms", beside: { name: "limit", figure: LIMIT } },
      { name: "second start: listening", figure: of(next, "listening"), unit: "ms", beside: { name: "limit", figure: LIMIT } },
      { name: "second start: /api/health answered", figure: of(next, "healthy"), unit: "ms", beside: control },
      { name: "second start: processor time until listening, all threads", figure: of(next, "cpu"), unit: "ms", beside: { name: "first start", figure: of(first, "cpu") } },
      { name: "second start: first token of a first question", figure: await firstToken(folder), unit: "ms", beside: { name: "Mastra", figure: PEER_FIRST_TOKEN } },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Starts the server on `home`, asks for its health, and stops it in peace, which is when compiled code is kept. */
async function start(home: string): Promise<Start> {
  const begin = performance.now();
  const child = spawn(process.execPath, ["--import", MARK_URL, MAIN], { env: envOf(home), stdio: ["ignore", "ignore", "pipe"] });
  const exited = once(child, "exit");
  const marked = Promise.withResolvers<{ own: number; cpu: number; port: number; listening: number }>();
  let output = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    output += text;
    const match = /^LISTENING (\S+) (\S+) (\d+)$/m.exec(output);
    if (match) marked.resolve({ own: Number(match[1]), cpu: Number(match[2]), port: Number(match[3]), listening: performance.now() - begin });
  });
  child.once("exit", () => marked.reject(new Error(`The server ended before it listened:\n${output}`)));
  try {
    const { own, cpu, port, listening } = await marked.promise;
    const response = await fetch(`http://127.0.0.1:${port}/api/health`, { headers: { connection: "close" } });
    const { status } = (await response.json()) as { status: string };
    if (status !== "ok") throw new Error(`The server said of its health: ${status}`);
    return { own, cpu, listening, healthy: performance.now() - begin };
  } finally {
    child.kill("SIGTERM");
    await exited;
  }
}

/** Compiled code is kept in the folder for temporary files: ours, so that a first start is a first start. */
function envOf(home: string): Record<string, string | undefined> {
  return { ...serverEnv(home), TMPDIR: home };
}

/** From asking for the process to the first token of a question in a new session. */
async function firstToken(folder: string): Promise<number> {
  const fake = await startFakeProvider();
  const home = join(folder, "answering");
  const env = { TMPDIR: folder };
  try {
    const before = await startServerProcess({ home, env });
    await before.client.patchSettings({ default_model: "fake/fake", providers: { fake: { kind: "openai-compatible", base_url: fake.url } } });
    await before.client.askMessage((await before.client.createSession({ agent_id: "mira" })).session_id, { content: "hello" });
    await before.stop();
    const samples: number[] = [];
    for (let n = 0; n < 3; n++) {
      const begin = performance.now();
      const server = await startServerProcess({ home, env });
      const { session_id } = await server.client.createSession({ agent_id: "mira" });
      const asked = performance.now() - begin;
      const { total } = await askSession(server.client, session_id, { content: "[[stamp tokens=5 rate=50]]", tokens: 5 });
      samples.push(asked + total);
      await server.stop();
    }
    return median(samples);
  } finally {
    await fake.stop();
  }
}
