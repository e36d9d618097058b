// After kill -9 and after a clean stop: nothing acknowledged is lost, nothing is answered twice, nothing runs forever.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createDoor, inTurn, pauseAt } from "../support/door.ts";
import { createFakeClock } from "../support/fake-clock.ts";
import { startApp } from "../support/real-app.ts";
import type { Script } from "../support/scripted-model.ts";
import { replyToLast } from "../support/scripted-model.ts";

test("a turn that a crash cut off is failed as interrupted, and its session can be used again", async () => {
  const door = createDoor();
  await using app = await startApp({ script: inTurn(pauseAt(door, ["half"]), replyToLast) });
  const id = await app.session();
  const { turn } = await app.client.sendMessage(id, { content: "One" });
  await door.reached;
  await app.crash();
  const { turn: ended } = await app.ended(turn);
  assert.deepEqual([ended.status, ended.reason?.code], ["failed", "interrupted"]);
  assert.match(ended.reason?.message ?? "", /send the message again/);
  assert.equal((await app.client.getSession(id)).running_turn_id, null);
  const reader = await app.events(`/sessions/${id}/events`, "0");
  await reader.until(({ data }) => data.type === "turn.failed" && data.turn_id === turn.turn_id);
  assert.equal((await app.client.askMessage(id, { content: "Two" })).messages[1]?.content, "Reply to: Two");
});

for (const store of ["inline", "thread"] as const) {
  test(`text that was shown for a while before a crash is kept and marked, and is not sent to the model again (${store})`, async () => {
    const clock = createFakeClock();
    const door = createDoor();
    const script: Script = function* () {
      yield { type: "text", text: "Once upon " };
      yield { type: "pause", ms: 250 };
      yield { type: "text", text: "a time" };
      yield { type: "pause", ms: 10 };
      yield door.wait();
    };
    await using app = await startApp({ store, clock, script: inTurn(script, replyToLast) });
    const id = await app.session();
    const reader = await app.events(`/sessions/${id}/events`);
    await app.client.sendMessage(id, { content: "Tell" });
    await reader.until(({ type }) => type === "text.delta");
    await clock.advance(250);
    await reader.until(({ data }) => data.type === "text.delta" && data.text === "a time");
    await clock.advance(10);
    await door.reached;
    await app.crash();
    const { messages } = await app.client.listMessages(id);
    assert.deepEqual(messages.map(({ content, status }) => [content, status]), [["Tell", "complete"], ["Once upon a time", "interrupted"]]);
    assert.deepEqual(app.rows("SELECT * FROM partials"), []);
    await app.client.askMessage(id, { content: "Go on" });
    assert.deepEqual(app.models.requests.at(-1)?.messages.map(({ role }) => role), ["user", "user"]);
  });
}

test("what waited at a crash is answered afterwards, in order, once, and by the same model", async () => {
  const door = createDoor();
  await using app = await startApp({ script: inTurn(pauseAt(door, ["half"]), replyToLast) });
  const id = await app.session();
  await app.client.sendMessage(id, { content: "One", client_id: "c1" });
  const waiting = [];
  for (const content of ["Two", "Three", "Four"]) waiting.push((await app.client.sendMessage(id, { content, client_id: content })).turn);
  await door.reached;
  // Looking for models takes a while, as it does when a local server is asked.
  const { detect } = app.models;
  app.models.detect = async () => {
    for (let pass = 0; pass < 20; pass += 1) await new Promise((resolve) => setImmediate(resolve));
    return detect();
  };
  await app.crash();
  for (const turn of waiting) assert.deepEqual([(await app.ended(turn)).turn.status, (await app.ended(turn)).turn.model], ["finished", "scripted/scripted"]);
  const { messages } = await app.client.listMessages(id);
  assert.deepEqual(messages.map(({ content }) => content), ["One", "Two", "Reply to: Two", "Three", "Reply to: Three", "Four", "Reply to: Four"]);
  assert.equal(app.models.requests.length, 4);
  assert.equal((await app.client.sendMessage(id, { content: "One", client_id: "c1" })).turn.status, "failed");
});

