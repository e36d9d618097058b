// Input that arrives during a turn, and stopping: what waits is listed, withdrawn, returned or sent in order.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Turn } from "../../src/domain/turn.ts";
import { createDoor, inTurn, pauseAt } from "../support/door.ts";
import { startApp } from "../support/real-app.ts";
import { problemOf, refused } from "../support/refusal.ts";
import type { Script } from "../support/scripted-model.ts";
import { replyToLast } from "../support/scripted-model.ts";

/** The first answer waits at a door; later ones come at once. */
async function startBusy(options: { script?: Script } = {}) {
  const door = createDoor();
  const app = await startApp({ script: inTurn(options.script ?? pauseAt(door, ["half "], ["whole"]), replyToLast) });
  const id = await app.session();
  const { turn } = await app.client.sendMessage(id, { content: "First" });
  await door.reached;
  return { app, id, turn, door };
}

test("a second message during a turn waits, is listed, and is answered after the first", async () => {
  const { app, id, turn, door } = await startBusy();
  await using _ = app;
  const second = await app.client.sendMessage(id, { content: "Second" });
  const third = await app.client.sendMessage(id, { content: "Third" });
  assert.deepEqual([second.turn.status, third.turn.status], ["queued", "queued"]);
  const { queue } = await app.client.listQueue(id);
  assert.deepEqual(queue.map(({ content, turn_id, mode }) => ({ content, turn_id, mode })), [
    { content: "Second", turn_id: second.turn.turn_id, mode: "queue" },
    { content: "Third", turn_id: third.turn.turn_id, mode: "queue" },
  ]);
  assert.equal((await app.client.getSession(id)).queued_count, 2);
  door.open();
  for (const one of [turn, second.turn, third.turn]) assert.equal((await app.ended(one)).turn.status, "finished");
  const words = (await app.client.listMessages(id)).messages.map((message) => message.content);
  assert.deepEqual(words, ["First", "half whole", "Second", "Reply to: Second", "Third", "Reply to: Third"]);
  assert.deepEqual((await app.client.listQueue(id)).queue, []);
  assert.equal((await app.client.getSession(id)).queued_count, 0);
});

test("the plain form waits through the queue for its own answer", async () => {
  const { app, id, door } = await startBusy();
  await using _ = app;
  const answer = app.client.askMessage(id, { content: "Second" });
  const reader = await app.events(`/sessions/${id}/events`, "0");
  await reader.until(({ data }) => data.type === "turn.queued" && data.input.content === "Second");
  door.open();
  assert.deepEqual((await answer).messages.map(({ content }) => content), ["Second", "Reply to: Second"]);
});

test("what waits can be withdrawn: it comes back with its words and is never sent", async () => {
  const { app, id, turn, door } = await startBusy();
  await using _ = app;
  const second = await app.client.sendMessage(id, { content: "Second" });
  const third = await app.client.sendMessage(id, { content: "Third" });
  const reader = await app.events(`/sessions/${id}/events`, "0");
  const input = (await app.client.listQueue(id)).queue[0];
  assert.ok(input);
  const withdrawn = await app.client.withdrawInput(id, input.input_id);
  assert.deepEqual([withdrawn.turn_id, withdrawn.status, withdrawn.reason?.code], [second.turn.turn_id, "cancelled", "withdrawn"]);
  const told = await reader.until(({ data }) => data.type === "turn.cancelled");
  assert.deepEqual((told.data as { input: unknown }).input, input);
  await refused(app.client.withdrawInput(id, input.input_id), "turn_ended");
  door.open();
  await app.ended(third.turn);
  await refused(app.client.withdrawInput(id, turn.turn_id.replace("trn_", "inp_")), "turn_ended");
  const words = (await app.client.listMessages(id)).messages.filter(({ role }) => role === "user").map((message) => message.content);
  assert.deepEqual(words, ["First", "Third"]);
});

test("an input of another session cannot be withdrawn through this one", async () => {
  const { app, id, door } = await startBusy();
  await using _ = app;
  const { turn } = await app.client.sendMessage(id, { content: "Second" });
  const other = await app.session();
  await refused(app.client.withdrawInput(other, turn.turn_id.replace("trn_", "inp_")), "not_found");
  await refused(app.client.cancelTurn(other, turn.turn_id), "not_found");
  assert.equal((await app.client.listQueue(id)).queue.length, 1);
  door.open();
  await app.ended(turn);
});

test("a message that has begun cannot be withdrawn any more", async () => {
  const { app, id, turn, door } = await startBusy();
  await using _ = app;
  await refused(app.client.withdrawInput(id, turn.turn_id.replace("trn_", "inp_")), "session_busy");
  door.open();
  assert.equal((await app.ended(turn)).turn.status, "finished");
});

test("closing during a turn closes at once, gives back what waits, and the turn still finishes and is stored", async () => {
  const { app, id, turn, door } = await startBusy();
  await using _ = app;
  const { turn: second } = await app.client.sendMessage(id, { content: "Second", client_id: "c2" });
  const { session, returned } = await app.client.closeSession(id);
  assert.deepEqual([session.status, session.running_turn_id, session.queued_count], ["closed", turn.turn_id, 0]);
  assert.deepEqual(returned.map(({ content, turn_id }) => ({ content, turn_id })), [{ content: "Second", turn_id: second.turn_id }]);
  await assert.rejects(app.client.sendMessage(id, { content: "Second", client_id: "c2" }), { code: "session_closed" });
  door.open();
  const { messages } = await app.ended(turn);
  assert.equal(messages[1]?.content, "half whole");
  assert.equal((await app.client.getSession(id)).status, "closed");
  assert.equal(app.models.requests.length, 1);
  await app.client.reopenSession(id);
  const again = await app.client.sendMessage(id, { content: "Second", client_id: "c2" });
  assert.notEqual(again.turn.turn_id, second.turn_id, "what was given back may be sent again under its name");
  assert.equal((await app.ended(again.turn)).turn.status, "finished");
});

