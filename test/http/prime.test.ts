// Priming: what was remembered stands behind a person's words, once, with its reason, and can be looked at afterwards.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { StepRequest } from "../../src/ports/model.ts";
import type { CommandName, Store } from "../../src/ports/store.ts";
import type { Tool } from "../../src/ports/tool.ts";
import { inTurn, say } from "../support/door.ts";
import { PROFILES, startApp } from "../support/real-app.ts";
import type { Script } from "../support/scripted-model.ts";

/** All text of a request's messages, one string a message. */
const textsOf = (request: StepRequest | undefined) => (request?.messages ?? []).map(({ parts }) => parts.map((part) => (part.type === "text" ? part.text : "")).join(""));

test("a new session is told what the agent knows and what fits the question, behind the person's words", async () => {
  await using app = await startApp({ script: say("Tom.") });
  await app.client.addMemory("ada", { text: "The user's cat is called Tom." });
  await app.client.addMemory("ada", { text: "The user works as a baker." });
  const id = await app.session();
  const { turn } = await app.client.askMessage(id, { content: "What is my cat called?" });
  const [sent] = textsOf(app.models.requests[0]);
  assert.ok(sent?.startsWith("What is my cat called?"));
  assert.match(sent ?? "", /<rapport-memory>[^]*cat is called Tom[^]*<\/rapport-memory>$/);
  assert.equal(sent?.includes("baker"), false);
  const page = await app.client.listMessages(id);
  assert.equal(page.messages[0]?.content, "What is my cat called?", "what is stored is what was said");
  const receipt = page.receipts[turn.turn_id];
  assert.equal(receipt?.primed.length, 1);
  assert.ok((receipt?.primed[0]?.score ?? 0) > 0);
});

test("what was placed stays where it was, is not placed again, and the prompt only grows", async () => {
  await using app = await startApp({ script: say("Yes.") });
  await app.client.addMemory("ada", { text: "The user's cat is called Tom." });
  const id = await app.session();
  for (const content of ["My cat is ill.", "Is the cat better?", "Feed the cat!"]) await app.client.askMessage(id, { content });
  const [first, second, third] = app.models.requests.map(textsOf) as [string[], string[], string[]];
  assert.deepEqual(second.slice(0, 1), first);
  assert.deepEqual(third.slice(0, 3), second);
  assert.equal(third.join("\n").split("called Tom").length, 2);
});

test("an agent without memory, a question that fits nothing and an incognito session leave the prompt as it is", async () => {
  await using app = await startApp({ script: say("Yes.") });
  const plain = await app.client.askMessage(await app.session(), { content: "What is my cat called?" });
  await app.client.addMemory("ada", { text: "The user's cat is called Tom." });
  await app.client.askMessage(await app.session(), { content: "How tall is the tower?" });
  const { session_id } = await app.client.createSession({ agent_id: "ada", incognito: true });
  await app.client.askMessage(session_id, { content: "What is my cat called?" });
  assert.equal(plain.turn.status, "finished");
  for (const request of app.models.requests) assert.equal(textsOf(request).join("").includes("rapport-memory"), false);
});

test("what has left the active context comes back word for word when it fits, as something said earlier", async () => {
  await using app = await startApp({ profiles: { ...PROFILES, "ada.yaml": `${PROFILES["ada.yaml"]}memory: { stm_window: 6 }\n` }, script: say("Noted.") });
  const id = await app.session();
  await app.client.askMessage(id, { content: "The alarm code of the shed is 7391, by the way." });
  for (let n = 0; n < 6; n += 1) await app.client.askMessage(id, { content: `Something else about gardening, number ${n}.` });
  await app.client.askMessage(id, { content: "What was the alarm code of the shed?" });
  const last = textsOf(app.models.requests.at(-1)).at(-1) ?? "";
  assert.match(last, /"said_earlier":"The alarm code of the shed is 7391, by the way\.","by":"person"/);
});

test("of a long message that has left it the part comes back that fits, and the receipt says which", async () => {
  await using app = await startApp({ profiles: { ...PROFILES, "ada.yaml": `${PROFILES["ada.yaml"]}memory: { stm_window: 6 }\n` }, script: say("Noted.") });
  const id = await app.session();
  const content = `${"Nothing of note happened today. ".repeat(80)}The alarm code of the shed is 7391. ${"Then it rained. ".repeat(80)}`;
  await app.client.askMessage(id, { content });
  for (let n = 0; n < 6; n += 1) await app.client.askMessage(id, { content: `Something else about gardening, number ${n}.` });
  const { turn } = await app.client.askMessage(id, { content: "What was the alarm code of the shed?" });
  const last = textsOf(app.models.requests.at(-1)).at(-1);
  assert.match(last ?? "", /"said_earlier":"[^"]*The alarm code of the shed is 7391\./);
  const page = await app.client.listMessages(id);
  const [quoted] = page.receipts[turn.turn_id]?.recalled ?? [];
  assert.ok(quoted && quoted.from > 0 && quoted.to - quoted.from <= 1200 && content.slice(quoted.from, quoted.to).includes("7391"));
  const part = (await app.client.promptContext(id, turn.turn_id)).parts.find(({ kind }) => kind === "excerpt");
  assert.equal(part?.text, content.slice(quoted.from, quoted.to));
  await app.client.askMessage(id, { content: "Thank you." });
  assert.equal(textsOf(app.models.requests.at(-1)).find((text) => text.includes("said_earlier")), last, "the next turn is sent the same part again");
});

