// A chat at a terminal, typed key by key. What is compared is what stands on the screen in the end.
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { runCli } from "../cli.ts";
import type { FakeApi, Route } from "../../../test/support/fake-api.ts";
import { startFakeApi } from "../../../test/support/fake-api.ts";
import { createTerminal, optionsFor } from "../../../test/support/fake-terminal.ts";
import { screenOf } from "../../../test/support/fake-screen.ts";

let api: FakeApi;
let route: Route = () => undefined;
before(async () => {
  api = await startFakeApi((method, path, body) => route(method, path, body));
});
/** Ends the chat of a test that failed in the middle. */
let leave: () => void = () => undefined;
afterEach(() => leave());
after(() => api.close());

const CTRL_C = "\x03";
const CTRL_D = "\x04";

function chat(columns = 40) {
  const terminal = createTerminal({ tty: true, columns });
  const abort = new AbortController();
  leave = () => abort.abort();
  const ended = runCli(optionsFor(["chat"], terminal.io, { url: api.url, signal: abort.signal }));
  return { ...terminal, ended, screen: () => screenOf(terminal.written.stdout, columns) };
}

test("a message and its answer stand in the transcript, wrapped at words, once", async () => {
  const { type, shows, ended, screen } = chat();
  await shows("you ›");
  type("hello there\r");
  const { session_id } = await api.until(() => api.running());
  api.speak(session_id, ["An answer that is ", "longer than one row of ", "this terminal.\n\nEnd."]);
  api.end(session_id, "turn.finished");
  await shows("End.");
  type(CTRL_D);
  assert.equal(await ended, 0);
  assert.deepEqual(screen().slice(2), [
    "",
    "you › hello there",
    "",
    "Mira › An answer that is longer than one",
    "row of this terminal.",
    "",
    "End.",
  ]);
});

test("what is typed while an answer comes stays whole below it", async () => {
  const { type, shows, ended, screen } = chat();
  await shows("you ›");
  type("first\r");
  const { session_id } = await api.until(() => api.running());
  type("half a mess");
  api.speak(session_id, ["Some ", "words "], false);
  await shows("words");
  const rows = screen();
  assert.equal(rows.at(-1), "you › half a mess");
  assert.ok(rows.includes("Mira › Some words"), rows.join("\n"));
  // Stops the turn, clears what is typed, leaves.
  type(CTRL_C.repeat(3));
  assert.equal(await ended, 0);
});

test("Ctrl+C stops the turn and keeps the program; at an empty prompt it ends it", async () => {
  const { type, shows, ended } = chat();
  await shows("you ›");
  type("go on for ever\r");
  const { session_id } = await api.until(() => api.running());
  api.speak(session_id, ["and on "], false);
  await shows("and on");
  type(CTRL_C);
  await api.until(() => api.calls.some((call) => call.includes(`${session_id}/turns`)) || undefined);
  type("/help\r");
  await shows("/new [title]");
  type(CTRL_C);
  assert.equal(await ended, 0);
});

test("/new begins another session with the next message, /close closes it, other words are refused", async () => {
  const { type, shows, ended } = chat(100);
  await shows("you ›");
  type("/cloze\r");
  await shows("Did you mean /close?");
  type("/close\r");
  await shows("nothing to close");
  type("one\r");
  const first = await api.until(() => api.running());
  api.end(first.session_id, "turn.finished");
  type("/new Other things\r");
  await shows("next message");
  type("two\r");
  const second = await api.until(() => api.running());
  assert.notEqual(second.session_id, first.session_id);
  assert.equal(second.title, "Other things");
  api.end(second.session_id, "turn.finished");
  type("/close\r");
  await shows('Closed "Other things"');
  assert.equal(api.sessions.get(second.session_id)?.status, "closed");
  type("/exit\r");
  assert.equal(await ended, 0);
});

test("a message of several pasted lines is one message", async () => {
  const { type, shows, ended } = chat();
  await shows("you ›");
  type("\x1b[200~one\rtwo\rthree\x1b[201~");
  type("\r");
  const { session_id } = await api.until(() => api.running());
  assert.ok(api.calls.some((call) => call.includes('"content":"one\\ntwo\\nthree"')), api.calls.at(-1));
  api.end(session_id, "turn.finished");
  type(CTRL_D);
  await ended;
});

test("a message that is refused says why, and the chat goes on", async () => {
  const { type, shows, ended, written } = chat();
  await shows("you ›");
  type("one\r");
  const { session_id } = await api.until(() => api.running());
  api.end(session_id, "turn.finished");
  api.sessions.delete(session_id);
  type("two\r");
  await shows("There is no such thing.");
  await shows("two", written.stdout.indexOf("There is no such thing."));
  type(`${CTRL_C}${CTRL_D}`);
  assert.equal(await ended, 0);
});

test("a message that did not get through goes back to the prompt, and sent again it is the same message", async () => {
  const { type, shows, ended, written } = chat(100);
  await shows("you ›");
  route = (method, path) => (method === "POST" && path.endsWith("/messages") ? { status: 503, code: "unavailable", message: "Try again." } : undefined);
  type("only once\r");
  await shows("Try again.");
  route = () => undefined;
  await shows("only once", written.stdout.indexOf("Try again."));
  type("\r");
  const { session_id } = await api.until(() => api.running());
  const names = api.calls.filter((call) => call.includes("only once")).map((call) => /"client_id":"([^"]+)"/.exec(call)?.[1]);
  assert.equal(names.length, 2);
  assert.equal(names[0], names[1]);
  api.end(session_id, "turn.finished");
  type(CTRL_D);
  assert.equal(await ended, 0);
});
