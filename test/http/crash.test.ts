// After kill -9 and after a clean stop: nothing acknowledged is lost, nothing is answered twice, nothing runs forever, and
// what was cut off goes on by itself. What a crash does to tool calls is in crash-tool.test.ts.
import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { isDurable } from "../../src/domain/event.ts";
import { RESUME_MAX } from "../../src/domain/turn.ts";
import { createDoor, inTurn, pauseAt, say } from "../support/door.ts";
import { createFakeClock } from "../support/fake-clock.ts";
import { startApp } from "../support/real-app.ts";
import type { Script } from "../support/scripted-model.ts";
import { replyToLast } from "../support/scripted-model.ts";

const linesOf = (messages: { content: string; status: string }[]) => messages.map(({ content, status }) => [content, status]);

for (const store of ["inline", "thread"] as const) {
  test(`a turn that a crash cut off goes on by itself: its step is asked again, and it is answered once (${store})`, async () => {
    const door = createDoor();
    await using app = await startApp({ store, script: inTurn(pauseAt(door, ["half"]), replyToLast) });
    const id = await app.session();
    const { turn } = await app.client.sendMessage(id, { content: "One" });
    await door.reached;
    await app.crash();
    const { turn: ended, messages } = await app.ended(turn);
    assert.deepEqual([ended.status, ended.reason, ended.steps], ["finished", null, 1]);
    assert.deepEqual(linesOf(messages), [["One", "complete"], ["Reply to: One", "complete"]]);
    assert.deepEqual(app.models.requests[1], app.models.requests[0]);
    const reader = await app.events(`/sessions/${id}/events`, "0");
    await reader.until(({ type }) => type === "turn.finished");
    const begun = reader.session().filter((event) => event.type === "step.started");
    assert.deepEqual(begun.map(({ step }) => step), [1, 1]);
    assert.notEqual(begun[0]?.message_id, begun[1]?.message_id);
    assert.equal(begun[1]?.message_id, messages[1]?.message_id);
    assert.equal((await app.client.getSession(id)).running_turn_id, null);
    assert.equal((await app.client.askMessage(id, { content: "Two" })).messages[1]?.content, "Reply to: Two");
    assert.equal(app.models.requests.length, 3);
  });

  test(`text that was shown for a while before a crash is kept and marked, and is never sent to the model (${store})`, async () => {
    const clock = createFakeClock();
    const door = createDoor();
    const script: Script = function* () {
      yield { type: "text", text: "Once upon " };
      yield { type: "pause", ms: 250 };
      yield { type: "text", text: "a time" };
      yield { type: "pause", ms: 210 };
      yield door.wait();
    };
    await using app = await startApp({ store, clock, script: inTurn(script, replyToLast) });
    const id = await app.session();
    const reader = await app.events(`/sessions/${id}/events`);
    const { turn } = await app.client.sendMessage(id, { content: "Tell" });
    await reader.until(({ type }) => type === "text.delta");
    await clock.advance(250);
    await reader.until(({ data }) => data.type === "text.delta" && data.text === "a time");
    await clock.advance(210);
    await door.reached;
    await app.crash();
    await app.ended(turn);
    const { messages } = await app.client.listMessages(id);
    assert.deepEqual(linesOf(messages), [["Tell", "complete"], ["Once upon a time", "interrupted"], ["Reply to: Tell", "complete"]]);
    assert.deepEqual(app.rows("SELECT * FROM partials"), []);
    await app.client.askMessage(id, { content: "Go on" });
    assert.deepEqual(app.models.requests.map((request) => request.messages.map(({ role }) => role)), [["user"], ["user"], ["user", "assistant", "user"]]);
    assert.equal(JSON.stringify(app.models.requests).includes("Once upon"), false);
  });
}

