// Taking a turn up: what was found of it counts only as long as nobody has taken it up since.
import assert from "node:assert/strict";
import { test } from "node:test";
import { answerTool } from "../../src/app/turn/tool/answer.ts";
import { OWNER_ID } from "../../src/domain/ids.ts";
import type { Store } from "../../src/ports/store.ts";
import type { Tool } from "../../src/ports/tool.ts";
import { createDoor, pauseAt } from "../support/door.ts";
import { createFakeClock } from "../support/fake-clock.ts";
import { PROFILES, startApp } from "../support/real-app.ts";
import type { Script } from "../support/scripted-model.ts";

const ASKS = { ...PROFILES, "ada.yaml": `${PROFILES["ada.yaml"]}tools: { approval: { send_mail: ask } }\n` };

test("a turn that is found twice before it goes on is taken up once: a call that was allowed once runs once", async () => {
  const clock = createFakeClock();
  const runs: unknown[] = [];
  const tool: Tool = {
    ...{ name: "send_mail", description: "Sends a mail", input_schema: { type: "object" }, origin: "tool", repeatable: false },
    run: async (input) => `sent ${runs.push(input)}`,
  };
  const script = (_: unknown, call: number) => [{ type: "tool_call" as const, call_id: `c${call}`, tool: "send_mail", input: {}, problem: null }];
  await using app = await startApp({ clock, tools: [tool], profiles: ASKS, script });
  const id = await app.session();
  const { turn } = await app.client.sendMessage(id, { content: "Go" });
  assert.equal((await app.asking(turn)).question.call_id, "c0");
  // As after a start that still looks around for models: the answer is stored, and the turn waits to be claimed.
  const looked = Promise.withResolvers<void>();
  app.app.choice.looking = looked.promise;
  await app.client.answerTool(id, turn.turn_id, { call_id: "c0", answer: "allow" });
  await clock.advance(20_000);
  looked.resolve();
  assert.equal((await app.asking(turn)).question.call_id, "c1");
  await app.client.sendMessage(id, { content: "Waits" });
  await clock.advance(1000);
  assert.equal((await app.asking(turn)).question.call_id, "c1");
  assert.equal(runs.length, 1);
});

test("who interrupts a turn while its question is being answered is answered next, and does not wait for the old answer", async () => {
  const door = createDoor();
  const tool: Tool = { ...{ name: "send_mail", description: "Sends a mail", input_schema: { type: "object" }, origin: "tool", repeatable: false }, run: async () => "sent" };
  const script: Script = (request, call) => {
    if (call === 0) return [{ type: "tool_call", call_id: "a", tool: "send_mail", input: {}, problem: null }];
    return request.messages.at(-1)?.role === "tool" ? pauseAt(door, ["Old "])(request, call) : [{ type: "text", text: "Newer." }];
  };
  await using app = await startApp({ clock: createFakeClock(), tools: [tool], profiles: ASKS, script });
  const id = await app.session();
  const { turn } = await app.client.sendMessage(id, { content: "Go" });
  await app.asking(turn);
  const { store } = app.app;
  const own = { person_id: OWNER_ID };
  const slowly = async (name: string, ...input: never[]) => {
    const value = await (store.ask as (...all: unknown[]) => unknown)(name, ...input);
    // Before whoever interrupts has heard what is to be stopped, the answer has set it going again.
    if (name === "getSession") await answerTool({ ...app.app, store }, own, turn, { call_id: "a", answer: "allow" }).then(() => door.reached);
    return value;
  };
  app.app.store = { ...store, ask: slowly as Store["ask"] };
  const newer = await app.client.sendMessage(id, { content: "Newer", mode: "interrupt" });
  assert.equal((await app.ended(turn)).turn.status, "cancelled");
  assert.equal((await app.ended(newer.turn)).messages.at(-1)?.content, "Newer.");
  door.open();
});
