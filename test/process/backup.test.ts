// The real binary: a backup beside a server that answers, a restore that is killed at every step, and the sessions after it.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Client } from "../../src/client/client.ts";
import type { SessionId } from "../../src/domain/ids.ts";
import { type FakeProvider, startFakeProvider } from "../support/fake-provider.ts";
import { type ServerProcess, serverEnv, startServerProcess } from "../support/server-process.ts";

/** Restores that are killed at the same time. */
const AT_ONCE = 4;
const MAIN = new URL("../../src/main.ts", import.meta.url).pathname;

type Ran = { code: number | null; signal: NodeJS.Signals | null; stdout: string; stderr: string };

let fake: FakeProvider;
const folders: string[] = [];
const servers: ServerProcess[] = [];
before(async () => void (fake = await startFakeProvider()));
after(async () => {
  // Those that a failed test has left: a process that runs keeps this one from ending.
  await Promise.all(servers.map((server) => server.kill9()));
  await fake?.stop();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "rapport-backup-"));
  folders.push(folder);
  return folder;
}

function rapport(home: string, args: readonly string[], env: Record<string, string> = {}): Promise<Ran> {
  const child = spawn(process.execPath, [MAIN, ...args], { env: serverEnv(home, env), stdio: ["ignore", "pipe", "pipe"] });
  const ran: Ran = { code: null, signal: null, stdout: "", stderr: "" };
  child.stdout.on("data", (piece: Buffer) => (ran.stdout += piece.toString()));
  child.stderr.on("data", (piece: Buffer) => (ran.stderr += piece.toString()));
  return new Promise((resolve) => child.on("close", (code, signal) => resolve({ ...ran, code, signal })));
}

/** What a person sees of every session. */
async function look(client: Client): Promise<string[]> {
  const { sessions } = await client.listSessions({ limit: 100 });
  const lines = sessions.map(async ({ session_id, title }) => `${title}: ${(await client.listMessages(session_id)).messages.map((message) => `${message.message_id} ${message.content}`).join(" | ")}`);
  return (await Promise.all(lines)).sort();
}

async function startServer(home: string): Promise<ServerProcess> {
  const server = await startServerProcess({ home });
  servers.push(server);
  return server;
}

async function begin(home: string) {
  const server = await startServer(home);
  await server.client.patchSettings({ default_model: "fake/fake", providers: { fake: { kind: "openai-compatible", base_url: fake.url } } });
  const [agent] = (await server.client.listAgents()).agents;
  assert.ok(agent);
  const session = async () => (await server.client.createSession({ agent_id: agent.agent_id })).session_id;
  return { server, session };
}

/** The words of the session's last answer, once its turn has ended. A held answer may have more spaces. */
async function answered(client: Client, session_id: SessionId): Promise<string> {
  const until = AbortSignal.timeout(20_000);
  for await (const event of client.watchSession(session_id, 0, until)) {
    if (event.type === "turn.finished") return ((await client.listMessages(session_id)).messages.at(-1)?.content ?? "").replace(/\s+/g, " ");
  }
  return assert.fail("the turn did not end");
}

test("a backup is made while an answer is being written, and a new home restored from it has the same sessions", async () => {
  const home = makeFolder();
  const { server, session } = await begin(home);
  for (const content of ["First", "Second"]) await server.client.askMessage(await session(), { content });
  const talks = await look(server.client);
  const running = await session();
  await server.client.sendMessage(running, { content: "Slow [[tokens=60 hold]]" });
  const made = await rapport(home, ["backup", "--json"]);
  assert.equal(made.code, 0, made.stderr);
  const { path, sessions, messages } = JSON.parse(made.stdout) as { path: string; sessions: number; messages: number };
  assert.deepEqual([sessions, messages], [3, 5]);
  assert.equal((await server.client.getSession(running)).queued_count, 0);
  const refused = await rapport(home, ["restore", path, "--yes", "--json"]);
  assert.deepEqual([refused.code, JSON.parse(refused.stderr).code], [5, "home_locked"]);
  assert.match(refused.stderr, new RegExp(`process ${server.pid} at ${server.url}.*Stop it`));
  await fake.release();
  const answer = await answered(server.client, running);
  assert.match(answer, /t60 $/);
  await server.stop();

  const other = makeFolder();
  const restored = await rapport(other, ["restore", path, "--yes"]);
  assert.equal(restored.code, 0, restored.stderr);
  const again = await startServer(other);
  // The turn that was running when the backup was made is taken up as after a crash.
  await fake.release();
  assert.equal(await answered(again.client, running), answer);
  assert.deepEqual((await look(again.client)).filter((line) => !line.startsWith("Slow")), talks);
  const doctor = await rapport(other, ["doctor"]);
  assert.equal(doctor.code, 0, doctor.stdout);
  await again.stop();
});