test("what waited at a crash is answered afterwards, in order, once, and by the same model", async () => {
  const door = createDoor();
  await using app = await startApp({ script: inTurn(pauseAt(door, ["half"]), replyToLast) });
  const id = await app.session();
  const turns = [(await app.client.sendMessage(id, { content: "One", client_id: "One" })).turn];
  for (const content of ["Two", "Three", "Four"]) turns.push((await app.client.sendMessage(id, { content, client_id: content })).turn);
  await door.reached;
  // Looking for models takes a while, as it does when a local server is asked.
  const { detect } = app.models;
  app.models.detect = async () => {
    for (let pass = 0; pass < 20; pass += 1) await new Promise((resolve) => setImmediate(resolve));
    return detect();
  };
  await app.crash();
  for (const turn of turns) {
    const { turn: ended } = await app.ended(turn);
    assert.deepEqual([ended.status, ended.model], ["finished", "scripted/scripted"]);
  }
  const words = ["One", "Two", "Three", "Four"];
  const { messages } = await app.client.listMessages(id);
  assert.deepEqual(messages.map(({ content }) => content), words.flatMap((word) => [word, `Reply to: ${word}`]));
  assert.equal(app.models.requests.length, 5);
  for (const [index, content] of words.entries()) {
    const { turn } = await app.client.sendMessage(id, { content, client_id: content });
    assert.deepEqual([turn.turn_id, turn.status], [turns[index]?.turn_id, "finished"]);
  }
  assert.equal(app.models.requests.length, 5);
});

test("several sessions that ran at a crash all go on", async () => {
  await using app = await startApp({ store: "thread" });
  const doors = [createDoor(), createDoor(), createDoor()];
  app.models.setScript((request, call) => {
    const door = doors[call];
    return door ? pauseAt(door, ["x"])(request, call) : replyToLast(request, call);
  });
  const turns = [];
  for (const [index, door] of doors.entries()) {
    turns.push((await app.client.sendMessage(await app.session(), { content: `m${index}` })).turn);
    await door.reached;
  }
  await app.crash();
  for (const [index, turn] of turns.entries()) assert.equal((await app.ended(turn)).messages.at(-1)?.content, `Reply to: m${index}`);
  assert.ok((await app.client.listSessions()).sessions.every(({ running_turn_id }) => running_turn_id === null));
  assert.equal(app.models.requests.length, 6);
});

test("events are numbered on after a crash, and a watcher that comes back gets what it missed", async () => {
  const door = createDoor();
  await using app = await startApp({ script: inTurn(pauseAt(door, ["half"]), replyToLast) });
  const id = await app.session();
  const before = await app.events(`/events?session=${id}`, "0,0");
  const { turn } = await app.client.sendMessage(id, { content: "One" });
  await door.reached;
  await before.until(({ type }) => type === "text.delta");
  const position = before.seen.findLast((event) => event.id !== undefined)?.id ?? "";
  await app.crash();
  await before.ended().catch(() => undefined);
  const after = await app.events(`/events?session=${id}`, position);
  await after.until(({ data }) => data.type === "turn.finished" && data.turn_id === turn.turn_id);
  const seqs = [...before.session(), ...after.session()].filter(isDurable).map(({ seq }) => seq);
  assert.deepEqual(seqs, seqs.map((_, index) => index + 1));
  assert.equal(seqs.length, (await app.client.getSession(id)).event_seq);
});

for (const store of ["inline", "thread"] as const) {
  test(`a clean stop keeps the text of running turns, and they and what waits go on after the start (${store})`, async () => {
    const door = createDoor();
    await using app = await startApp({ store, script: inTurn(pauseAt(door, ["said so far"]), replyToLast) });
    const id = await app.session();
    const one = await app.client.sendMessage(id, { content: "One" });
    const two = await app.client.sendMessage(id, { content: "Two" });
    await door.reached;
    await app.stop();
    assert.deepEqual(app.rows("SELECT status FROM turns ORDER BY turn_pk").map(({ status }) => status), ["running", "queued"]);
    await app.restart();
    const { turn, messages } = await app.ended(one.turn);
    assert.equal(turn.status, "finished");
    assert.deepEqual(linesOf(messages), [["One", "complete"], ["said so far", "interrupted"], ["Reply to: One", "complete"]]);
    assert.equal((await app.ended(two.turn)).turn.status, "finished");
    assert.equal(JSON.stringify(app.models.requests).includes("said so far"), false);
  });
}

/** A script that stands still in every request, and what resolves when request number `call` (from 0) does. */
function standStill() {
  const doors = Array.from({ length: RESUME_MAX + 4 }, createDoor);
  const script: Script = (request, call) => pauseAt(doors[call] ?? createDoor(), ["x"])(request, call);
  return { script, reached: (call: number) => doors[call]?.reached };
}

