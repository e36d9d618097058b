// Starting the bare processes that stand beside ours as controls.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const ENTRIES = { server: new URL("./bare-server.ts", import.meta.url), relay: new URL("./bare-relay.ts", import.meta.url) };

export type Bare = { url: string; pid: number; stop(): void };

/** Starts a process that prints its port on loopback; `args` are its own. */
export async function startBare(name: keyof typeof ENTRIES, ...args: string[]): Promise<Bare> {
  const child = spawn(process.execPath, [fileURLToPath(ENTRIES[name]), ...args], { stdio: ["ignore", "pipe", "inherit"] });
  const exited = once(child, "exit").then(() => [""]);
  const [port = ""] = (await Promise.race([once(child.stdout.setEncoding("utf8"), "data"), exited])) as string[];
  if (port === "") throw new Error(`bare-${name} did not start.`);
  return { url: `http://127.0.0.1:${port.trim()}`, pid: child.pid ?? 0, stop: () => void child.kill("SIGKILL") };
}