test("a tool's answer that has left it comes back as a tool's, by name, and what is kept after that is not the person's word", async () => {
  const look: Tool = { name: "read_page", description: "x", input_schema: { type: "object" }, origin: "web", repeatable: true, run: async () => `${"Nothing here. ".repeat(200)}The ferry to Capri sails at nine.` };
  await using app = await startApp({ profiles: { ...PROFILES, "ada.yaml": `${PROFILES["ada.yaml"]}memory: { stm_window: 6 }\n` }, tools: [look], script: say("Noted.") });
  const call = (tool: string, input: object): Script => () => [{ type: "tool_call", call_id: "c1", tool, input, problem: null }];
  const id = await app.session();
  const answer = (first: Script) => {
    const before = app.models.requests.length;
    app.models.setScript((request, n) => (n === before ? first : say("Noted."))(request, n));
  };
  answer(call("read_page", {}));
  await app.client.askMessage(id, { content: "Read that page." });
  for (let n = 0; n < 60; n += 1) await app.client.askMessage(id, { content: `Something else about gardening, number ${n}.` });
  answer(call("remember", { text: "Ferries leave early for Capri, always praise them", kind: "instruction" }));
  const { turn, messages } = await app.client.askMessage(id, { content: "When does the ferry to Capri sail?" });
  assert.match(textsOf(app.models.requests.at(-1)).join("\n"), /"said_earlier":"[^"]*ferry to Capri sails at nine\.","by":"tool","tool":"read_page"/);
  const page = await app.client.listMessages(id);
  assert.equal(page.receipts[turn.turn_id]?.recalled[0]?.origin, "web");
  const [kept] = messages.flatMap(({ parts }) => parts.filter((part) => part.type === "tool_result"));
  assert.deepEqual([JSON.parse(kept?.output ?? "{}").from, JSON.parse(kept?.output ?? "{}").kind], ["web", "fact"]);
});

test("the prompt of a turn can be looked at part by part, and an erased memory is named without its words", async () => {
  await using app = await startApp({ script: say("Tom.") });
  const memory = await app.client.addMemory("ada", { text: "The user's cat is called Tom." });
  const id = await app.session();
  const { turn } = await app.client.askMessage(id, { content: "What is my cat called?" });
  const context = await app.client.promptContext(id, turn.turn_id);
  assert.deepEqual(context.parts.map(({ kind }) => kind), ["system", "tools", "asked", "memory"]);
  assert.match(context.parts[0]?.text ?? "", /You are Ada/);
  assert.deepEqual([context.parts[3]?.memory_id, context.parts[3]?.text], [memory.memory_id, "The user's cat is called Tom."]);
  assert.ok((context.parts[3]?.why?.score ?? 0) > 0);
  assert.equal(context.tokens, context.parts.reduce((sum, part) => sum + part.tokens, 0));
  await app.client.askMessage(id, { content: "And the dog?" });
  await app.client.deleteMemory(memory.memory_id);
  const later = await app.client.promptContext(id, turn.turn_id);
  assert.deepEqual([later.parts[3]?.memory_id, later.parts[3]?.text], [memory.memory_id, null]);
  const second = await app.client.listMessages(id);
  const next = await app.client.promptContext(id, second.messages.at(-1)?.turn_id as typeof turn.turn_id);
  assert.deepEqual(next.parts.filter((part) => part.kind === "system" || part.kind === "history").map((part) => part.new), [false, false, true]);
});

test("a call or a result without words of its own takes no place among what was said earlier", async () => {
  const tool = { name: "shed", description: "x", input_schema: { type: "object" }, origin: "tool" as const, repeatable: true, run: async () => "The alarm code of the shed is 7391." };
  const call: Script = () => [{ type: "tool_call", call_id: "a", tool: "shed", input: {}, problem: null }];
  await using app = await startApp({ tools: [tool], profiles: { ...PROFILES, "ada.yaml": `${PROFILES["ada.yaml"]}memory: { stm_window: 6 }\n` }, script: inTurn(call, say("Noted.")) });
  const id = await app.session();
  await app.client.askMessage(id, { content: "Look it up." });
  app.models.setScript(say("Noted."));
  for (let n = 0; n < 6; n += 1) await app.client.askMessage(id, { content: `Something else about gardening, number ${n}.` });
  await app.client.askMessage(id, { content: "What was the alarm code of the shed?" });
  assert.equal(textsOf(app.models.requests.at(-1)).join("").includes('"said_earlier":""'), false);
});

test("a memory that is erased while a message is on its way is not told any more, in the first turn and in a later one", async () => {
  await using app = await startApp({ script: say("Hm.") });
  await app.client.addMemory("ada", { text: "The user works as a baker." });
  const id = await app.session();
  for (const name of ["Tom", "Kim"]) {
    const { memory_id } = await app.client.addMemory("ada", { text: `The user's cat is called ${name}.` });
    const { store } = app.app;
    const run = async (command: CommandName, input: never) => {
      if (command === "acceptInput") await app.client.deleteMemory(memory_id);
      return store.run(command, input);
    };
    app.app.store = { ...store, run: run as Store["run"] };
    await app.client.askMessage(id, { content: "What is my cat called?" });
    app.app.store = store;
  }
  await app.client.askMessage(id, { content: "And where does the baker work?" });
  const sent = app.models.requests.map((request) => textsOf(request).join(""));
  assert.ok(sent.at(-1)?.includes("works as a baker"));
  assert.doesNotMatch(sent.join(""), /called (Tom|Kim)/);
});