test("a turn that was taken up again and again and always brought the server down is ended, and the next one is answered", async () => {
  const { script, reached } = standStill();
  await using app = await startApp({ script });
  const id = await app.session();
  const { turn } = await app.client.sendMessage(id, { content: "Poison" });
  const next = await app.client.sendMessage(id, { content: "Next" });
  for (let times = 0; times < RESUME_MAX; times += 1) {
    await reached(times);
    await app.crash();
  }
  await reached(RESUME_MAX);
  assert.equal((await app.client.getSession(id)).running_turn_id, turn.turn_id);
  app.models.setScript(replyToLast);
  await app.crash();
  const { turn: ended } = await app.ended(turn);
  assert.deepEqual([ended.status, ended.reason?.code], ["failed", "interrupted"]);
  assert.match(ended.reason?.message ?? "", /send the message again/);
  assert.equal((await app.ended(next.turn)).turn.status, "finished");
  assert.equal(app.models.requests.length, RESUME_MAX + 2);
});

test("a server that is stopped and started often does not give up on a turn", async () => {
  const { script, reached } = standStill();
  await using app = await startApp({ script });
  const { turn } = await app.client.sendMessage(await app.session(), { content: "Long" });
  for (let times = 0; times < RESUME_MAX + 2; times += 1) {
    await reached(times);
    await app.restart();
  }
  await reached(RESUME_MAX + 2);
  app.models.setScript(replyToLast);
  await app.restart();
  assert.equal((await app.ended(turn)).turn.status, "finished");
});

test("crashing again and again loses nothing and repeats nothing", async () => {
  const door = createDoor();
  await using app = await startApp({ script: pauseAt(door, ["x"]) });
  const id = await app.session();
  const turns = [];
  for (let n = 0; n < 4; n += 1) {
    turns.push((await app.client.sendMessage(id, { content: `m${n}` })).turn);
    await app.crash();
  }
  app.models.setScript(replyToLast);
  await app.crash();
  for (const turn of turns) assert.equal((await app.ended(turn)).turn.status, "finished");
  const { messages } = await app.client.listMessages(id);
  assert.deepEqual(linesOf(messages), turns.flatMap((_, n) => [[`m${n}`, "complete"], [`Reply to: m${n}`, "complete"]]));
  assert.equal((await app.client.diagnose()).database.integrity, "ok");
});

test("a turn whose agent was removed while the server was down ends with that reason and keeps its text", async () => {
  const door = createDoor();
  await using app = await startApp({ script: pauseAt(door, ["said so far"]) });
  const id = await app.session("bob");
  const { turn } = await app.client.sendMessage(id, { content: "One" });
  const next = await app.client.sendMessage(id, { content: "Two" });
  await door.reached;
  await app.stop();
  rmSync(join(app.home, "profiles", "bob.yaml"));
  await app.restart();
  const { turn: ended, messages } = await app.ended(turn);
  assert.deepEqual([ended.status, ended.reason?.code], ["failed", "agent_removed"]);
  assert.deepEqual(linesOf(messages), [["One", "complete"], ["said so far", "interrupted"]]);
  assert.equal((await app.ended(next.turn)).turn.reason?.code, "agent_removed");
  assert.equal(app.models.requests.length, 1);
});

test("text that was shown before a provider fell silent is kept by a crash, also what came last", async () => {
  const clock = createFakeClock();
  const stuck: Script = function* () {
    yield { type: "text", text: "All that " };
    yield { type: "text", text: "was said." };
    yield { type: "hold", until: new Promise(() => undefined) };
  };
  await using app = await startApp({ clock, script: stuck });
  const id = await app.session();
  await app.client.sendMessage(id, { content: "Go" });
  await clock.advance(250);
  app.models.setScript(say("Again."));
  await app.crash();
  await clock.advance(10);
  const { messages } = await app.client.listMessages(id, { limit: 9 });
  assert.deepEqual(messages.slice(1, 2).map(({ content, status }) => [content, status]), [["All that was said.", "interrupted"]]);
});
