// The corners of a session's life, met from the terminal against the real app: closed, deleted, forked and read in the
// middle of an answer, and two people or windows at once.
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { createDoor, inTurn, pauseAt } from "../../test/support/door.ts";
import { screenOf } from "../../test/support/fake-screen.ts";
import { createTerminal, optionsFor, run } from "../../test/support/fake-terminal.ts";
import type { RealApp, RealAppOptions } from "../../test/support/real-app.ts";
import { startApp } from "../../test/support/real-app.ts";
import type { Script } from "../../test/support/scripted-model.ts";
import { replyToLast } from "../../test/support/scripted-model.ts";
import type { Tool } from "../ports/tool.ts";
import { runCli } from "./cli.ts";

const CTRL_D = "\x04";
const leaving: (() => void)[] = [];
/** Ends the chats of a test that failed in the middle. */
afterEach(() => {
  for (const leave of leaving.splice(0)) leave();
});

function serverOf(app: RealApp) {
  return { findServer: async () => ({ url: app.url, token: app.token, pid: 1 }) };
}

function cli(app: RealApp, ...argv: string[]) {
  return run(argv, serverOf(app));
}

/** A chat at a terminal, in a session that is there. */
function chat(app: RealApp, session_id: string) {
  const terminal = createTerminal({ tty: true, columns: 100 });
  const abort = new AbortController();
  leaving.push(() => abort.abort());
  const ended = runCli(optionsFor(["chat", "--session", session_id], terminal.io, { ...serverOf(app), signal: abort.signal }));
  return { ...terminal, ended, screen: () => screenOf(terminal.written.stdout, 100) };
}

/** The answer to "First" is half written and waits at a door; later ones come at once. `short` names the session. */
async function startBusy() {
  const door = createDoor();
  const app = await startApp({ script: inTurn(pauseAt(door, ["half "], ["whole"]), replyToLast) });
  const id = await app.session();
  const { turn } = await app.client.sendMessage(id, { content: "First" });
  await door.reached;
  return { app, id, turn, door, short: id.slice(-8) };
}

test("closing during an answer gives back what waited, and the answer is stored to its end", async () => {
  const { app, id, turn, door, short } = await startBusy();
  await using _ = app;
  await app.client.sendMessage(id, { content: "Second" });
  await app.client.sendMessage(id, { content: "Third" });
  const closed = await cli(app, "sessions", "close", short);
  assert.deepEqual([closed.code, closed.stderr], [0, ""]);
  assert.equal(closed.stdout, 'Closed "First".\nThe answer goes on to its end and is stored.\nNot sent, it is yours again: Second\nNot sent, it is yours again: Third\n');
  door.open();
  await app.ended(turn);
  const shown = await cli(app, "sessions", "show", short);
  assert.match(shown.stdout, /closed · 2 messages[^]*half whole/);
  assert.doesNotMatch(shown.stdout, /Second|waiting/);
});

test("closing with --json gives the returned messages as the API does", async () => {
  const { app, id, door } = await startBusy();
  await using _ = app;
  await app.client.sendMessage(id, { content: "Second" });
  const closed = JSON.parse((await cli(app, "sessions", "close", id, "--json")).stdout);
  assert.deepEqual([closed.session.status, closed.returned.map((input: { content: string }) => input.content)], ["closed", ["Second"]]);
  door.open();
});

test("deleting during an answer stops it, and whoever waits for the answer is told", async () => {
  const { app, id, door, short } = await startBusy();
  await using _ = app;
  const waiting = cli(app, "chat", "--session", short, "-m", "Second");
  const reader = await app.events(`/sessions/${id}/events`, "0");
  await reader.until(({ data }) => data.type === "turn.queued");
  const watching = chat(app, id);
  await watching.shows("1 waiting: Second");
  const deleted = await cli(app, "sessions", "delete", short, "--yes");
  assert.equal(deleted.code, 0, deleted.stderr);
  const { code, stderr } = await waiting;
  assert.deepEqual([code, stderr], [1, "error: The session was deleted while it answered.\n"]);
  await watching.shows("This session was deleted. Your next message begins a new one.");
  door.open();
  const shown = await cli(app, "sessions", "show", id);
  assert.equal(shown.code, 1);
  assert.match(shown.stderr, /^error: There is no such session/);
  watching.type(CTRL_D);
  assert.equal(await watching.ended, 0);
});

