// Messages over HTTP: stored before they are acknowledged, answered in three forms, and the same however often they are sent.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { SessionId } from "../../src/domain/ids.ts";
import { createDoor, pauseAt, say } from "../support/door.ts";
import type { RealApp } from "../support/real-app.ts";
import { startApp } from "../support/real-app.ts";
import { refused } from "../support/refusal.ts";

const wordsOf = async (app: RealApp, id: SessionId) => (await app.client.listMessages(id)).messages.map((message) => message.content);

test("a message is stored before it is acknowledged: a crash right after loses nothing", async () => {
  const door = createDoor();
  await using app = await startApp({ script: pauseAt(door, []) });
  const id = await app.session();
  const { turn } = await app.client.sendMessage(id, { content: "Remember me" });
  assert.equal(turn.status, "running");
  await app.crash();
  assert.deepEqual(await wordsOf(app, id), ["Remember me"]);
});

test("an acknowledged message is in the file of a running server, not only in its memory", async () => {
  const door = createDoor();
  await using app = await startApp({ store: "thread", script: pauseAt(door, []) });
  const id = await app.session();
  await app.client.sendMessage(id, { content: "On disk" });
  assert.match(String(app.rows("SELECT parts FROM messages")[0]?.["parts"]), /On disk/);
  door.open();
});

test("the plain form answers with the ended turn and its messages", async () => {
  await using app = await startApp();
  const id = await app.session();
  const response = await app.request("POST", `/sessions/${id}/messages`, { json: { content: "Hello" } });
  assert.equal(response.status, 200);
  const { turn, messages } = (await response.json()) as Awaited<ReturnType<typeof app.client.askMessage>>;
  assert.deepEqual([turn.status, turn.reason, turn.steps, turn.model], ["finished", null, 1, "scripted/scripted"]);
  assert.deepEqual(messages.map(({ role, content, seq, status }) => ({ role, content, seq, status })), [
    { role: "user", content: "Hello", seq: 1, status: "complete" },
    { role: "assistant", content: "Reply to: Hello", seq: 2, status: "complete" },
  ]);
  assert.ok(messages.every((message) => message.turn_id === turn.turn_id && message.session_id === id));
});

test("with Prefer: respond-async the answer comes at once, and the turn goes on", async () => {
  const door = createDoor();
  await using app = await startApp({ script: pauseAt(door, ["so "], ["far"]) });
  const id = await app.session();
  const response = await app.request("POST", `/sessions/${id}/messages`, { json: { content: "Hello" }, headers: { prefer: "respond-async, wait=1" } });
  assert.equal(response.status, 202);
  const { turn } = (await response.json()) as Awaited<ReturnType<typeof app.client.sendMessage>>;
  assert.equal(turn.status, "running");
  assert.equal((await app.client.getSession(id)).running_turn_id, turn.turn_id);
  door.open();
  const { messages } = await app.ended(turn);
  assert.equal(messages[1]?.content, "so far");
});

test("the stream form brings the turn from its first event to its last, and then ends", async () => {
  await using app = await startApp({ script: say("one ", "two ", "three") });
  const id = await app.session();
  const reader = app.readEvents(await app.request("POST", `/sessions/${id}/messages/stream`, { json: { content: "Count" } }));
  await reader.ended();
  const types = reader.seen.map((event) => event.type);
  const durable = types.filter((type) => type !== "text.delta" && type !== "message.snapshot");
  assert.deepEqual(durable, ["turn.queued", "turn.started", "message.finished", "session.renamed", "step.started", "message.finished", "step.finished", "turn.finished"]);
  assert.equal(types.at(-1), "turn.finished");
});

