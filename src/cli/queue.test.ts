// Messages that wait, from the terminal against the real app: listed, edited, moved and withdrawn, by commands and in a chat.
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import type { Door } from "../../test/support/door.ts";
import { createDoor, inTurn, pauseAt } from "../../test/support/door.ts";
import { createTerminal, optionsFor, run } from "../../test/support/fake-terminal.ts";
import type { RealApp } from "../../test/support/real-app.ts";
import { startApp } from "../../test/support/real-app.ts";
import { replyToLast } from "../../test/support/scripted-model.ts";
import { runCli } from "./cli.ts";

/** Ends the chat of a test that failed in the middle. */
let leave: () => void = () => undefined;
afterEach(() => leave());

const CTRL_D = "\x04";
const CLEAR = "\x15";

/** An answer that waits at a door, and three messages behind it. */
async function startWaiting() {
  const door = createDoor();
  const app = await startApp({ script: inTurn(pauseAt(door, ["half "], ["whole"]), replyToLast) });
  const id = await app.session();
  await app.client.sendMessage(id, { content: "First" });
  await door.reached;
  for (const content of ["Red", "Green", "Blue"]) await app.client.sendMessage(id, { content });
  const serverOf = { findServer: async () => ({ url: app.url, token: app.token, pid: 1 }) };
  const queue = (...words: string[]) => run(["sessions", "queue", id, ...words], serverOf);
  return { app, id, door, queue, serverOf };
}

type Waiting = Awaited<ReturnType<typeof startWaiting>>;

async function waitingIn({ app, id }: Waiting): Promise<string[]> {
  return (await app.client.listQueue(id)).queue.map((input) => input.content);
}

/** The answers that come after the door, once all have come. */
async function answersAfter(app: RealApp, id: Waiting["id"], door: Door): Promise<string[]> {
  const { queue } = await app.client.listQueue(id);
  const last = queue.at(-1)?.turn_id;
  const reader = await app.events(`/sessions/${id}/events`, "0");
  door.open();
  await reader.until(({ data }) => data.type === "turn.finished" && data.turn_id === last);
  return (await app.client.listMessages(id)).messages.filter(({ role }) => role === "assistant").map(({ content }) => content);
}

test("the queue is listed in the order in which it is sent, with numbers", async () => {
  const waiting = await startWaiting();
  await using _ = waiting.app;
  const listed = await waiting.queue();
  assert.equal(listed.code, 0, listed.stderr);
  assert.match(listed.stdout, /^ *1 +[0-9a-f]{8} +queue +\S+ \S+ +Red\n *2 .*Green\n *3 .*Blue\n$/m);
  const { queue } = JSON.parse((await waiting.queue("--json")).stdout);
  assert.deepEqual(queue.map((input: { content: string }) => input.content), ["Red", "Green", "Blue"]);
  waiting.door.open();
});

test("a waiting message is edited, moved and withdrawn by its number or id, and what is left is answered in that order", async () => {
  const waiting = await startWaiting();
  await using app = waiting.app;
  const edited = await waiting.queue("edit", "2", "Dark green");
  assert.deepEqual([edited.code, edited.stderr], [0, "It was: Green\n"]);
  assert.match(edited.stdout, / Dark green\n/);
  assert.equal((await waiting.queue("move", "3", "1")).code, 0);
  assert.deepEqual(await waitingIn(waiting), ["Blue", "Red", "Dark green"]);
  const red = (await app.client.listQueue(waiting.id)).queue[1];
  const withdrawn = await waiting.queue("withdraw", red?.input_id.slice(-8) as string);
  assert.match(withdrawn.stdout, /^Not sent, it is yours again: Red\n/);
  assert.deepEqual(await answersAfter(app, waiting.id, waiting.door), ["half whole", "Reply to: Blue", "Reply to: Dark green"]);
  const empty = await waiting.queue();
  assert.deepEqual([empty.code, empty.stdout, empty.stderr], [0, "", `Nothing waits in ${waiting.id.slice(-8)}.\n`]);
});

test("the new text may come from a pipe, with several lines", async () => {
  const waiting = await startWaiting();
  await using _ = waiting.app;
  const edited = await run(["sessions", "queue", waiting.id, "edit", "1", "-", "--json"], { ...waiting.serverOf, stdin: "one\ntwo" });
  assert.equal(edited.code, 0, edited.stderr);
  assert.deepEqual(await waitingIn(waiting), ["one\ntwo", "Green", "Blue"]);
  waiting.door.open();
});

