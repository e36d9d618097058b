// Watching one session: every durable event once and in order, and the text in between, from any point on.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { SessionEvent } from "../../src/domain/event.ts";
import { isDurable } from "../../src/domain/event.ts";
import type { SessionId } from "../../src/domain/ids.ts";
import type { SessionView } from "../../src/domain/view.ts";
import { apply, EMPTY_VIEW, startView } from "../../src/domain/view.ts";
import { createDoor, pauseAt } from "../support/door.ts";
import type { RealApp } from "../support/real-app.ts";
import { startApp } from "../support/real-app.ts";
import { problemOf } from "../support/refusal.ts";
import type { Script } from "../support/scripted-model.ts";
import { replyToLast } from "../support/scripted-model.ts";

const replay = (events: SessionEvent[], from: SessionView = EMPTY_VIEW) => events.reduce(apply, from);
const seqsOf = (events: SessionEvent[]) => events.filter(isDurable).map((event) => event.seq);
const upTo = (n: number, from = 1) => Array.from({ length: n - from + 1 }, (_, index) => index + from);
/** Text that is new to a watcher, however often it came. */
const liveOf = (events: SessionEvent[]) => replay(events.filter((event) => !isDurable(event))).live?.text ?? "";

/** A session in which much happened: two answers, a stopped one, a rename, a withdrawn input, close and reopen. */
async function liveThrough(app: RealApp): Promise<SessionId> {
  const id = await app.session();
  await app.client.askMessage(id, { content: "One" });
  const door = createDoor();
  app.models.setScript(pauseAt(door, ["half"]));
  const { turn } = await app.client.sendMessage(id, { content: "Two" });
  await door.reached;
  await app.client.sendMessage(id, { content: "Three" });
  const { queue } = await app.client.listQueue(id);
  await app.client.withdrawInput(id, queue[0]?.input_id ?? "");
  await app.client.cancelTurn(id, turn.turn_id);
  await app.client.renameSession(id, "Named");
  await app.client.closeSession(id);
  await app.client.reopenSession(id);
  app.models.setScript(replyToLast);
  return id;
}

test("durable events are numbered from 1 without gaps, and never change", async () => {
  await using app = await startApp();
  const id = await liveThrough(app);
  const { event_seq } = await app.client.getSession(id);
  const read = async () => {
    const reader = await app.events(`/sessions/${id}/events`, "0");
    await reader.until(({ id: at }) => at === String(event_seq));
    reader.close();
    return reader.session();
  };
  const first = await read();
  assert.deepEqual(seqsOf(first), upTo(event_seq));
  await app.client.askMessage(id, { content: "More" });
  await app.restart();
  assert.deepEqual(await read().then((events) => events.filter((event) => isDurable(event) && event.seq <= event_seq)), first);
});

test("applying all events from the beginning gives the same view as reading the session", async () => {
  await using app = await startApp();
  const id = await liveThrough(app);
  const [page, session] = [await app.client.listMessages(id), await app.client.getSession(id)];
  const reader = await app.events(`/sessions/${id}/events`, "0");
  await reader.until(({ id: at }) => at === String(page.event_seq));
  const view = replay(reader.session());
  assert.deepEqual(view.messages, page.messages);
  assert.deepEqual(view.queue, page.queue);
  assert.deepEqual([view.title, view.status, view.running_turn_id, view.live], [session.title, session.status, null, null]);
  for (const turn of page.turns) {
    const { status, reason, pause, question, model, usage, cost_usd, started_at, ended_at } = turn;
    const shown = view.turns[turn.turn_id];
    assert.ok(shown);
    assert.deepEqual({ ...shown, tools: {} }, { turn_id: turn.turn_id, status, reason, pause, question, model, usage, cost_usd, started_at, ended_at, tools: {} });
  }
  assert.deepEqual(view.returned.map(({ content }) => content), ["Three"]);
});

test("Last-Event-ID brings exactly what came after it, from every position", async () => {
  await using app = await startApp();
  const id = await liveThrough(app);
  const { event_seq } = await app.client.getSession(id);
  for (let after = 0; after < event_seq; after += 1) {
    const reader = await app.events(`/sessions/${id}/events`, String(after));
    await reader.until(({ id: at }) => at === String(event_seq));
    assert.deepEqual(seqsOf(reader.session()), upTo(event_seq, after + 1));
    reader.close();
  }
});

test("a Last-Event-ID that is no number is refused before the stream begins", async () => {
  await using app = await startApp();
  const id = await app.session();
  for (const header of ["x", "-1", "1.5", "1,2", "9".repeat(16)]) {
    await problemOf(await app.request("GET", `/sessions/${id}/events`, { headers: { "last-event-id": header } }), 400, "invalid_request");
  }
});

test("whoever joins in the middle of an answer gets the text so far, then the rest, each piece once", async () => {
  const words = ["The ", "quick ", "brown ", "fox ", "jumps."];
  const doors = words.map(() => createDoor());
  const script: Script = function* () {
    for (const [index, text] of words.entries()) {
      yield doors[index]?.wait() ?? { type: "text", text: "" };
      yield { type: "text", text };
    }
  };
  await using app = await startApp({ script });
  const id = await app.session();
  const readers = [await app.events(`/sessions/${id}/events`)];
  const { turn } = await app.client.sendMessage(id, { content: "Tell" });
  const views: SessionView[] = [];
  for (const door of doors) {
    await door.reached;
    // One begins at the running turn, one with a page of messages as the console does.
    const page = await app.client.listMessages(id);
    readers.push(await app.events(`/sessions/${id}/events`), await app.events(`/sessions/${id}/events`, String(page.event_seq)));
    views[readers.length - 1] = startView({ ...page, seq: page.event_seq, status: "open", title: null });
    door.open();
  }
  const { messages } = await app.ended(turn);
  for (const [index, reader] of readers.entries()) {
    await reader.until(({ type }) => type === "turn.finished");
    const events = reader.session();
    assert.equal(liveOf(events), words.join(""), `watcher ${index}`);
    const seqs = seqsOf(events);
    assert.deepEqual(seqs, upTo(seqs.at(-1) ?? 0, seqs[0]), `watcher ${index}`);
    const start = views[index];
    if (start) assert.deepEqual(replay(events, start).messages, messages);
    reader.close();
  }
});

