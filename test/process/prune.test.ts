// Pruning with the real binary and no server, as from cron: under the home's lock, to the end, with the room given back.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

const MAIN = new URL("../../src/main.ts", import.meta.url).pathname;

/** Runs the binary on a home; resolves with its exit code and what it wrote. */
function rapport(home: string, ...args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const env = { PATH: process.env["PATH"], HOME: home, RAPPORT_HOME: home, RAPPORT_PORT: "0", RAPPORT_MODEL: "offline/quote" };
  const child = spawn(process.execPath, [MAIN, ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
  const ran = { stdout: "", stderr: "" };
  child.stdout.on("data", (piece: Buffer) => (ran.stdout += piece.toString()));
  child.stderr.on("data", (piece: Buffer) => (ran.stderr += piece.toString()));
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, ...ran })));
}

test("a prune from cron reads what is unread, deletes, and leaves no byte behind; without --yes it refuses", async () => {
  const home = mkdtempSync(join(tmpdir(), "rapport-prune-"));
  try {
    const answered = await rapport(home, "chat", "mira", "-m", "My cat is called Quokkatom.");
    assert.equal(answered.code, 0, answered.stderr);
    const refused = await rapport(home, "sessions", "prune", "--before", "2999-01-01");
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, /--yes/);
    const done = await rapport(home, "sessions", "prune", "--before", "2999-01-01", "--yes", "--json");
    assert.equal(done.code, 0, done.stderr);
    const { counts, status } = JSON.parse(done.stdout) as { counts: object; status: string };
    assert.deepEqual([status, counts], ["finished", { sessions: 1, deleted: 1, spared: 0, left: 0 }]);
    const storage = JSON.parse((await rapport(home, "storage", "--json")).stdout) as { by_agent: unknown[]; deletions_open: number };
    assert.deepEqual([storage.by_agent, storage.deletions_open], [[], 0]);
    // It was read before it went.
    assert.match((await rapport(home, "memory", "list", "mira", "--json")).stdout, /Quokkatom/);
  } finally {
    rmSync(home, { recursive: true });
  }
});