test("stopping keeps what was said, marks it, and lets the next message begin", async () => {
  const { app, id, turn } = await startBusy();
  await using _ = app;
  const { turn: second } = await app.client.sendMessage(id, { content: "Second" });
  const stopped = await app.client.cancelTurn(id, turn.turn_id);
  assert.deepEqual([stopped.status, stopped.reason?.code], ["cancelled", "stopped"]);
  const { messages } = await app.ended(stopped);
  assert.deepEqual(messages.map(({ content, status }) => [content, status]), [["First", "complete"], ["half ", "stopped"]]);
  assert.equal((await app.ended(second)).turn.status, "finished");
  assert.deepEqual(app.models.requests[1]?.messages.map(({ role }) => role), ["user", "assistant", "user"]);
});

test("stopping answers within a second even when the model ignores it", async () => {
  const deaf = Promise.withResolvers<void>();
  const door = createDoor();
  const stubborn: Script = async function* () {
    yield { type: "text", text: "I will " };
    void door.wait();
    await deaf.promise;
    yield { type: "text", text: "not listen" };
  };
  await using app = await startApp({ script: stubborn });
  const id = await app.session();
  const { turn } = await app.client.sendMessage(id, { content: "Go" });
  await door.reached;
  const before = performance.now();
  const stopped = await app.client.cancelTurn(id, turn.turn_id);
  assert.ok(performance.now() - before < 1000);
  assert.equal(stopped.status, "cancelled");
  deaf.resolve();
  assert.equal((await app.ended(turn)).messages[1]?.content, "I will ");
});

test("stopping a turn before it said anything leaves no empty answer", async () => {
  const door = createDoor();
  const { app, id, turn } = await startBusyAt(door);
  await using _ = app;
  await app.client.cancelTurn(id, turn.turn_id);
  assert.deepEqual((await app.ended(turn)).messages.map(({ role }) => role), ["user"]);
});

async function startBusyAt(door: ReturnType<typeof createDoor>) {
  const app = await startApp({ script: pauseAt(door, []) });
  const id = await app.session();
  const { turn } = await app.client.sendMessage(id, { content: "Go" });
  await door.reached;
  return { app, id, turn };
}

test("stopping what waits withdraws it, and stopping what has ended changes nothing", async () => {
  const { app, id, turn, door } = await startBusy();
  await using _ = app;
  const { turn: second } = await app.client.sendMessage(id, { content: "Second" });
  const withdrawn = await app.client.cancelTurn(id, second.turn_id);
  assert.deepEqual([withdrawn.status, withdrawn.reason?.code], ["cancelled", "withdrawn"]);
  door.open();
  const { turn: first } = await app.ended(turn);
  assert.deepEqual(await app.client.cancelTurn(id, turn.turn_id), first);
  assert.deepEqual(await app.client.cancelTurn(id, second.turn_id), withdrawn);
});

test("with mode reject a busy session says so instead of queueing; an agent's own input_mode is the default", async () => {
  const { app, id, turn, door } = await startBusy();
  await using _ = app;
  const error = await refused(app.client.sendMessage(id, { content: "Now?", mode: "reject" }), "session_busy");
  assert.equal(error.details?.["turn_id"], turn.turn_id);
  await app.client.putAgent("ada", "agent_id: ada\nname: Ada\nrole: Mathematician\ninput_mode: reject\n");
  await refused(app.client.sendMessage(id, { content: "Now?" }), "session_busy");
  assert.equal((await app.client.sendMessage(id, { content: "Later", mode: "queue" })).turn.status, "queued");
  door.open();
  await app.ended(turn);
});

test("at most a hundred messages wait in a session", async () => {
  const { app, id, door, turn } = await startBusy();
  await using _ = app;
  const waiting: Turn[] = [];
  for (let n = 0; n < 100; n += 1) waiting.push((await app.client.sendMessage(id, { content: `m${n}` })).turn);
  const problem = await problemOf(await app.request("POST", `/sessions/${id}/messages`, { json: { content: "one more" } }), 409, "queue_full");
  assert.match(problem.title, /100/);
  await app.client.closeSession(id);
  door.open();
  await app.ended(turn);
});

test("twenty messages sent at once are each answered once, one at a time", async () => {
  await using app = await startApp({ store: "thread" });
  const id = await app.session();
  const contents = Array.from({ length: 20 }, (_, n) => `m${n}`);
  const answers = await Promise.all(contents.map((content) => app.client.askMessage(id, { content })));
  for (const [index, { messages, turn }] of answers.entries()) {
    assert.equal(turn.status, "finished");
    assert.deepEqual(messages.map(({ content }) => content), [contents[index], `Reply to: ${contents[index]}`]);
  }
  const roles = (await app.client.listMessages(id)).messages.map(({ role }) => role);
  assert.deepEqual(roles, contents.flatMap(() => ["user", "assistant"]));
});
