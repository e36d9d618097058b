// Exports, bundles and hand-offs with the real binary, from one home to another, without a server.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

const MAIN = new URL("../../src/main.ts", import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), "rapport-transfer-"));
after(() => rmSync(folder, { recursive: true }));

/** Runs the binary on a home of this name; resolves with its exit code and what it wrote. */
function rapport(home: string, args: readonly string[], stdin = ""): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const env = { PATH: process.env["PATH"], HOME: folder, RAPPORT_HOME: join(folder, home), RAPPORT_PORT: "0", RAPPORT_MODEL: "offline/quote" };
  const child = spawn(process.execPath, [MAIN, ...args], { env, stdio: "pipe" });
  const ran = { stdout: "", stderr: "" };
  child.stdout.on("data", (piece: Buffer) => (ran.stdout += piece.toString()));
  child.stderr.on("data", (piece: Buffer) => (ran.stderr += piece.toString()));
  child.stdin.on("error", () => undefined).end(stdin);
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, ...ran })));
}

async function json<T>(home: string, ...args: string[]): Promise<T> {
  const ran = await rapport(home, [...args, "--json"]);
  assert.equal(ran.code, 0, ran.stderr);
  return JSON.parse(ran.stdout) as T;
}

type Shown = { messages: { content: string; parts: { type: string; name?: string }[] }[] };
type Listed = { sessions: { session_id: string; title: string; agent_id: string }[] };

let id = "";

test("a session is exported to stdout, also as JSON, and into a file that is not written over", async () => {
  assert.equal((await rapport("one", ["chat", "mira", "-m", "We meet in Bergen, password=hunter2."])).code, 0);
  id = (await json<Listed>("one", "sessions", "list")).sessions[0]?.session_id as string;
  const shown = await rapport("one", ["sessions", "export", id.slice(-8)]);
  assert.match(shown.stdout, /^<!-- rapport export: markdown, version 1 -->\n\n# We meet in Bergen[^]*password=hunter2/);
  const masked = await json<{ text: string; masked: unknown[] }>("one", "sessions", "export", id, "--mask", "--last", "1");
  assert.deepEqual([masked.text.includes("hunter2"), masked.masked.length], [false, 1]);
  const file = join(folder, "talk.json");
  const args = ["sessions", "export", id, "--format", "json", "--out", file];
  assert.equal((await rapport("one", args)).code, 0);
  assert.equal((JSON.parse(readFileSync(file, "utf8")) as { rapport_export: number }).rapport_export, 1);
  assert.equal((await rapport("one", args)).code, 2);
});

test("a bundle goes into another home and comes out of it the same; a damaged one does not go in", async () => {
  const [first, second] = [join(folder, "a.jsonl"), join(folder, "b.jsonl")];
  assert.equal((await rapport("one", ["sessions", "bundle", "--all", "--out", first])).code, 0);
  const imported = await rapport("two", ["sessions", "import", first]);
  assert.deepEqual([imported.code, imported.stdout], [0, "Imported 1 session.\n"]);
  assert.equal((await rapport("two", ["sessions", "bundle", id.slice(-8), "--out", second])).code, 0);
  assert.equal(readFileSync(second, "utf8"), readFileSync(first, "utf8"));
  assert.deepEqual((await json<{ skipped: string[] }>("two", "sessions", "import", first)).skipped, [id]);
  writeFileSync(second, readFileSync(first, "utf8").replace("Bergen", "Bergan"));
  const damaged = await rapport("two", ["sessions", "import", second]);
  assert.equal(damaged.code, 2);
  assert.match(damaged.stderr, /damaged.*Nothing was imported/);
});

test("a session is handed on without being asked only with --yes, and goes along with the next message", async () => {
  const refused = await rapport("one", ["sessions", "handoff", id, "--to", "otto"]);
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, /--yes/);
  const { session, preview } = await json<{ session: { session_id: string }; preview: { text: string } }>("one", "sessions", "handoff", id, "--to", "otto", "--yes");
  assert.ok(preview.text.includes("We meet in Bergen, password=[masked: password]"));
  assert.equal((await rapport("one", ["chat", "--session", session.session_id, "-m", "Where do we meet?"])).code, 0);
  const { messages } = await json<Shown>("one", "sessions", "show", session.session_id);
  assert.deepEqual(messages[0]?.parts.map((part) => part.type), ["file", "text"]);
});

test("an export that is piped into a chat is attached as context, and not said", async () => {
  const answered = await rapport("one", ["chat", "otto"], readFileSync(join(folder, "talk.json"), "utf8"));
  assert.equal(answered.code, 0, answered.stderr);
  const { sessions } = await json<Listed>("one", "sessions", "list");
  const { messages } = await json<Shown>("one", "sessions", "show", sessions[0]?.session_id as string);
  assert.deepEqual([messages[0]?.content, messages[0]?.parts.map((part) => part.type)], ["", ["file"]]);
  assert.match(messages[0]?.parts[0]?.name ?? "", /^Context from “/);
});
