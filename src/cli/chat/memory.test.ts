// The words of a chat about memory, typed key by key against the real app.
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { inTurn, say } from "../../../test/support/door.ts";
import { createTerminal, optionsFor } from "../../../test/support/fake-terminal.ts";
import type { RealApp, RealAppOptions } from "../../../test/support/real-app.ts";
import { startApp } from "../../../test/support/real-app.ts";
import type { SessionId } from "../../domain/ids.ts";
import type { Turn } from "../../domain/turn.ts";
import { runCli } from "../cli.ts";

const CTRL_D = "\x04";
let leave: () => void = () => undefined;
/** Ends the chat of a test that failed in the middle. */
afterEach(() => leave());

async function chat(options: RealAppOptions = {}) {
  const app = await startApp(options);
  const terminal = createTerminal({ tty: true, columns: 100 });
  const abort = new AbortController();
  leave = () => abort.abort();
  const findServer = async () => ({ url: app.url, token: app.token, pid: 1 });
  const ended = runCli(optionsFor(["chat", "ada"], terminal.io, { findServer, signal: abort.signal }));
  await terminal.shows("you ›");
  /** Types a line and waits for what is said to it. */
  const enter = async (line: string, answer: string) => {
    const from = terminal.written.stdout.length;
    terminal.type(`${line}\r`);
    await terminal.shows(answer, from);
  };
  /** Waits until the newest turn has ended. */
  const rest = async () => {
    const [session] = (await app.client.listSessions()).sessions;
    const { turns } = await app.client.listMessages(session?.session_id as SessionId, { limit: 1 });
    await app.ended(turns.at(-1) as Turn);
  };
  return { app, ...terminal, ended, enter, rest };
}

const textsOf = async (app: RealApp) => (await app.client.listMemories("ada")).memories.map((one) => one.text).toSorted();

test("/remember keeps a sentence, and /forget erases it once the person says yes", async () => {
  const { app, enter, type, ended } = await chat();
  await using _ = app;
  await enter("/remember I drink green tea", "Ada keeps it: I drink green tea");
  await enter("/forget tea", 'Forget "I drink green tea" for good?');
  await enter("n", "Nothing was forgotten.");
  assert.deepEqual(await textsOf(app), ["I drink green tea"]);
  await enter("/forget tea", 'Forget "I drink green tea" for good?');
  await enter("yes", "Forgotten for good.");
  assert.deepEqual(await textsOf(app), []);
  assert.deepEqual((await app.client.listSessions()).sessions, [], "none of it was a message");
  type(CTRL_D);
  assert.equal(await ended, 0);
});

test("/forget asks which one when several fit, and says when nothing does", async () => {
  const { app, enter, written, type, ended } = await chat();
  await using _ = app;
  await app.client.addMemory("ada", { text: "I drink green tea" });
  await app.client.addMemory("ada", { text: "Tea makes me sleep badly" });
  await app.client.addMemory("ada", { text: "My dog is called Rex" });
  await enter("/forget volcano", "keeps nothing that fits");
  await enter("/forget tea", "Which one?");
  const listed = written.stdout.slice(written.stdout.lastIndexOf("Which one?"));
  const number = /(\d) {2}I drink green tea/.exec(listed)?.[1];
  assert.doesNotMatch(listed, /Rex/);
  await enter("/forget 7", "There is no number 7");
  await enter(`/forget ${number}`, 'Forget "I drink green tea" for good?');
  await enter("y", "Forgotten for good.");
  assert.deepEqual(await textsOf(app), ["My dog is called Rex", "Tea makes me sleep badly"]);
  type(CTRL_D);
  assert.equal(await ended, 0);
});

test("a message after the question leaves it, and a later yes forgets nothing", async () => {
  const { app, enter, type, ended } = await chat();
  await using _ = app;
  await enter("/remember I drink green tea", "keeps it");
  await enter("/forget tea", "for good?");
  await enter("Hello there", "Reply to: Hello there");
  await enter("y", "Reply to: y");
  assert.deepEqual(await textsOf(app), ["I drink green tea"]);
  type(CTRL_D);
  assert.equal(await ended, 0);
});

test("a yes is for nothing when the agent's question came in between", async () => {
  const { app, enter, type, shows, ended } = await chat({ script: inTurn(() => [{ type: "tool_call", call_id: "c", tool: "forget", input: { memory_id: "mem_x" }, problem: null }], say("As you like.")) });
  await using _ = app;
  await enter("/remember I drink green tea", "keeps it");
  type("Use it\r");
  await shows("waits for you");
  await enter("/forget tea", "for good?");
  await enter("y", "the agent asks something too");
  assert.deepEqual(await textsOf(app), ["I drink green tea"]);
  await enter("/deny", "As you like.");
  type(CTRL_D);
  assert.equal(await ended, 0);
});

test("/memory shows what stood in the last answer's prompt, why, and with numbers that /forget takes", async () => {
  const { app, enter, rest, written, type, ended } = await chat();
  await using _ = app;
  await enter("/memory", "There is no answer yet");
  await enter("What now?", "Reply to: What now?");
  await rest();
  await enter("/memory", "Nothing from memory");
  await app.client.addMemory("ada", { text: "I drink green tea" });
  await enter("/new", "next message");
  await enter("Which tea do I drink?", "Reply to: Which tea");
  await rest();
  await enter("/memory", "(score ");
  assert.match(written.stdout, /1 {2}I drink green tea \(score [\d.]+: words [\d.]+\)/);
  await enter("/forget 1", 'Forget "I drink green tea" for good?');
  await enter("y", "Forgotten for good.");
  assert.deepEqual(await textsOf(app), []);
  type(CTRL_D);
  assert.equal(await ended, 0);
});

test("a word without its text says how it is written", async () => {
  const { app, enter, type, ended } = await chat();
  await using _ = app;
  await enter("/remember", "/remember TEXT");
  await enter("/forget", "/forget TEXT");
  type(CTRL_D);
  assert.equal(await ended, 0);
});