test("several sessions that ran at a crash all come back", async () => {
  await using app = await startApp({ store: "thread" });
  const doors = [createDoor(), createDoor(), createDoor()];
  app.models.setScript((_, call) => pauseAt(doors[call] ?? createDoor(), ["x"])(_, call));
  const turns = [];
  for (const [index, door] of doors.entries()) {
    turns.push((await app.client.sendMessage(await app.session(), { content: `m${index}` })).turn);
    await door.reached;
  }
  await app.crash();
  for (const turn of turns) assert.equal((await app.ended(turn)).turn.reason?.code, "interrupted");
  assert.ok((await app.client.listSessions()).sessions.every(({ running_turn_id }) => running_turn_id === null));
});

test("a crash in the middle of tools keeps the steps that were finished", async () => {
  const door = createDoor();
  const calls: Script = () => [{ type: "tool_call", call_id: "c", tool: "current_time", input: {}, problem: null }];
  await using app = await startApp({ script: inTurn(calls, pauseAt(door, [])) });
  const id = await app.session();
  const { turn } = await app.client.sendMessage(id, { content: "Go" });
  await door.reached;
  await app.crash();
  assert.deepEqual((await app.ended(turn)).messages.map(({ role, status }) => [role, status]), [["user", "complete"], ["assistant", "complete"], ["tool", "complete"]]);
});

test("events are numbered on after a crash, and a watcher that comes back gets what it missed", async () => {
  const door = createDoor();
  await using app = await startApp({ script: inTurn(pauseAt(door, ["half"]), replyToLast) });
  const id = await app.session();
  const before = await app.events(`/events?session=${id}`, "0,0");
  await app.client.sendMessage(id, { content: "One" });
  await door.reached;
  await before.until(({ type }) => type === "text.delta");
  const position = before.seen.findLast((event) => event.id !== undefined)?.id ?? "";
  await app.crash();
  await before.ended().catch(() => undefined);
  const after = await app.events(`/events?session=${id}`, position);
  await after.until(({ type }) => type === "turn.failed");
  const seqs = [...before.session(), ...after.session()].flatMap((event) => ("seq" in event ? [event.seq] : []));
  assert.deepEqual(seqs, seqs.map((_, index) => index + 1));
});

test("a clean stop keeps the text of running turns, and what waits goes on after the start", async () => {
  const door = createDoor();
  await using app = await startApp({ script: inTurn(pauseAt(door, ["said so far"]), replyToLast) });
  const id = await app.session();
  const one = await app.client.sendMessage(id, { content: "One" });
  const two = await app.client.sendMessage(id, { content: "Two" });
  await door.reached;
  await app.restart();
  const { turn, messages } = await app.ended(one.turn);
  assert.deepEqual([turn.status, turn.reason?.code], ["failed", "interrupted"]);
  assert.deepEqual([messages[1]?.content, messages[1]?.status], ["said so far", "interrupted"]);
  assert.equal((await app.ended(two.turn)).turn.status, "finished");
});

test("crashing again and again loses nothing and repeats nothing", async () => {
  const door = createDoor();
  await using app = await startApp({ script: pauseAt(door, ["x"]) });
  const id = await app.session();
  for (let n = 0; n < 4; n += 1) {
    await app.client.sendMessage(id, { content: `m${n}` });
    await app.crash();
  }
  app.models.setScript(replyToLast);
  await app.client.askMessage(id, { content: "last" });
  const said = (await app.client.listMessages(id)).messages.filter(({ role }) => role === "user").map(({ content }) => content);
  assert.deepEqual(said, ["m0", "m1", "m2", "m3", "last"]);
  assert.equal((await app.client.diagnose()).database.integrity, "ok");
});
