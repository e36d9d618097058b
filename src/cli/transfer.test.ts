// Handing on and pasting at a terminal: what is given away is shown first, and a pasted export is context. Against the real app.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createTerminal, optionsFor, run } from "../../test/support/fake-terminal.ts";
import type { RealApp } from "../../test/support/real-app.ts";
import { startApp } from "../../test/support/real-app.ts";
import { runCli } from "./cli.ts";

const at = (app: RealApp) => ({ findServer: async () => ({ url: app.url, token: app.token, pid: 1 }) });

async function talk(app: RealApp) {
  const id = await app.session();
  await app.client.askMessage(id, { content: "We meet in Bergen, password=hunter2" });
  return id;
}

test("a hand-off shows its text and asks; without a yes nothing is handed on", async () => {
  await using app = await startApp();
  const id = await talk(app);
  for (const [key, code] of [["n", 1], ["y", 0]] as const) {
    const terminal = createTerminal({ tty: true, columns: 80 });
    const ended = runCli(optionsFor(["sessions", "handoff", id, "--to", "bob", "--last", "2"], terminal.io, at(app)));
    await terminal.shows("Go on with bob");
    assert.match(terminal.written.stdout, /> We meet in Bergen, password=\[masked: password\]/);
    terminal.type(key);
    assert.equal(await ended, code);
    assert.equal((await app.client.listLinks(id)).handed_to.length, code === 0 ? 1 : 0);
  }
});

test("a bundle is not poured over a terminal, and what is exported there obeys nobody", async () => {
  await using app = await startApp();
  const id = await app.session();
  await app.client.askMessage(id, { content: "red \u001b[31m" });
  const terminal = createTerminal({ tty: true, columns: 80 });
  assert.equal(await runCli(optionsFor(["sessions", "bundle", "--all"], terminal.io, at(app))), 2);
  assert.equal(await runCli(optionsFor(["sessions", "export", id], terminal.io, at(app))), 0);
  assert.ok(!terminal.written.stdout.includes("\u001b[31m"));
  const piped = await run(["sessions", "export", id], at(app));
  assert.ok(piped.stdout.includes("red \u001b[31m"));
});

test("an export that is pasted into a chat is attached to the next message, and not said", async () => {
  await using app = await startApp();
  const { text } = await app.client.exportSession(await talk(app), { format: "context" });
  const { io, type, shows } = createTerminal({ tty: true, columns: 80 });
  const ended = runCli(optionsFor(["chat", "bob"], io, at(app)));
  await shows("you ›");
  type(`\u001b[200~${text}\u001b[201~`);
  type("\r");
  await shows("Attached as context: Context from");
  type("Where do we meet?\r");
  await shows("Reply to: Where");
  type("\u0004");
  assert.equal(await ended, 0);
  const { sessions } = await app.client.listSessions({ agent_id: "bob" });
  const { messages } = await app.client.listMessages(sessions[0]?.session_id ?? "ses_");
  assert.deepEqual(messages.filter(({ role }) => role === "user").map(({ content, parts }) => [content, parts.map((part) => part.type)]), [["Where do we meet?", ["file", "text"]]]);
});
