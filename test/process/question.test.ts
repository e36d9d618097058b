// Questions from real processes: an agent asks before it uses a tool, the server is stopped or killed meanwhile, and the
// answer comes from a terminal, with and without a server.
import assert from "node:assert/strict";
import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, afterEach, test } from "node:test";
import { type FakeProvider, startFakeProvider } from "../support/fake-provider.ts";
import { MAIN, serverEnv, type ServerProcess, startServerProcess } from "../support/server-process.ts";

const PROFILE = `agent_id: vera
name: Vera
role: Assistant
llm: { provider: fake, model: fake }
tools: { approval: { current_time: ask } }
`;
/** Makes the fake model call the tool once, then say what it gave. */
const ASK = "What time is it? [[tool=current_time {}]]";
const ANSWER = /The tool said: \{"utc"/;

type Ran = { code: number | null; stdout: string; stderr: string };

let fake: FakeProvider;
let home: string;
let server: ServerProcess | undefined;

before(async () => void (fake = await startFakeProvider()));
after(() => fake.stop());
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), "rapport-question-"));
  mkdirSync(join(home, "profiles"));
  writeFileSync(join(home, "profiles", "vera.yaml"), PROFILE);
  await rapport(["settings", "set", "providers.fake.base_url", fake.url]);
});
afterEach(async () => {
  await server?.stop();
  server = undefined;
  rmSync(home, { recursive: true, force: true });
});

async function serve(): Promise<ServerProcess> {
  return (server = await startServerProcess({ home }));
}

function start(command: string, args: readonly string[]): ChildProcessWithoutNullStreams {
  return spawn(command, args, { env: serverEnv(home, { TERM: "xterm" }), stdio: "pipe" });
}

async function rapport(args: readonly string[]): Promise<Ran> {
  const child = start(process.execPath, [MAIN, ...args]);
  child.stdin.end();
  return finished(child);
}

function finished(child: ChildProcessWithoutNullStreams): Promise<Ran> {
  const ran: Ran = { code: null, stdout: "", stderr: "" };
  child.stdout.on("data", (piece: Buffer) => (ran.stdout += piece.toString()));
  child.stderr.on("data", (piece: Buffer) => (ran.stderr += piece.toString()));
  return new Promise((resolve) => child.on("close", (code) => resolve({ ...ran, code })));
}

/** Sends the message that leads to the question; gives back the command line that it names for the answer. */
async function ask(): Promise<string[]> {
  const asked = await rapport(["chat", "vera", "-m", ASK]);
  assert.deepEqual([asked.code, asked.stdout], [6, ""], asked.stderr);
  assert.match(asked.stderr, /^May Vera use current_time\?\n/);
  const hint = /Answer with: rapport (sessions answer [0-9a-f]{8}) allow\|deny\n/.exec(asked.stderr)?.[1];
  assert.ok(hint, asked.stderr);
  return hint.split(" ");
}

test("a question survives a stop and a kill of the server, is listed, and is answered from the terminal", async () => {
  await serve();
  const answer = await ask();
  await server?.stop();
  const again = await serve();
  const listed = await rapport(["sessions", "list"]);
  assert.match(listed.stdout, / open, asking /, listed.stderr);
  await again.kill9();
  await serve();
  const answered = await rapport([...answer, "allow"]);
  assert.equal(answered.code, 0, answered.stderr);
  assert.match(answered.stdout, ANSWER);
  const late = await rapport([...answer, "deny"]);
  assert.equal(late.code, 5, late.stderr);
});

test("without a server the question waits in the home, and the answer is followed to its end", async () => {
  const answer = await ask();
  const shown = await rapport(["sessions", "show", answer.at(-1) as string]);
  assert.match(shown.stdout, /May vera use current_time\?/);
  const answered = await rapport([...answer, "deny"]);
  assert.deepEqual([answered.code, answered.stderr], [0, ""]);
  assert.match(answered.stdout, /The tool said: The person declined this call/);
});

test("at a terminal a question is answered with y", { skip: process.platform !== "linux" && "needs script(1) of Linux" }, async () => {
  await serve();
  const child = start("script", ["-qec", `${process.execPath} ${MAIN} chat vera`, "/dev/null"]);
  const ended = finished(child);
  const says = createEar(child);
  await says(/you ›/);
  child.stdin.write(`${ASK}\r`);
  await says(/May Vera use current_time\?/);
  await says(/\/allow or \/deny \(y, n\)/);
  child.stdin.write("y\r");
  // The terminal breaks the row where it is full.
  await says(/The tool said:\s+\{"utc"/);
  child.stdin.write("\x04");
  const { code, stdout } = await ended;
  assert.equal(code, 0, stdout);
});

/** Waits until a child has written what a pattern finds, at any time. */
function createEar(child: ChildProcessWithoutNullStreams): (pattern: RegExp) => Promise<void> {
  let text = "";
  child.stdout.on("data", (piece: Buffer) => (text += piece.toString()));
  return (pattern) =>
    new Promise((resolve, reject) => {
      const look = () => {
        if (pattern.test(text)) resolve();
      };
      child.stdout.on("data", look);
      child.on("close", () => reject(new Error(`it ended without saying ${pattern}: ${text}`)));
      look();
    });
}
