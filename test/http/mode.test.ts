// What happens to a message that is sent while a turn runs: it waits, goes in, takes over, or is refused; and a queue can be put in order.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createDoor, inTurn, pauseAt } from "../support/door.ts";
import { startApp } from "../support/real-app.ts";
import type { Script } from "../support/scripted-model.ts";
import { replyToLast } from "../support/scripted-model.ts";

const callsTool: Script = () => [
  { type: "text", text: "Looking." },
  { type: "tool_call", call_id: "c1", tool: "current_time", input: {}, problem: null },
];

test("a message that steers goes into the running turn before its next step, and is answered by it", async () => {
  const door = createDoor();
  const slowTool: Script = function* (request, call) {
    yield door.wait();
    yield* callsTool(request, call) as Iterable<never>;
  };
  await using app = await startApp({ script: inTurn(slowTool, replyToLast) });
  const id = await app.session();
  const { turn } = await app.client.sendMessage(id, { content: "What time is it?" });
  await door.reached;
  const steering = app.client.askMessage(id, { content: "In Lisbon, please", mode: "steer" });
  const reader = await app.events(`/sessions/${id}/events`, "0");
  await reader.until(({ data }) => data.type === "turn.queued" && data.input.content === "In Lisbon, please");
  door.open();
  const answered = await steering;
  assert.equal(answered.turn.turn_id, turn.turn_id, "the answer is the running turn's");
  assert.deepEqual(
    answered.messages.map(({ role, content }) => [role, content]).filter(([role]) => role !== "tool"),
    [["user", "What time is it?"], ["assistant", "Looking."], ["user", "In Lisbon, please"], ["assistant", "Reply to: In Lisbon, please"]],
  );
  const own = reader.session().findLast((event) => event.type === "turn.finished" && event.joined !== null);
  assert.ok(own, "its own turn ended by joining");
  assert.deepEqual((await app.client.listQueue(id)).queue, []);
});

test("a message that steers a turn without a next step is the next turn", async () => {
  const door = createDoor();
  await using app = await startApp({ script: inTurn(pauseAt(door, ["All said"]), replyToLast) });
  const id = await app.session();
  await app.client.sendMessage(id, { content: "One" });
  await door.reached;
  const steering = app.client.askMessage(id, { content: "Two", mode: "steer" });
  const reader = await app.events(`/sessions/${id}/events`, "0");
  await reader.until(({ data }) => data.type === "turn.queued" && data.input.content === "Two");
  door.open();
  assert.equal((await steering).messages.at(-1)?.content, "Reply to: Two");
});

test("a message that interrupts stops the running turn, keeps what it said, and is answered before others that wait", async () => {
  const door = createDoor();
  await using app = await startApp({ script: inTurn(pauseAt(door, ["half a sentence"]), replyToLast) });
  const id = await app.session();
  const { turn } = await app.client.sendMessage(id, { content: "One" });
  await door.reached;
  const waiting = (await app.client.sendMessage(id, { content: "Two" })).turn;
  const urgent = await app.client.askMessage(id, { content: "Stop, this first", mode: "interrupt" });
  assert.equal(urgent.messages.at(-1)?.content, "Reply to: Stop, this first");
  const stopped = await app.ended(turn);
  assert.deepEqual([stopped.turn.status, stopped.messages.at(-1)?.content, stopped.messages.at(-1)?.status], ["cancelled", "half a sentence", "stopped"]);
  await app.ended(waiting);
  const { messages } = await app.client.listMessages(id);
  assert.deepEqual(messages.filter(({ role }) => role === "user").map(({ content }) => content), ["One", "Stop, this first", "Two"]);
});

test("a waiting message can be edited and moved from any client, and every watcher sees the same queue", async () => {
  const door = createDoor();
  await using app = await startApp({ script: inTurn(pauseAt(door, ["x"]), replyToLast) });
  const id = await app.session();
  await app.client.sendMessage(id, { content: "Running" });
  await door.reached;
  for (const content of ["A", "B", "C"]) await app.client.sendMessage(id, { content });
  const { queue } = await app.client.listQueue(id);
  const input = (content: string) => queue.find((one) => one.content === content)?.input_id ?? "";
  const contents = (list: { content: string }[]) => list.map((one) => one.content);
  assert.deepEqual(contents((await app.client.editInput(id, input("C"), { position: 0 })).queue), ["C", "A", "B"]);
  assert.deepEqual(contents((await app.client.editInput(id, input("A"), { content: "A, but better", position: 9 })).queue), ["C", "B", "A, but better"]);
  const reader = await app.events(`/sessions/${id}/events`, "0");
  await reader.until(({ data }) => data.type === "turn.queued" && data.input.content === "A, but better" && data.position === 2);
  door.open();
  for (const { turn_id } of queue) await reader.until(({ data }) => data.type === "turn.finished" && data.turn_id === turn_id);
  const { messages } = await app.client.listMessages(id);
  assert.deepEqual(contents(messages.filter(({ role }) => role === "user")), ["Running", "C", "B", "A, but better"]);
});

test("what has started, ended or belongs elsewhere is not edited", async () => {
  const door = createDoor();
  await using app = await startApp({ script: inTurn(pauseAt(door, ["x"]), replyToLast) });
  const [id, other] = [await app.session(), await app.session()];
  const { turn } = await app.client.sendMessage(id, { content: "Running" });
  await door.reached;
  const { turn: queued } = await app.client.sendMessage(id, { content: "Waiting" });
  const nameOf = (turn_id: string) => `inp_${turn_id.slice(4)}`;
  await assert.rejects(app.client.editInput(id, nameOf(turn.turn_id), { content: "late" }), { code: "session_busy" });
  await assert.rejects(app.client.editInput(other, nameOf(queued.turn_id), { content: "elsewhere" }), { code: "not_found" });
  await assert.rejects(app.client.editInput(id, nameOf(queued.turn_id), { content: "  " }), { code: "invalid_request" });
  door.open();
  await app.ended(queued);
  await assert.rejects(app.client.editInput(id, nameOf(queued.turn_id), { position: 0 }), { code: "turn_ended" });
});

test("the order that was made survives a crash", async () => {
  const door = createDoor();
  await using app = await startApp({ script: inTurn(pauseAt(door, ["x"]), replyToLast) });
  const id = await app.session();
  await app.client.sendMessage(id, { content: "Running" });
  await door.reached;
  const turns = [];
  for (const content of ["A", "B", "C"]) turns.push((await app.client.sendMessage(id, { content })).turn);
  const { queue } = await app.client.listQueue(id);
  await app.client.editInput(id, queue[2]?.input_id ?? "", { position: 0 });
  await app.crash();
  for (const turn of turns) await app.ended(turn);
  const { messages } = await app.client.listMessages(id);
  assert.deepEqual(messages.filter(({ role }) => role === "user").map(({ content }) => content), ["Running", "C", "A", "B"]);
});
