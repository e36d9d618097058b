// The real binary as a person and a script use it: child processes on a home of their own, with and without a server.
import assert from "node:assert/strict";
import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

const MAIN = new URL("../../src/main.ts", import.meta.url).pathname;

type Ran = { code: number | null; stdout: string; stderr: string };

let home: string;
let server: ChildProcessWithoutNullStreams;

before(async () => {
  home = await mkdtemp(join(tmpdir(), "rapport-cli-"));
});
after(async () => {
  if (server?.exitCode === null) await stop(server);
  await rm(home, { recursive: true, force: true });
});

function start(command: string, args: readonly string[]): ChildProcessWithoutNullStreams {
  // Only what is named here: keys and addresses of this machine must not decide a test.
  const env = { PATH: process.env["PATH"], HOME: home, RAPPORT_HOME: home, RAPPORT_PORT: "0", RAPPORT_MODEL: "offline/quote", TERM: "xterm" };
  return spawn(command, args, { env, stdio: "pipe" });
}

function rapport(args: readonly string[], stdin = ""): Promise<Ran> {
  const child = start(process.execPath, [MAIN, ...args]);
  child.stdin.on("error", () => undefined).end(stdin);
  return finished(child);
}

function finished(child: ChildProcessWithoutNullStreams): Promise<Ran> {
  const ran: Ran = { code: null, stdout: "", stderr: "" };
  child.stdout.on("data", (piece: Buffer) => (ran.stdout += piece.toString()));
  child.stderr.on("data", (piece: Buffer) => (ran.stderr += piece.toString()));
  return new Promise((resolve) => child.on("close", (code) => resolve({ ...ran, code })));
}

/** Waits until a child has written what `pattern` finds. */
function says(child: ChildProcessWithoutNullStreams, pattern: RegExp): Promise<string> {
  let text = "";
  return new Promise((resolve, reject) => {
    child.stdout.on("data", (piece: Buffer) => {
      text += piece.toString();
      if (pattern.test(text)) resolve(text);
    });
    child.on("close", () => reject(new Error(`it ended without saying ${pattern}: ${text}`)));
  });
}

async function stop(child: ChildProcessWithoutNullStreams): Promise<void> {
  const closed = new Promise((resolve) => child.on("close", resolve));
  child.kill("SIGTERM");
  await closed;
}

async function json<T>(args: readonly string[], stdin = ""): Promise<T> {
  const ran = await rapport([...args, "--json"], stdin);
  assert.equal(ran.code, 0, `${args.join(" ")}: ${ran.stderr}`);
  return JSON.parse(ran.stdout) as T;
}

type Listed = { sessions: { session_id: string; title: string; status: string; message_count: number }[] };

test("without a server a command does its work in its own process", async () => {
  const agents = await json<{ agents: { agent_id: string }[] }>(["agents", "list"]);
  assert.ok(agents.agents.some((agent) => agent.agent_id === "mira"));
  const answered = await rapport(["chat", "mira"], "We meet in Bergen on Tuesday.\n");
  assert.equal(answered.code, 0, answered.stderr);
  assert.notEqual(answered.stdout.trim(), "");
  const { sessions } = await json<Listed>(["sessions", "list"]);
  assert.deepEqual(sessions.map((session) => session.message_count), [2]);
  const link = await rapport(["token", "link"]);
  assert.equal(link.code, 3, link.stderr);
});

test("profiles are checked on disk, with the line that is wrong", async () => {
  const file = join(home, "profiles", "broken.yaml");
  await writeFile(file, "agent_id: broken\nname: Broken\nrole: Nobody\nmemmory: {}\n");
  const checked = await rapport(["agents", "check"]);
  await rm(file);
  assert.equal(checked.code, 1);
  assert.match(checked.stdout, /broken\.yaml:4: .*memory/);
});

test("a server is found through the home", async () => {
  server = start(process.execPath, [MAIN]);
  const url = /http:\/\/[\d.:]+/.exec(await says(server, /listens on http.*\n/))?.[0] as string;
  const doctor = await rapport(["doctor"]);
  assert.equal(doctor.code, 0, doctor.stdout + doctor.stderr);
  assert.ok(doctor.stdout.includes(url), doctor.stdout);
  const link = await rapport(["token", "link"]);
  assert.ok(link.stdout.startsWith(url), link.stdout);
});