test("the same client_id is one turn, whatever the form it is sent in and whenever", async () => {
  const door = createDoor();
  await using app = await startApp({ script: pauseAt(door, ["a"], ["b"]) });
  const id = await app.session();
  const message = { content: "Once", client_id: "mine-1" };
  const [first, second] = await Promise.all([app.client.sendMessage(id, message), app.client.sendMessage(id, message)]);
  assert.equal(first.turn.turn_id, second.turn.turn_id);
  door.open();
  await app.ended(first.turn);
  const late = await app.client.askMessage(id, message);
  assert.equal(late.turn.turn_id, first.turn.turn_id);
  assert.deepEqual(late.messages.map(({ content }) => content), ["Once", "ab"]);
  assert.equal(app.models.requests.length, 1);
  assert.equal((await app.client.getSession(id)).message_count, 2);
});

test("a repeated send as a stream brings that turn again and nothing of later ones, and ends cleanly", async () => {
  await using app = await startApp();
  const id = await app.session();
  const { turn } = await app.client.askMessage(id, { content: "First", client_id: "c1" });
  for (const content of ["Second", "Third"]) await app.client.askMessage(id, { content });
  const reader = app.readEvents(await app.request("POST", `/sessions/${id}/messages/stream`, { json: { content: "First", client_id: "c1" } }));
  await reader.ended();
  const turns = new Set(reader.session().map((event) => ("turn_id" in event ? event.turn_id : "message" in event ? event.message.turn_id : turn.turn_id)));
  assert.deepEqual([...turns], [turn.turn_id]);
  assert.equal(reader.seen.at(-1)?.type, "turn.finished");
});

test("a client_id that was used for other words is refused, and is free in another session", async () => {
  await using app = await startApp();
  const [id, other] = [await app.session(), await app.session()];
  const { turn } = await app.client.askMessage(id, { content: "Once", client_id: "mine" });
  const error = await refused(app.client.sendMessage(id, { content: "Twice", client_id: "mine" }), "client_id_conflict");
  assert.equal(error.details?.["http_status"], 409);
  assert.equal(error.details?.["turn_id"], turn.turn_id);
  assert.equal((await app.client.askMessage(other, { content: "Twice", client_id: "mine" })).turn.status, "finished");
});

test("a repeated client_id is answered even after the session was closed: the first send did arrive", async () => {
  await using app = await startApp();
  const id = await app.session();
  const { turn } = await app.client.askMessage(id, { content: "Once", client_id: "mine" });
  await app.client.closeSession(id);
  assert.equal((await app.client.sendMessage(id, { content: "Once", client_id: "mine" })).turn.turn_id, turn.turn_id);
});

test("two sessions share nothing: each model sees only its own words", async () => {
  await using app = await startApp();
  const [one, two] = [await app.session(), await app.session()];
  await Promise.all([app.client.askMessage(one, { content: "apples" }), app.client.askMessage(two, { content: "pears" })]);
  await app.client.askMessage(one, { content: "more" });
  const last = app.models.requests.at(-1)?.messages.map((message) => JSON.stringify(message.parts)).join();
  assert.match(String(last), /apples/);
  assert.doesNotMatch(String(last), /pears/);
});

test("messages are read in pages from the newest back, each once", async () => {
  await using app = await startApp();
  const id = await app.session();
  for (let n = 1; n <= 5; n += 1) await app.client.askMessage(id, { content: `m${n}` });
  const last = await app.client.listMessages(id, { limit: 4 });
  assert.deepEqual(last.messages.map(({ seq }) => seq), [7, 8, 9, 10]);
  assert.equal(last.has_more, true);
  const before = await app.client.listMessages(id, { limit: 6, before: 7 });
  assert.deepEqual(before.messages.map(({ seq }) => seq), [1, 2, 3, 4, 5, 6]);
  assert.equal(before.has_more, false);
  assert.deepEqual((await app.client.listMessages(id, { before: 1 })).messages, []);
});

test("the agent's active context is what its profile says, and never begins with half an exchange", async () => {
  await using app = await startApp();
  const id = await app.session("bob");
  for (let n = 1; n <= 12; n += 1) await app.client.askMessage(id, { content: `m${n}` });
  for (const request of app.models.requests) {
    assert.ok(request.messages.length <= 10, String(request.messages.length));
    assert.equal(request.messages[0]?.role, "user");
  }
  assert.equal(app.models.requests[0]?.instructions, (await app.client.getAgent("bob")).prompt);
});