test("a message to a closed session says how to open it again, and that command does it", async () => {
  await using app = await startApp();
  const id = await app.session();
  await app.client.askMessage(id, { content: "Hello" });
  await app.client.closeSession(id);
  const refused = await cli(app, "chat", "--session", id, "-m", "Still there?");
  const command = `rapport sessions reopen ${id.slice(-8)}`;
  assert.deepEqual([refused.code, refused.stderr], [5, `error: This session is closed. Reopen it to go on. Use: ${command}\n`]);
  assert.equal((await cli(app, ...command.split(" ").slice(1))).code, 0);
  const taken = await cli(app, "chat", "--session", id, "-m", "Still there?");
  assert.deepEqual([taken.code, taken.stdout], [0, "Reply to: Still there?\n"]);
});

test("a chat whose session is closed elsewhere keeps the message, and /reopen lets it be sent", async () => {
  await using app = await startApp();
  const id = await app.session();
  await app.client.askMessage(id, { content: "Hello" });
  const { type, shows, ended } = chat(app, id);
  await shows("you ›");
  await app.client.closeSession(id);
  type("Still there?\r");
  await shows("This session is closed. Reopen it to go on. /reopen opens it again, /new begins another.");
  type("\x15/reopen\r");
  await shows("The session is open again.");
  type("Still there?\r");
  await shows("Reply to: Still there?");
  type(CTRL_D);
  assert.equal(await ended, 0);
});

test("a fork during an answer ends with what was finished before it", async () => {
  const door = createDoor();
  await using app = await startApp({ script: inTurn(replyToLast, pauseAt(door, ["half "], ["whole"])) });
  const id = await app.session();
  await app.client.askMessage(id, { content: "First" });
  const { turn } = await app.client.sendMessage(id, { content: "Second" });
  await door.reached;
  const forked = await cli(app, "sessions", "fork", id.slice(-8), "--json");
  assert.equal(forked.code, 0, forked.stderr);
  door.open();
  await app.ended(turn);
  const shown = await cli(app, "sessions", "show", JSON.parse(forked.stdout).session_id);
  assert.match(shown.stdout, /First[^]*Reply to: First/);
  assert.doesNotMatch(shown.stdout, /Second|half/);
});

test("two windows that withdraw the same message: one does, the other is told that it is gone", async () => {
  const { app, id, door, short } = await startBusy();
  await using _ = app;
  await app.client.sendMessage(id, { content: "Second" });
  const both = await Promise.all([1, 2].map(() => cli(app, "sessions", "queue", short, "withdraw", "1")));
  assert.equal(both.filter(({ code }) => code === 0).length, 1);
  const late = both.find(({ code }) => code !== 0);
  // The later one looked before or after the message was gone.
  assert.ok(late?.code === 5 || late?.stderr === "error: Nothing waits in this session.\n", JSON.stringify(late));
  assert.deepEqual((await app.client.listQueue(id)).queue, []);
  door.open();
});

/** The first request calls a tool that the profile asks about; then the model says what the tool gave. */
const CALLS: Script = (request, call) => (call === 0 ? [{ type: "tool_call", call_id: "call_1", tool: "current_time", input: {}, problem: null }] : [{ type: "text", text: `After ${request.messages.at(-1)?.role}.` }]);
const ASKS: RealAppOptions = { script: CALLS, profiles: { "ada.yaml": "agent_id: ada\nname: Ada\nrole: Mathematician\ntools: { approval: { current_time: ask } }\n" } };