test("what happens while a watcher is catching up comes once, whether its reading already had it or not", async () => {
  await using app = await startApp();
  const id = await app.session();
  await app.client.askMessage(id, { content: "Before" });
  const { store } = app.app;
  const { ask } = store;
  let between = 0;
  store.ask = async (name, ...input) => {
    const busy = name === "readEvents" && between++ === 0;
    if (busy) await app.client.askMessage(id, { content: "Before it reads" });
    const page = await ask(name, ...input);
    if (busy) await app.client.askMessage(id, { content: "After it has read" });
    return page;
  };
  const reader = await app.events(`/sessions/${id}/events`, "2");
  const { event_seq } = await app.client.askMessage(id, { content: "Later" }).then(() => app.client.getSession(id));
  await reader.until(({ id: at }) => at === String(event_seq));
  assert.deepEqual(seqsOf(reader.session()), upTo(event_seq, 3));
});

test("a turn goes on when everybody who watched has left", async () => {
  const door = createDoor();
  await using app = await startApp({ script: pauseAt(door, ["so far "], ["and on"]) });
  const id = await app.session();
  const stop = new AbortController();
  const sent = app.fetch(`${app.url}/api/sessions/${id}/messages/stream`, {
    method: "POST",
    headers: { authorization: `Bearer ${app.token}`, "content-type": "application/json" },
    body: JSON.stringify({ content: "Go" }),
    signal: stop.signal,
  });
  const reader = app.readEvents(await sent, stop);
  const started = await reader.until(({ type }) => type === "turn.started");
  await door.reached;
  reader.close();
  door.open();
  const { turns } = await app.client.listMessages(id);
  assert.equal(turns[0]?.turn_id, (started.data as { turn_id: string }).turn_id);
  assert.equal((await app.ended(turns[0] ?? assert.fail())).messages[1]?.content, "so far and on");
});

test("a caller of the plain form who leaves does not stop the turn", async () => {
  const door = createDoor();
  await using app = await startApp({ script: pauseAt(door, [], ["done"]) });
  const id = await app.session();
  const stop = new AbortController();
  const asked = app.client.askMessage(id, { content: "Go" }, stop.signal).catch(() => "left");
  await door.reached;
  stop.abort();
  assert.equal(await asked, "left");
  door.open();
  const turn = (await app.client.listMessages(id)).turns[0] ?? assert.fail();
  assert.equal((await app.ended(turn)).messages[1]?.content, "done");
});

test("deleting a session tells those who watch it, and ends their streams", async () => {
  await using app = await startApp();
  const id = await app.session();
  const readers = [await app.events(`/sessions/${id}/events`), await app.events(`/sessions/${id}/events`, "0")];
  const window = await app.events(`/events?session=${id}`);
  await window.until(({ type }) => type === "ready");
  await app.client.deleteSession(id);
  for (const reader of readers) {
    const gone = await reader.until(({ type }) => type === "session.deleted");
    assert.equal((gone.data as { session_id: string }).session_id, id);
    await reader.ended();
  }
  await window.until(({ type }) => type === "session.deleted");
  const other = await app.session();
  await window.until(({ type, data }) => type === "session.created" && "session_id" in data && data.session_id === other);
});

test("a session that is deleted while a message is being sent to it ends the sender's stream", async () => {
  const door = createDoor();
  await using app = await startApp({ script: pauseAt(door, ["half"]) });
  const id = await app.session();
  const { store } = app.app;
  const { run } = store;
  store.run = async (name, input) => {
    const result = await run(name, input);
    if (name === "acceptInput") await app.client.deleteSession(id);
    return result;
  };
  const reader = app.readEvents(await app.request("POST", `/sessions/${id}/messages/stream`, { json: { content: "Go" } }));
  await reader.until(({ type }) => type === "session.deleted");
  await reader.ended();
});

test("a stream that fails in an unexpected way ends, and the log says why", async () => {
  await using app = await startApp();
  const id = await app.session();
  await app.client.askMessage(id, { content: "Hi" });
  const { store } = app.app;
  const { ask } = store;
  store.ask = async (name, ...input) => {
    if (name === "readEvents") throw new TypeError("the reader broke");
    return ask(name, ...input);
  };
  for (const [path, from] of [[`/sessions/${id}/events`, "0"], [`/events?session=${id}`, "0,0"]] as const) await (await app.events(path, from)).ended();
  const lines = app.log.filter(({ message }) => message === "a stream failed unexpectedly");
  assert.equal(lines.length, 2);
  assert.match(String(lines[0]?.fields?.["error"]), /the reader broke/);
});

test("an event stream says what it is, may not be stored, and is not buffered on the way", async () => {
  await using app = await startApp();
  const id = await app.session();
  const stop = new AbortController();
  const response = await app.fetch(`${app.url}/api/sessions/${id}/events`, { headers: { authorization: `Bearer ${app.token}` }, signal: stop.signal });
  const headers = ["content-type", "cache-control", "x-accel-buffering", "x-content-type-options"].map((name) => response.headers.get(name));
  assert.deepEqual(headers, ["text/event-stream; charset=utf-8", "no-store", "no", "nosniff"]);
  stop.abort();
});
