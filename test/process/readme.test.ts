// The README's commands, run as they stand there, on a home of their own.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { serverEnv } from "../support/server-process.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const README = readFileSync(join(ROOT, "README.md"), "utf8");
const home = mkdtempSync(join(tmpdir(), "rapport-readme-"));
const PORT = 20_000 + (process.pid % 20_000);
const env = serverEnv(home, { RAPPORT_PORT: String(PORT) });

/** The blocks of a language, in order. */
function blocks(language: string): string[] {
  return [...README.matchAll(new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\``, "gm"))].map((match) => match[1] ?? "");
}

/** Runs a block as one script; resolves with what it printed. */
async function run(script: string): Promise<string> {
  const child = spawn("bash", ["-euo", "pipefail", "-c", script.replaceAll("4777", String(PORT))], { cwd: ROOT, env, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  const code = await new Promise((resolve) => child.once("exit", resolve));
  assert.equal(code, 0, `${script}\n${output}`);
  return output;
}

const [start, ...others] = blocks("sh");
assert.equal(start?.trim(), "npm start", "the README begins with npm start");
const server = spawn("npm", ["start"], { cwd: ROOT, env, stdio: ["ignore", "pipe", "pipe"], detached: true });
after(() => {
  if (server.pid) process.kill(-server.pid, "SIGTERM");
  rmSync(home, { recursive: true, force: true });
});

test("npm start prints the address and a login link", async () => {
  let output = "";
  const listening = Promise.withResolvers<void>();
  for (const stream of [server.stdout, server.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      if (output.includes("/login#")) listening.resolve();
    });
  }
  server.once("exit", () => listening.reject(new Error(`npm start ended:\n${output}`)));
  await listening.promise;
  assert.match(output, new RegExp(`http://127\\.0\\.0\\.1:${PORT}/login#\\S+`));
});

test("the terminal's commands work as they stand in the README", async () => {
  const output = await run(others[0] ?? "");
  assert.match(output, /Mira/);
  assert.match(output, /No model is connected/);
  assert.match(output, /What can you do\?/);
});

test("the agent of the README is there as soon as its file is saved", async () => {
  writeFileSync(join(home, "profiles", "nova.yaml"), blocks("yaml")[0] ?? "");
  await run("./bin/rapport agents reload && ./bin/rapport agents list | grep -q Nova");
});

test("the HTTP example streams an answer to its end", async () => {
  const output = await run(others[1] ?? "");
  assert.match(output, /event: text\.delta/);
  assert.match(output, /event: turn\.finished/);
});

test("every file that the README points to exists", () => {
  const links = [...README.matchAll(/\]\(((?!https?:)[^)#]+)\)/g)].map((match) => match[1] ?? "");
  assert.ok(links.length > 5);
  for (const link of links) readFileSync(join(ROOT, link));
});
