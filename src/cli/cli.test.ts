// Command lines from end to end against a stand-in of the server: output, errors and exit codes.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { stripVTControlCharacters } from "node:util";
import { AppError } from "../domain/errors.ts";
import { runCli } from "./cli.ts";
import type { FakeApi, Route } from "../../test/support/fake-api.ts";
import { startFakeApi } from "../../test/support/fake-api.ts";
import { createTerminal, optionsFor, run } from "../../test/support/fake-terminal.ts";
import { COMMANDS } from "./program.ts";

let api: FakeApi;
let route: Route = () => undefined;
before(async () => {
  api = await startFakeApi((method, path, body) => route(method, path, body));
  api.addSession({ session_id: "ses_0193b1c2a4f07c3e9d5b6a7f80112233", title: "Trip to \x1b[31mNorway\x07", message_count: 4 });
  api.addSession({ session_id: "ses_0193b1c2a4f07c3e9d5b6a7f80112299", title: "A second one with a title that is much too long for a narrow terminal", message_count: 2 });
});
after(() => api.close());

const FIRST = "ses_0193b1c2a4f07c3e9d5b6a7f80112233";

test("the version and the help need no server", async () => {
  assert.deepEqual(await run(["--version"]), { code: 0, stdout: "1.2.3\n", stderr: "" });
  const help = await run(["--help"]);
  assert.equal(help.code, 0);
  for (const word of ["chat", "sessions", "doctor", "Exit codes:", "130"]) assert.match(help.stdout, new RegExp(word));
});

test("every command has help with an example", async () => {
  for (const { path, examples } of COMMANDS) {
    const help = await run([...path.split(" ").filter((word) => word !== ""), "--help"]);
    assert.equal(help.code, 0, path);
    assert.ok(help.stdout.includes(examples[0] as string), `${path} does not show its example`);
    assert.match(help.stdout, /--json/);
  }
});

test("without a command the server is started, with its port and address", async () => {
  const asked: unknown[] = [];
  const serve = async (flags: unknown) => asked.push(flags) + 6;
  assert.equal((await run([], { serve })).code, 7);
  await run(["--port", "8080", "--host", "0.0.0.0"], { serve });
  assert.deepEqual(asked, [{}, { port: 8080, host: "0.0.0.0" }]);
  assert.equal((await run(["--port", "70000"], { serve })).code, 2);
});

test("an unknown command is usage, and the nearest is suggested", async () => {
  const unknown = await run(["sesions"]);
  assert.equal(unknown.code, 2);
  assert.equal(unknown.stderr, "error: There is no command 'sesions'. Did you mean: rapport sessions\n");
  assert.match((await run(["sessions", "lst"])).stderr, /^error: .*list/);
  assert.equal((await run(["sessions"])).code, 2);
  assert.equal((await run(["sessions", "list", "--colour"])).code, 2);
  assert.equal((await run(["sessions", "list", "extra"])).code, 2);
});

test("with --json errors are one JSON object on stderr and stdout stays empty", async () => {
  const wrong = await run(["agents", "show", "--json"]);
  assert.equal(wrong.code, 2);
  assert.equal(wrong.stdout, "");
  assert.deepEqual(JSON.parse(wrong.stderr), { code: "invalid_request", message: "Missing required argument 'agent'." });
  const missing = await run(["sessions", "show", "ses_00000000000000000000000000000000", "--json"], { url: api.url });
  assert.deepEqual([missing.code, JSON.parse(missing.stderr).code], [1, "not_found"]);
});

test("exit codes tell refused, conflict and unreachable apart", async () => {
  const answers: [number, string, number][] = [[401, "unauthorized", 4], [403, "forbidden", 4], [409, "session_read_only", 5], [400, "invalid_request", 2], [500, "internal", 1]];
  for (const [status, code, exit] of answers) {
    route = () => ({ status, code, message: "That is how it is." });
    const ran = await run(["sessions", "close", FIRST], { url: api.url });
    assert.deepEqual([ran.code, ran.stderr], [exit, "error: That is how it is.\n"], code);
  }
  route = () => undefined;
  assert.equal((await run(["agents", "list", "--server", "http://127.0.0.1:1"])).code, 3);
  assert.equal((await run(["agents", "list", "--server", "nonsense"])).code, 2);
  const locked = () => Promise.reject(new AppError("home_locked", "Another process has the home."));
  const signal = AbortSignal.abort();
  assert.equal((await run(["agents", "list"], { openInProcess: locked, signal })).code, 130);
});

test("a list shows short ids and clean titles, cut to the terminal", async () => {
  const piped = await run(["sessions", "list"], { url: api.url });
  assert.match(piped.stdout, /^80112233 +Trip to Norway +mira +chat +open +4 /m);
  assert.match(piped.stdout, /much too long for a narrow terminal/);
  const narrow = await run(["sessions", "list"], { url: api.url, tty: true, columns: 70 });
  for (const line of narrow.stdout.split("\n")) assert.ok(stripVTControlCharacters(line).length <= 70, line);
  for (const raw of ["\x07", "\x1b[31m"]) assert.ok(!(piped.stdout + narrow.stdout).includes(raw));
});

