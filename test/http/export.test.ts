// Exporting over HTTP: as JSON with its name, or as the file itself; masked where it goes to another, and never what is hidden.
import assert from "node:assert/strict";
import { test } from "node:test";
import { readExport } from "../../src/domain/export/read.ts";
import { joinMember } from "../support/member.ts";
import { startApp } from "../support/real-app.ts";
import { problemOf, refused } from "../support/refusal.ts";

test("an export has its name, its text, its tokens and what was masked; a person's own is not masked unless asked, a context is", async () => {
  await using app = await startApp();
  const id = await app.session();
  await app.client.askMessage(id, { content: "The password=hunter2 of Bergen." });
  await app.client.renameSession(id, "Trip");
  const own = await app.client.exportSession(id);
  assert.deepEqual([own.name, own.media_type, own.messages, own.masked], ["Trip.md", "text/markdown", 2, []]);
  assert.ok(own.text.includes("password=hunter2") && own.tokens > 20);
  assert.ok(own.text.includes("### Owner · ") && own.text.includes("### Ada · "));
  const context = await app.client.exportSession(id, { format: "context" });
  assert.deepEqual(context.masked, [{ kind: "password", count: 2 }]);
  assert.ok(!context.text.includes("hunter2"));
  assert.ok(!(await app.client.exportSession(id, { mask: true })).text.includes("hunter2"));
  assert.ok((await app.client.exportSession(id, { format: "context", mask: false })).text.includes("hunter2"));
  assert.equal((await app.client.exportSession(id, { format: "json", last: 1 })).messages, 1);
});

test("the text itself comes for saving, under its name, in every form", async () => {
  await using app = await startApp();
  const id = await app.session();
  await app.client.askMessage(id, { content: "Hello" });
  await app.client.renameSession(id, 'Été "2026"');
  const asked = await app.request("GET", `/sessions/${id}/export`, { headers: { accept: "text/markdown" } });
  assert.equal(asked.headers.get("content-type"), "text/markdown; charset=utf-8");
  assert.equal(asked.headers.get("content-disposition"), `attachment; filename="_t_ -2026-.md"; filename*=UTF-8''%C3%89t%C3%A9%20-2026-.md`);
  assert.equal(await asked.text(), (await app.client.exportSession(id)).text);
  const json = await app.request("GET", `/sessions/${id}/export?format=json&download=true`);
  assert.equal(json.headers.get("content-type"), "application/json; charset=utf-8");
  assert.equal(readExport(await json.text())?.format, "json");
  const context = await app.request("GET", `/sessions/${id}/export?format=context&download=true`);
  assert.equal(readExport(await context.text())?.format, "context");
});

test("a long session comes whole, and its last messages from as far back as they are", async () => {
  await using app = await startApp();
  const id = await app.session();
  await app.client.askMessage(id, { content: "first" });
  const turns = Array.from({ length: 700 }, (_, index) => ({
    turn_id: app.app.random.id("trn"),
    messages: [{ message_id: app.app.random.id("msg"), role: "user" as const, parts: [{ type: "text" as const, text: `number ${index}.` }], at: app.app.clock.now() + index }],
  }));
  await app.app.store.run("importTurns", { session_id: id, person_id: "per_owner", turns, now: app.app.clock.now() });
  const whole = await app.client.exportSession(id);
  assert.equal(whole.messages, 702);
  assert.ok(whole.text.indexOf("first") < whole.text.indexOf("number 0.") && whole.text.indexOf("number 0.") < whole.text.indexOf("number 699."));
  const last = await app.client.exportSession(id, { last: 600 });
  assert.equal(last.messages, 600);
  assert.ok(last.text.includes("number 100.") && !last.text.includes("number 99."));
});

test("memories that a session gave or used come with it when they are asked for, and no others", async () => {
  await using app = await startApp();
  await app.client.addMemory("ada", { text: "Lives in Bergen" });
  await app.client.addMemory("bob", { text: "Builds boats" });
  const id = await app.session();
  await app.client.askMessage(id, { content: "What do you know of Bergen, where I live?" });
  const document = (memories: boolean) => app.client.exportSession(id, { format: "json", memories }).then(({ text }) => JSON.parse(text) as { memories: { text: string; relation: string }[] });
  assert.deepEqual((await document(false)).memories, []);
  assert.deepEqual((await document(true)).memories.map(({ text, relation }) => [text, relation]), [["Lives in Bergen", "used"]]);
  const ben = await joinMember(app, "Ben");
  const { session_id } = await ben.client.createSession({ agent_id: "ada" });
  await ben.client.askMessage(session_id, { content: "Bergen?" });
  assert.ok(!(await ben.client.exportSession(session_id, { memories: true })).text.includes("Lives in"));
});

test("a memory that a prompt had and that is another person's now is not exported", async () => {
  await using app = await startApp();
  const { memory_id } = await app.client.addMemory("ada", { text: "Lives in Bergen", scope: "agent" });
  const ben = await joinMember(app, "Ben");
  const { session_id } = await ben.client.createSession({ agent_id: "ada" });
  await ben.client.askMessage(session_id, { content: "Who lives in Bergen?" });
  const exported = async () => (JSON.parse((await ben.client.exportSession(session_id, { format: "json", memories: true })).text) as { memories: object[] }).memories.length;
  assert.equal(await exported(), 1);
  app.write("UPDATE memories SET scope = 'person' WHERE memory_id = ?", memory_id);
  assert.equal(await exported(), 0);
});

test("hidden, empty and other people's sessions are not exported, in words that say why", async () => {
  await using app = await startApp();
  const { session_id } = await app.client.createSession({ agent_id: "ada", incognito: true });
  await app.client.askMessage(session_id, { content: "Hush" });
  const problem = await problemOf(await app.request("GET", `/sessions/${session_id}/export`), 409, "conflict");
  assert.match(problem.title, /incognito/);
  const empty = await app.session();
  await problemOf(await app.request("GET", `/sessions/${empty}/export?download=true`), 409, "conflict");
  const id = await app.session();
  await app.client.askMessage(id, { content: "Mine" });
  const ben = await joinMember(app, "Ben");
  await refused(ben.client.exportSession(id), "not_found");
  for (const query of ["format=pdf", "last=0", "tools=yes", "colour=red"]) await problemOf(await app.request("GET", `/sessions/${id}/export?${query}`), 400, "invalid_request");
});

test("a session that is written to meanwhile, closed, or without its agent is exported as it is", async () => {
  await using app = await startApp();
  const id = await app.session("bob");
  await app.client.askMessage(id, { content: "Hello" });
  await app.client.closeSession(id);
  await app.client.deleteAgent("bob");
  assert.match((await app.client.exportSession(id)).text, /### bob · /);
});
