// How the terminal finds a running server: a small file in the home, readable by its owner only.
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** `token` is the terminal's own owner token; it dies with the server. */
export type ServerFile = { url: string; token: string; pid: number; version: string };

const ANSWERS_WITHIN_MS = 10_000;

function pathOf(home: string): string {
  return join(home, "server.json");
}

/** Writes the file whole, or not at all. */
export function writeServerFile(home: string, server: ServerFile): void {
  const path = pathOf(home);
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(server)}\n`, { mode: 0o600 });
  renameSync(draft, path);
}

/** The file's content, or undefined when there is none or it is not ours. It may be stale: ask the server. */
export function readServerFile(home: string): ServerFile | undefined {
  try {
    const server = JSON.parse(readFileSync(pathOf(home), "utf8")) as ServerFile;
    return typeof server.url === "string" && typeof server.token === "string" && typeof server.pid === "number" ? server : undefined;
  } catch {
    return undefined;
  }
}

/** Removes the file if it is this process's. */
export function removeServerFile(home: string): void {
  if (readServerFile(home)?.pid === process.pid) rmSync(pathOf(home), { force: true });
}

/** The server that runs on a home, if it is alive. A busy one gets time to answer; a dead one's file is passed over at once. */
export async function findServer(home: string): Promise<ServerFile | null> {
  const server = readServerFile(home);
  if (!server || !isAlive(server.pid)) return null;
  try {
    const response = await fetch(`${server.url}/api/health`, { signal: AbortSignal.timeout(ANSWERS_WITHIN_MS) });
    const health = (await response.json()) as { name?: string };
    return health.name === "rapport" ? server : null;
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