test("filters go to the server as the API names them", async () => {
  await run(["sessions", "list", "--agent", "mira", "--type", "chat,schedule", "--status", "open", "--before", "2026-11-22", "--limit", "5"], { url: api.url });
  assert.ok(api.calls.includes("GET /sessions?agent_id=mira&type=chat&type=schedule&status=open&before=2026-11-22&limit=5"), api.calls.at(-1));
});

test("all pages are read with --all, and only as much as --limit says", async () => {
  const row = api.sessions.get(FIRST);
  route = (method, path) => {
    if (method !== "GET" || path !== "/sessions") return undefined;
    const asked = new URL(`http://x${(api.calls.at(-1) as string).split(" ")[1]}`).searchParams;
    const page = Number(asked.get("cursor") ?? 0);
    return { json: { sessions: Array(Number(asked.get("limit"))).fill(row), next_cursor: page < 2 ? String(page + 1) : null } };
  };
  const all = JSON.parse((await run(["sessions", "list", "--all", "--json"], { url: api.url })).stdout);
  assert.deepEqual([all.sessions.length, all.next_cursor], [600, null]);
  const some = JSON.parse((await run(["sessions", "list", "--limit", "250", "--json"], { url: api.url })).stdout);
  assert.deepEqual([some.sessions.length, some.next_cursor], [250, "2"]);
  route = () => undefined;
});

test("a session may be named by a unique end or beginning of its id", async () => {
  const named = await run(["sessions", "rename", "112233", "Fjords"], { url: api.url });
  assert.deepEqual([named.code, named.stdout], [0, 'Renamed to "Fjords".\n']);
  const several = await run(["sessions", "rename", "0193b1c2", "Fjords"], { url: api.url });
  assert.equal(several.code, 2);
  assert.match(several.stderr, /could be 2 sessions/);
  assert.equal((await run(["sessions", "rename", "2233", "Fjords"], { url: api.url })).code, 2);
  assert.equal((await run(["sessions", "rename", "abcdef", "Fjords"], { url: api.url })).code, 1);
});

test("deleting needs --yes where nobody can be asked", async () => {
  const refused = await run(["sessions", "delete", "80112233"], { url: api.url });
  assert.equal(refused.code, 2);
  assert.ok(!api.calls.some((call) => call.startsWith("DELETE")));
  route = (method) => (method === "DELETE" ? { json: { session_id: FIRST, counts: { messages: 4, events: 9, turns: 2 } } } : undefined);
  const deleted = await run(["sessions", "delete", "80112233", "--yes"], { url: api.url });
  route = () => undefined;
  assert.deepEqual([deleted.code, deleted.stdout], [0, `Deleted ${FIRST}: 4 messages, 2 turns, 9 events.\n`]);
});

test("without a server the app is opened in this process and closed at the end, also after a failure", async () => {
  let open = 0;
  const openInProcess = async () => {
    open += 1;
    return { url: api.url, token: "secret", close: async () => void (open -= 1) };
  };
  assert.equal((await run(["agents", "list"], { openInProcess })).code, 0);
  assert.equal((await run(["agents", "show", "nobody"], { openInProcess })).code, 1);
  assert.equal(open, 0);
  const link = await run(["token", "link"], { openInProcess });
  assert.equal(link.code, 3);
  assert.match(link.stderr, /Start it with: rapport/);
});

test("profiles are checked without a server: file, line, reason, and exit code 1", async () => {
  const problems = [{ file: "mira.yaml", line: 3, message: "unknown key modle; did you mean model?" }];
  const checked = await run(["agents", "check"], { checkProfiles: async () => ({ problems, agents: [] }) });
  assert.deepEqual(checked, { code: 1, stdout: "mira.yaml:3: unknown key modle; did you mean model?\n", stderr: "" });
  assert.equal((await run(["agents", "check"])).code, 0);
});

test("a reader that leaves early is no failure, a full disk is one", async () => {
  for (const [code, exit] of [["EPIPE", 0], ["ENOSPC", 1]] as const) {
    const terminal = createTerminal();
    terminal.io.stdout.write = () => {
      terminal.io.stdout.emit("error", Object.assign(new Error(`write ${code}`), { code }));
      return false;
    };
    assert.equal(await runCli(optionsFor(["sessions", "list"], terminal.io, { url: api.url })), exit, code);
    assert.equal(terminal.written.stderr === "", exit === 0, terminal.written.stderr);
  }
});

test("Ctrl+C ends a command that waits for the server", async () => {
  const abort = new AbortController();
  route = () => {
    abort.abort();
    return undefined;
  };
  const ran = await run(["sessions", "list"], { url: api.url, signal: abort.signal });
  route = () => undefined;
  assert.deepEqual([ran.code, ran.stdout], [130, ""]);
});

test("colour is only for terminals", async () => {
  assert.ok(!(await run(["agents", "list"], { url: api.url })).stdout.includes("\x1b"));
  assert.ok((await run(["agents", "list"], { url: api.url, tty: true })).stdout.includes("\x1b[2m"));
});
