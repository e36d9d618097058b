// A disk that is full while a turn runs: nothing that was done or said is lost, and the turn goes on when there is space.
import assert from "node:assert/strict";
import { test } from "node:test";
import { AppError } from "../../src/domain/errors.ts";
import type { CommandName, Store } from "../../src/ports/store.ts";
import type { Tool } from "../../src/ports/tool.ts";
import { inTurn, say } from "../support/door.ts";
import type { RealApp } from "../support/real-app.ts";
import { startApp } from "../support/real-app.ts";
import type { Script } from "../support/scripted-model.ts";

/** Refuses each of the commands once for want of space; counts the refusals. */
function fillDisk(app: RealApp, ...commands: CommandName[]): Map<string, number> {
  const { store } = app.app;
  const refused = new Map<string, number>(commands.map((name) => [name, 0]));
  const run = (name: CommandName, input: never) => {
    if (refused.get(name) !== 0) return store.run(name, input);
    refused.set(name, 1);
    return Promise.reject(new AppError("disk_full", "The disk is full."));
  };
  app.app.store = { ...store, run: run as Store["run"] };
  return refused;
}

test("what a turn could not store because the disk was full is stored later: each tool is run once and the answer is whole", async () => {
  const runs: unknown[] = [];
  const tool: Tool = { ...{ name: "count", description: "x", input_schema: { type: "object" }, origin: "tool", repeatable: false }, run: async (input) => `run ${runs.push(input)}` };
  await using app = await startApp({ tools: [tool], script: inTurn(() => [{ type: "tool_call", call_id: "a", tool: "count", input: {}, problem: null }], say("All ", "of it.")) });
  const refused = fillDisk(app, "finishStep", "startTool", "finishTool", "startStep");
  const { turn } = await app.client.sendMessage(await app.session(), { content: "Go" });
  const { turn: ended, messages } = await app.ended(turn);
  assert.deepEqual([ended.status, ended.steps, messages.map(({ role }) => role)], ["finished", 2, ["user", "assistant", "tool", "assistant"]]);
  assert.deepEqual([messages.at(-1)?.content, runs.length], ["All of it.", 1]);
  assert.deepEqual([...refused.values()], [1, 1, 1, 1]);
});

test("a turn ends for its own reason although the disk was full at its end", async () => {
  const script: Script = () => [{ type: "text", text: "Half" }, { type: "failure", code: "provider_auth", message: "Wrong key.", retry_after: null }];
  await using app = await startApp({ script });
  fillDisk(app, "endTurn");
  const { turn } = await app.client.sendMessage(await app.session(), { content: "Go" });
  const { turn: ended, messages } = await app.ended(turn);
  assert.deepEqual([ended.status, ended.reason?.code, messages.at(-1)?.content], ["failed", "provider_auth", "Half"]);
});

test("a turn that waits for space can be stopped, and what it said is kept", async () => {
  await using app = await startApp({ script: say("Said.") });
  const { store } = app.app;
  const tried = Promise.withResolvers<void>();
  const run = (name: CommandName, input: never) => {
    if (name !== "finishStep") return store.run(name, input);
    tried.resolve();
    return Promise.reject(new AppError("disk_full", "The disk is full."));
  };
  app.app.store = { ...store, run: run as Store["run"] };
  const id = await app.session();
  const { turn } = await app.client.sendMessage(id, { content: "Go" });
  await tried.promise;
  await app.client.cancelTurn(id, turn.turn_id);
  const { turn: ended, messages } = await app.ended(turn);
  assert.deepEqual([ended.status, messages.at(-1)?.content, messages.at(-1)?.status], ["cancelled", "Said.", "stopped"]);
});

test("an answer is given without what was remembered when its note cannot be stored, and the prompt shows it so", async () => {
  await using app = await startApp({ script: say("Tom.") });
  await app.client.addMemory("ada", { text: "The user's cat is called Tom." });
  const refused = fillDisk(app, "saveReceipt");
  const id = await app.session();
  const { turn } = await app.client.askMessage(id, { content: "What is my cat called?" });
  assert.deepEqual([turn.status, refused.get("saveReceipt")], ["finished", 1]);
  assert.equal(JSON.stringify(app.models.requests[0]?.messages).includes("rapport-memory"), false);
  assert.deepEqual((await app.client.promptContext(id, turn.turn_id)).parts.map(({ kind }) => kind), ["system", "tools", "asked"]);
});