test("a session lives its whole life in commands", async () => {
  const { sessions } = await json<Listed>(["sessions", "list"]);
  const id = sessions[0]?.session_id as string;
  const short = id.slice(-8);
  assert.equal((await rapport(["sessions", "rename", short, "Bergen"])).stdout, 'Renamed to "Bergen".\n');
  const again = await rapport(["chat", "--session", short, "-m", "Where do we meet?"]);
  assert.equal(again.code, 0, again.stderr);
  assert.match(again.stdout, /Bergen/);
  const shown = await rapport(["sessions", "show", short]);
  assert.match(shown.stdout, /^Bergen\n/);
  assert.match(shown.stdout, /We meet in Bergen on Tuesday\.[^]*Where do we meet\?/);
  const fork = await json<{ session_id: string; forked_from: { session_id: string } }>(["sessions", "fork", short]);
  assert.equal(fork.forked_from.session_id, id);
  assert.equal((await rapport(["sessions", "close", short])).code, 0);
  const refused = await rapport(["chat", "--session", short, "-m", "Still there?", "--json"]);
  assert.deepEqual([refused.code, JSON.parse(refused.stderr).code], [5, "session_closed"]);
  assert.equal((await rapport(["sessions", "reopen", short])).code, 0);
  assert.equal((await rapport(["sessions", "delete", short])).code, 2);
  assert.equal((await rapport(["sessions", "delete", short, "--yes"])).code, 0);
  assert.equal((await rapport(["sessions", "show", id])).code, 1);
});

test("events of a turn come as JSON lines that end with the turn's last event", async () => {
  const ran = await rapport(["chat", "mira", "-m", "Hello", "--json"]);
  const types = ran.stdout.trim().split("\n").map((line) => (JSON.parse(line) as { type: string }).type);
  assert.ok(types.includes("turn.started") && types.includes("message.finished"), types.join(" "));
  assert.equal(types.at(-1), "turn.finished");
});

test("settings and tokens are set, read and removed, and no secret is printed", async () => {
  await rapport(["settings", "set", "providers.lab.base_url", "http://127.0.0.1:9/v1"]);
  const set = await rapport(["settings", "set", "providers.lab.key", "-"], "sk-very-secret\n");
  assert.equal(set.code, 0, set.stderr);
  const listed = await rapport(["settings", "list"]);
  assert.match(listed.stdout, /providers\.lab\.key +set/);
  assert.doesNotMatch(listed.stdout + set.stdout, /very-secret/);
  assert.equal((await rapport(["settings", "unset", "providers.lab"])).code, 0);
  assert.equal((await rapport(["settings", "get", "providers.lab.kind"])).code, 1);
  const made = await json<{ token: string; token_id: string }>(["token", "create", "reader", "--scope", "read"]);
  const readOnly = await rapport(["token", "create", "more", "--token", made.token]);
  assert.equal(readOnly.code, 4, readOnly.stderr);
  assert.equal((await rapport(["token", "delete", made.token_id.slice(-8)])).code, 0);
  assert.equal((await rapport(["agents", "list", "--token", made.token])).code, 4);
});

test("wrong usage, nobody at the address, and a reader that leaves early", async () => {
  assert.equal((await rapport(["sesions", "list"])).code, 2);
  assert.equal((await rapport(["agents", "list", "--server", "http://127.0.0.1:1"])).code, 3);
  const child = start(process.execPath, [MAIN, "sessions", "list", "--json"]);
  child.stdout.destroy();
  const ran = await finished(child);
  assert.deepEqual([ran.code, ran.stderr], [0, ""]);
});

test("at a terminal a message is answered and Ctrl+C at an empty prompt leaves", { skip: process.platform !== "linux" && "needs script(1) of Linux" }, async () => {
  const child = start("script", ["-qec", `${process.execPath} ${MAIN} chat mira`, "/dev/null"]);
  const ended = finished(child);
  await says(child, /you ›/);
  const asked = says(child, /Mira ›[^]*\n/);
  child.stdin.write("Hello from a terminal\r");
  await asked;
  const list = await json<Listed>(["sessions", "list", "--limit", "1"]);
  assert.equal(list.sessions[0]?.title, "Hello from a terminal");
  child.stdin.write("\x03");
  const { code, stdout } = await ended;
  assert.equal(code, 0, stdout);
  assert.match(stdout, /Go on with: rapport chat --session/);
});
