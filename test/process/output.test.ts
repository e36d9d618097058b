// A server whose output goes nowhere: a full disk, a closed terminal. It serves on, and stops in order.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { MAIN, serverEnv } from "../support/server-process.ts";

const STARTS_WITHIN_MS = 30_000;

test("a server whose log cannot be written and whose terminal was closed serves on and stops in order", async (t) => {
  const home = mkdtempSync(join(tmpdir(), "rapport-output-"));
  t.after(() => rmSync(home, { recursive: true, force: true }));
  // A profile with a mistake is a line of the log at the start already.
  mkdirSync(join(home, "profiles"));
  writeFileSync(join(home, "profiles", "wrong.yaml"), "agent_id: wrong\nnmae: Wrong\n");
  writeFileSync(join(home, "profiles", "ada.yaml"), "agent_id: ada\nname: Ada\nrole: Mathematician\n");
  const child = spawn(process.execPath, [MAIN], { env: serverEnv(home, { RAPPORT_LOG: "info", RAPPORT_MODEL: "offline/quote" }), stdio: ["ignore", "pipe", openSync("/dev/full", "w")] });
  t.after(() => child.kill("SIGKILL"));
  const exited = once(child, "exit");
  await once(child.stdout as NodeJS.ReadableStream, "data", { signal: AbortSignal.timeout(STARTS_WITHIN_MS) });
  child.stdout?.destroy();
  const file = join(home, "server.json");
  const { url, token } = JSON.parse(readFileSync(file, "utf8")) as { url: string; token: string };
  const call = async (method: string, path: string, body?: object) => {
    const response = await fetch(`${url}/api${path}`, { method, headers: { authorization: `Bearer ${token}`, ...(body && { "content-type": "application/json" }) }, ...(body && { body: JSON.stringify(body) }) });
    return { status: response.status, json: (await response.json()) as { session_id: string; turn: { status: string } } };
  };
  const { json } = await call("POST", "/sessions", { agent_id: "ada" });
  // Each turn's end is another line.
  for (const content of ["one", "two", "three"]) assert.equal((await call("POST", `/sessions/${json.session_id}/messages`, { content })).json.turn.status, "finished");
  assert.equal((await call("GET", "/health")).status, 200);
  child.kill("SIGTERM");
  assert.deepEqual(await exited, [0, null]);
  assert.equal(existsSync(file), false);
});