test("a backup goes to the file that is named, never over another one, and every copy is listed", async () => {
  const home = makeFolder();
  const target = join(makeFolder(), "mine.tar");
  assert.equal((await rapport(home, ["backup", target])).code, 0);
  assert.deepEqual(readdirSync(join(home, "backups")), []);
  const bytes = readFileSync(target);
  assert.equal((await rapport(home, ["backup", target])).code, 2);
  assert.deepEqual(readFileSync(target), bytes);
  assert.equal((await rapport(home, ["restore", target])).code, 2);
  assert.equal((await rapport(home, ["restore", target, "--yes"])).code, 0);
  assert.equal((await rapport(home, ["backup"])).code, 0);
  const { backups } = JSON.parse((await rapport(home, ["backup", "--list", "--json"])).stdout) as { backups: { name: string }[] };
  assert.deepEqual(backups.map(({ name }) => name.replace(/[-\d].*$/, "")).sort(), ["rapport", "replaced"]);
});

/** Kills the process (kill -9) instead of the given rename, or removal of what the restore was made from. */
function killAt(step: number): Record<string, string> {
  const code = `import fs from "node:fs"; import { syncBuiltinESMExports } from "node:module";
    let left = ${step};
    for (const name of ["renameSync", "rmSync", "rmdirSync"]) {
      const real = fs[name];
      fs[name] = (...input) => ((name !== "rmSync" || String(input[0]).includes("restore.ready")) && (left -= 1) === 0 ? process.kill(process.pid, "SIGKILL") : real(...input));
    }
    syncBuiltinESMExports();`;
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(code)}` };
}

test("a restore that is killed at any step leaves the old sessions or those of the backup, never a mixture", { skip: process.platform === "win32" }, async () => {
  const home = makeFolder();
  assert.equal((await rapport(home, ["chat", "mira", "-m", "Old", "--json"], { RAPPORT_MODEL: "offline/quote" })).code, 0);
  const { name } = JSON.parse((await rapport(home, ["backup", "--json"])).stdout) as { name: string };
  assert.equal((await rapport(home, ["chat", "mira", "-m", "New", "--json"], { RAPPORT_MODEL: "offline/quote" })).code, 0);
  const key = readFileSync(join(home, "secret.key"), "utf8");
  const seen = new Set<string>();
  const die = async (step: number): Promise<boolean> => {
    const own = makeFolder();
    cpSync(home, own, { recursive: true });
    const { signal } = await rapport(own, ["restore", name, "--yes"], killAt(step));
    if (signal === null) return false;
    const listed = JSON.parse((await rapport(own, ["sessions", "list", "--json"])).stdout) as { sessions: { title: string }[] };
    const titles = listed.sessions.map(({ title }) => title).sort().join();
    assert.ok(["New,Old", "Old"].includes(titles), `killed at ${step}: ${titles}`);
    assert.equal(readFileSync(join(own, "secret.key"), "utf8"), key);
    assert.deepEqual(readdirSync(own).filter((file) => file.startsWith("restore")), []);
    seen.add(titles);
    return true;
  };
  let killed = 0;
  for (let step = 1, alive = true; alive; step += AT_ONCE) {
    const died = await Promise.all(Array.from({ length: AT_ONCE }, (_, index) => die(step + index)));
    killed += died.filter((one) => one).length;
    alive = died.every((one) => one);
  }
  assert.equal(seen.size, 2, [...seen].join(" and "));
  assert.ok(killed >= 6, `only ${killed} steps`);
});
