// Searching from within a chat, typed key by key against the real app.
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { createTerminal, optionsFor } from "../../../test/support/fake-terminal.ts";
import { startApp } from "../../../test/support/real-app.ts";
import { runCli } from "../cli.ts";

const CTRL_D = "\x04";
let leave: () => void = () => undefined;
/** Ends the chat of a test that failed in the middle. */
afterEach(() => leave());

test("/search finds what was said in other sessions, and is no message itself", async () => {
  await using app = await startApp();
  const session_id = await app.session();
  await app.client.askMessage(session_id, { content: "The night train leaves at nine" });
  const terminal = createTerminal({ tty: true, columns: 100 });
  const abort = new AbortController();
  leave = () => abort.abort();
  const ended = runCli(optionsFor(["chat", "ada"], terminal.io, { findServer: async () => ({ url: app.url, token: app.token, pid: 1 }), signal: abort.signal }));
  await terminal.shows("you ›");
  const enter = async (line: string, answer: string) => {
    const from = terminal.written.stdout.length;
    terminal.type(`${line}\r`);
    await terminal.shows(answer, from);
  };
  await enter('/search "night train"', "The night train leaves at nine");
  await terminal.shows(`rapport chat --session ${session_id.slice(-8)}`);
  await enter("/search volcano", "Nothing was found.");
  await enter("/search", "Say what to look for: /search WORDS");
  assert.equal((await app.client.listSessions()).sessions.length, 1, "none of it was a message");
  terminal.type(CTRL_D);
  assert.equal(await ended, 0);
});