test("what cannot be done to the queue changes nothing and says how it is written", async () => {
  const waiting = await startWaiting();
  await using _ = waiting.app;
  const refusals: [string[], number, RegExp][] = [
    [["edit", "2"], 2, /Write it as: rapport sessions queue SESSION edit NUMBER TEXT/],
    [["move", "2"], 2, /Write it as: rapport sessions queue SESSION move NUMBER PLACE/],
    [["withdraw"], 2, /Write it as: rapport sessions queue SESSION withdraw NUMBER/],
    [["withdraw", "1", "2"], 2, /Write it as: rapport sessions queue SESSION withdraw NUMBER/],
    [["edit", "2", "  "], 2, /The new text is empty/],
    [["move", "2", "first"], 2, /'first' is no place in the queue/],
    [["move", "2", "0"], 2, /'0' is no place in the queue/],
    [["withdraw", "4"], 1, /There is no message 4 waiting\. There are 1 to 3\./],
    [["withdraw", "0"], 1, /There is no message 0 waiting/],
    [["withdraw", "abcdef012345"], 1, /It may have been sent or withdrawn/],
    [["withdraw", "second"], 2, /'second' is no number of a waiting message/],
    [["remove", "1"], 2, /'remove' is no change of the queue\. There are: edit, move, withdraw\./],
  ];
  for (const [words, code, message] of refusals) {
    const ran = await waiting.queue(...words);
    assert.equal(ran.code, code, words.join(" "));
    assert.match(ran.stderr, message);
  }
  assert.deepEqual(await waitingIn(waiting), ["Red", "Green", "Blue"]);
  waiting.door.open();
});

test("in a chat the same is done with /queue, /edit, /move and /withdraw", async () => {
  const waiting = await startWaiting();
  await using app = waiting.app;
  const { type, shows, io, written } = createTerminal({ tty: true, columns: 100 });
  const abort = new AbortController();
  leave = () => abort.abort();
  const ended = runCli(optionsFor(["chat", "--session", waiting.id], io, { ...waiting.serverOf, signal: abort.signal }));
  await shows("3 waiting: Blue");
  type("/edit 2 Dark green\r");
  await shows("Changed. It was: Green");
  type("/move 3 1\r");
  await shows("Moved to 1: Blue");
  await shows("3 waiting: Dark green");
  type("/withdraw 2\r");
  await shows("Not sent: Red");
  assert.deepEqual(await waitingIn(waiting), ["Blue", "Dark green"]);
  // Without a text the words come to the prompt, to be changed there.
  const before = written.stdout.length;
  type("/edit 2\r");
  await shows("/edit 2 Dark green", before);
  type(" please\r");
  await shows("2 waiting: Dark green please");
  type("/withdraw 9\r");
  await shows("There is no message 9 waiting. There are 1 to 2.");
  const from = written.stdout.length;
  type("/queue\r");
  await shows("2  Dark green please", from);
  type(CLEAR);
  assert.deepEqual(await answersAfter(app, waiting.id, waiting.door), ["half whole", "Reply to: Blue", "Reply to: Dark green please"]);
  type("/queue\r");
  await shows("Nothing waits.");
  type(CTRL_D);
  assert.equal(await ended, 0);
});

test("in a chat the new text of an /edit may have several lines", async () => {
  const waiting = await startWaiting();
  await using _ = waiting.app;
  const { type, shows, io } = createTerminal({ tty: true, columns: 100 });
  const abort = new AbortController();
  leave = () => abort.abort();
  const ended = runCli(optionsFor(["chat", "--session", waiting.id], io, { ...waiting.serverOf, signal: abort.signal }));
  await shows("3 waiting: Blue");
  type("/edit 1 one\\\rtwo\r");
  await shows("Changed. It was: Red");
  assert.deepEqual(await waitingIn(waiting), ["one\ntwo", "Green", "Blue"]);
  // Such a text does not fit a prompt, and must not be sent piece by piece.
  type("/edit 1\r");
  await shows("Give the new text: /edit 1 TEXT");
  type(CTRL_D);
  assert.equal(await ended, 0);
  waiting.door.open();
});