test("two windows that answer the same question: one does, the other is refused, and both show the same", async () => {
  await using app = await startApp(ASKS);
  const asked = await cli(app, "chat", "ada", "-m", "What time is it?");
  assert.equal(asked.code, 6, asked.stderr);
  const { sessions } = await app.client.listSessions();
  const id = sessions[0]?.session_id as string;
  const both = [chat(app, id), chat(app, id)];
  for (const { shows } of both) await shows("May Ada use current_time?");
  const commands = await Promise.all(["allow", "deny"].map((answer) => cli(app, "sessions", "answer", id, answer, "--no-wait")));
  assert.deepEqual(commands.map(({ code }) => code).toSorted((a, b) => a - b), [0, 5], JSON.stringify(commands));
  const told = commands[0]?.code === 0 ? "Allowed: current_time" : "Denied: current_time";
  for (const { shows } of both) {
    await shows(told);
    await shows("After tool.");
  }
  for (const { type, ended } of both) {
    type(CTRL_D);
    assert.equal(await ended, 0);
  }
  const [first, second] = both.map(({ screen }) => screen());
  assert.deepEqual(first, second);
});

test("a question outlives the server, and a tool that was denied is not run", async () => {
  await using app = await startApp(ASKS);
  assert.equal((await cli(app, "chat", "ada", "-m", "What time is it?")).code, 6);
  await app.restart();
  const id = (await app.client.listSessions()).sessions[0]?.session_id as string;
  const denied = await cli(app, "sessions", "answer", id, "deny");
  assert.deepEqual([denied.code, denied.stdout], [0, "After tool.\n"]);
  const shown = await cli(app, "sessions", "show", id, "--tools");
  assert.match(shown.stdout, /failed: The person declined this call\./);
});

test("a session that is closed while it asks can still be answered, and the answer is stored", async () => {
  await using app = await startApp(ASKS);
  assert.equal((await cli(app, "chat", "ada", "-m", "What time is it?")).code, 6);
  const id = (await app.client.listSessions()).sessions[0]?.session_id as string;
  const closed = await cli(app, "sessions", "close", id);
  assert.match(closed.stdout, /Its turn still waits for your answer: rapport sessions show /);
  assert.equal((await cli(app, "sessions", "answer", id, "allow")).stdout, "After tool.\n");
});

/** A tool that begins and never ends; `begun` resolves when it has begun. */
function createEndless() {
  const begun = Promise.withResolvers<void>();
  const tool: Tool = {
    name: "send_mail",
    description: "x",
    input_schema: { type: "object" },
    origin: "tool",
    repeatable: false,
    run() {
      begun.resolve();
      return new Promise<string>(() => undefined);
    },
  };
  return { tool, begun: begun.promise };
}

test("a tool that was cut off by a crash is put to its person: continue lets the agent go on, discard ends the turn, and both are done", async () => {
  for (const [answer, stdout, status] of [["continue", "After tool.\n", "finished"], ["discard", "", "cancelled"]] as const) {
    const { tool, begun } = createEndless();
    const script: Script = (request, call) => (call === 0 ? [{ type: "tool_call", call_id: "call_1", tool: "send_mail", input: { to: "ada" }, problem: null }] : [{ type: "text", text: `After ${request.messages.at(-1)?.role}.` }]);
    await using app = await startApp({ script, tools: [tool] });
    const id = await app.session();
    await app.client.sendMessage(id, { content: "Send it" });
    await begun;
    await app.crash();
    const shown = await cli(app, "sessions", "show", id);
    assert.match(shown.stdout, /Nobody knows whether send_mail did its work[^]*"to": "ada"[^]*Answer with: rapport sessions answer [0-9a-f]{8} continue\|redo\|discard/);
    assert.equal((await cli(app, "sessions", "answer", id, "allow")).code, 2);
    const answered = await cli(app, "sessions", "answer", id, answer);
    assert.deepEqual([answered.code, answered.stdout, answered.stderr], [0, stdout, ""], answer);
    assert.equal((await app.client.listMessages(id)).turns.at(-1)?.status, status);
  }
});
