// How the terminal finds a running server: a small file in the home, readable by its owner only.
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** `token` is the terminal's own owner token; it dies with the server. */
export type ServerFile = { url: string; token: string; pid: number; version: string };

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
