// A real server in a process of its own, on a home of its own: for tests and benches that look at it from outside.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Client, createClient } from "../../src/client/client.ts";

export const MAIN: string = fileURLToPath(new URL("../../bin/rapport", import.meta.url));
const STARTS_WITHIN_MS = 30_000;

export type ServerOptions = {
  /** An existing home, which is kept; without it a new one is made, and removed by `stop`. */
  home?: string;
  env?: Record<string, string>;
};

export type ServerProcess = {
  url: string;
  /** The terminal's owner token of this start. */
  token: string;
  pid: number;
  home: string;
  client: Client;
  /** What it has printed so far. */
  output(): string;
  /** Asks it to end, waits, and resolves with its exit code. */
  stop(): Promise<number | null>;
  /** Ends it at once, as a crash would, and keeps the home. */
  kill9(): Promise<void>;
};

/** Starts the `rapport` command on a free port and resolves when it listens. Throws with its output when it does not. */
export async function startServerProcess(options: ServerOptions = {}): Promise<ServerProcess> {
  const home = options.home ?? mkdtempSync(join(tmpdir(), "rapport-server-"));
  const child = spawn(process.execPath, [MAIN], { env: serverEnv(home, options.env), stdio: ["ignore", "pipe", "pipe"] });
  const exited = once(child, "exit") as Promise<[number | null]>;
  const leave = () => child.kill("SIGKILL");
  process.once("exit", leave);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  const { url, token } = await untilListening(home, child, () => output).catch((error: unknown) => {
    leave();
    throw error;
  });
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    const [code] = await exited;
    process.off("exit", leave);
    return code;
  };
  return {
    url,
    token,
    pid: child.pid ?? 0,
    home,
    client: createClient({ base_url: url, token }),
    output: () => output,
    async stop() {
      const code = await end("SIGTERM");
      if (options.home === undefined) rmSync(home, { recursive: true, force: true });
      return code;
    },
    kill9: async () => void (await end("SIGKILL")),
  };
}

/** The environment of a server on `home`: nothing of this machine's keys, models or settings reaches it. */
export function serverEnv(home: string, more: Record<string, string> = {}): Record<string, string | undefined> {
  const own = Object.entries(process.env).filter(([name]) => !/_API_KEY$|_BASE_URL$|^OLLAMA_|^RAPPORT_|^NODE_(ENV|OPTIONS|TEST_CONTEXT)$/.test(name));
  return { ...Object.fromEntries(own), RAPPORT_HOME: home, RAPPORT_PORT: "0", ...more };
}

/** The server writes where it listens into its home; an old file there names another process. */
async function untilListening(home: string, child: ChildProcess, output: () => string): Promise<{ url: string; token: string }> {
  const until = performance.now() + STARTS_WITHIN_MS;
  while (performance.now() < until) {
    const server = readServer(home);
    if (server && server.pid === child.pid) return server;
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`The server ended with code ${child.exitCode} before it listened:\n${output()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`The server did not listen within ${STARTS_WITHIN_MS / 1000} s:\n${output()}`);
}

function readServer(home: string): { url: string; token: string; pid: number } | undefined {
  try {
    return JSON.parse(readFileSync(join(home, "server.json"), "utf8")) as { url: string; token: string; pid: number };
  } catch {
    return undefined;
  }
}
