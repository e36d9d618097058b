// Pruning and storage from the terminal, against the real app.
import assert from "node:assert/strict";
import { test } from "node:test";
import { catchUpReading } from "../../test/support/care.ts";
import { createTerminal, optionsFor, run } from "../../test/support/fake-terminal.ts";
import type { RealApp } from "../../test/support/real-app.ts";
import { startApp } from "../../test/support/real-app.ts";
import { LANES } from "../app/job/lanes.ts";
import { work as workLane } from "../app/job/work.ts";
import { runCli } from "./cli.ts";

const FORGETFUL = { "ada.yaml": "agent_id: ada\nname: Ada\nrole: Mathematician\nmemory: { transfer_policy: none }\n" };
const on = (app: RealApp) => ({ findServer: async () => ({ url: app.url, token: app.token, pid: 1 }) });
const LATER = "2999-01-01";

/** Two sessions, read for the memory; the first one is pinned. */
async function startOld() {
  const app = await startApp({ profiles: FORGETFUL, beats: false });
  for (const content of ["First", "Second"]) {
    const id = await app.session();
    await app.client.askMessage(id, { content });
    await app.client.distillSession(id);
    if (content === "First") await app.client.placeSession(id, { pinned: true });
  }
  await catchUpReading(app);
  return app;
}

const prune = (app: RealApp, ...words: string[]) => run(["sessions", "prune", ...words], { ...on(app), columns: 120 });

test("nothing is pruned where nobody can be asked, unless --yes is given, and not without exactly one valid bound", async () => {
  await using app = await startOld();
  for (const words of [["--before", LATER], ["--before", LATER, "--json"], ["--yes"], ["--before", LATER, "--older-than", "1d", "--yes"], ["--older-than", "soon", "--yes"], ["--older-than", "0s", "--yes"], ["--before", "soon", "--yes"], ["--plan", "x", "--yes"], ["--before", LATER, "--type", "team", "--yes"]]) {
    const ran = await prune(app, ...words);
    assert.equal(ran.code, 2, `${words.join(" ")}: ${ran.stdout}${ran.stderr}`);
  }
  assert.match((await prune(app, "--before", LATER)).stderr, /--yes.*--dry-run.*Nothing was deleted/);
  assert.equal((await app.client.listSessions()).sessions.length, 2);
});

test("a dry run shows what would go and what stays, and its plan is carried out once", async () => {
  await using app = await startOld();
  const dry = await prune(app, "--before", LATER, "--dry-run");
  assert.equal(dry.code, 0, dry.stderr);
  assert.match(dry.stdout, /^1 session with 2 messages \(\d+ bytes\) last used before 2999-01-01/);
  assert.match(dry.stdout, /1 session stays: 1 pinned\.\n  [0-9a-f]{8} "First": pinned\n/);
  const plan = /--plan (prn_\w+)/.exec(dry.stdout)?.[1] as string;
  assert.equal((await app.client.listSessions()).sessions.length, 2);
  const done = await prune(app, "--plan", plan, "--yes");
  assert.match(done.stdout, /^Deleted 1 session: 2 messages\.\n1 session stays: 1 pinned\.\n/);
  assert.deepEqual((await app.client.listSessions()).sessions.map(({ title }) => title), ["First"]);
  const none = await prune(app, "--older-than", "30d", "--yes", "--json");
  assert.equal((JSON.parse(none.stdout) as { counts: { sessions: number } }).counts.sessions, 0);
  assert.match((await prune(app, "--older-than", "30d", "--dry-run")).stdout, /^No session was last used before [\d: -]+\.\n$/);
});

test("a dry run never deletes, whatever is given with it, and a plan takes no further choice", async () => {
  await using app = await startOld();
  const dry = await prune(app, "--before", LATER, "--dry-run", "--yes");
  assert.deepEqual([dry.code, dry.stdout.startsWith("1 session with 2 messages")], [0, true], dry.stderr);
  const plan = /--plan (prn_\w+)/.exec(dry.stdout)?.[1] as string;
  for (const words of [["--dry-run"], ["--agent", "bob"], ["--type", "heartbeat"], ["--forget"], ["--skip-distill"]]) {
    const ran = await prune(app, "--plan", plan, "--yes", ...words);
    assert.deepEqual([ran.code, /Nothing was deleted/.test(ran.stderr)], [2, true], `${words.join(" ")}: ${ran.stdout}`);
  }
  assert.equal((await app.client.listSessions()).sessions.length, 2);
});

test("at a terminal the person is shown what would go and asked, and no is the default", async () => {
  await using app = await startOld();
  const ask = async (typed: string) => {
    const terminal = createTerminal({ tty: true, columns: 120 });
    const ended = runCli(optionsFor(["sessions", "prune", "--before", LATER], terminal.io, on(app)));
    await terminal.shows("Delete 1 session for good?");
    terminal.type(typed);
    return { code: await ended, ...terminal.written };
  };
  const no = await ask("\r");
  assert.equal(no.code, 1);
  assert.match(no.stderr, /1 session with 2 messages[^]*1 session stays: 1 pinned[^]*Nothing was deleted/);
  assert.equal((await app.client.listSessions()).sessions.length, 2);
  const yes = await ask("y");
  assert.equal(yes.code, 0);
  assert.match(yes.stdout, /Deleted 1 session: 2 messages\./);
  assert.deepEqual((await app.client.listSessions()).sessions.map(({ title }) => title), ["First"]);
});

test("without a server the prune is done here to its end, also what goes on in the background, and the room is given back", async () => {
  await using app = await startApp({ profiles: FORGETFUL, beats: false });
  await app.client.askMessage(await app.session(), { content: "Not read yet" });
  let worked = 0;
  // What a process of its own does when it is told to work.
  const stop = new AbortController();
  const work = () => {
    worked += 1;
    for (const lane of LANES) void workLane(app.app, lane, stop.signal);
  };
  const ran = await run(["sessions", "prune", "--before", LATER, "--yes"], { openInProcess: async () => ({ url: app.url, token: app.token, work, close: async () => undefined }) });
  stop.abort();
  assert.equal(ran.code, 0, ran.stderr);
  assert.equal(ran.stdout, "Deleted 1 session: 2 messages.\n");
  assert.equal(worked, 1);
  assert.equal((await app.client.readStorage()).deletions_open, 0);
});

test("storage is shown in files, agents and months, and compacted on demand", async () => {
  await using app = await startOld();
  const storage = (...words: string[]) => run(["storage", ...words], on(app));
  const shown = await storage();
  assert.equal(shown.code, 0, shown.stderr);
  assert.match(shown.stdout, /database +\d.*\n.*log[^]*ada +chat +2 +4 +\d+ bytes[^]*\d{4}-\d{2} +2 +4/);
  assert.equal((JSON.parse((await storage("--json")).stdout) as { by_agent: unknown[] }).by_agent.length, 1);
  await prune(app, "--before", LATER, "--yes");
  assert.match((await storage()).stderr, /1 deletion whose bytes are still in the files/);
  assert.match((await storage("--compact")).stdout, /^Database: .* before, .* now\.\n$/);
  assert.doesNotMatch((await storage()).stderr, /deletion/);
});
