// Sessions over HTTP: made, named, closed, reopened, forked, swept and deleted.
import assert from "node:assert/strict";
import { test } from "node:test";
import { sweepEmptySessions } from "../../src/app/session.ts";
import type { SessionId } from "../../src/domain/ids.ts";
import { createDoor, pauseAt } from "../support/door.ts";
import { createFakeClock } from "../support/fake-clock.ts";
import { textFile } from "../support/file.ts";
import { startApp } from "../support/real-app.ts";
import { problemOf, refused } from "../support/refusal.ts";

const HOUR = 3_600_000;

test("a new session is there at once, open, empty, and with the agent that was asked for", async () => {
  await using app = await startApp();
  const response = await app.request("POST", "/sessions", { json: { agent_id: "ada" } });
  assert.equal(response.status, 201);
  const made = (await response.json()) as { session_id: SessionId };
  const session = await app.client.getSession(made.session_id);
  assert.deepEqual(session, made);
  assert.match(session.session_id, /^ses_[0-9a-f]{32}$/);
  const { agent_id, type, status, title, title_source, message_count, closed_at, running_turn_id } = session;
  assert.deepEqual(
    { agent_id, type, status, title, title_source, message_count, closed_at, running_turn_id },
    { agent_id: "ada", type: "chat", status: "open", title: null, title_source: null, message_count: 0, closed_at: null, running_turn_id: null },
  );
});

test("a session cannot be started with an unknown agent, without one, or with keys that mean nothing", async () => {
  await using app = await startApp();
  const error = await refused(app.client.createSession({ agent_id: "nobody" }), "not_found");
  assert.match(error.message, /nobody.*ada, bob/);
  for (const json of [{}, { agent_id: 7 }, { agent_id: "Ada!" }, { agent_id: "ada", type: "schedule" }, { agent_id: "ada", title: "   " }, []]) {
    await problemOf(await app.request("POST", "/sessions", { json }), 400, "invalid_request");
  }
  assert.deepEqual(app.rows("SELECT * FROM sessions"), []);
});

test("a team cannot hold a session yet, and says so", async () => {
  const team = "agent_id: crew\nname: Crew\nrole: All of us\ntype: team\nmembers:\n  - { role: Backend, name: Baca }\n";
  await using app = await startApp({ profiles: { "crew.yaml": team } });
  await refused(app.client.createSession({ agent_id: "crew" }), "team_not_available");
});

test("the first message gives the session its title and its preview", async () => {
  await using app = await startApp();
  const id = await app.session();
  await app.client.askMessage(id, { content: "  Why is the sky blue?\nAnd the sea?  " });
  const session = await app.client.getSession(id);
  assert.equal(session.title, "Why is the sky blue?");
  assert.equal(session.title_source, "rule");
  assert.equal(session.preview, "Why is the sky blue? And the sea?");
  assert.equal(session.message_count, 2);
});

test("a title that a person gave stays: at creation, by renaming, and after messages", async () => {
  await using app = await startApp();
  const named = await app.client.createSession({ agent_id: "ada", title: "  My \n  talk " });
  assert.deepEqual([named.title, named.title_source], ["My talk", "person"]);
  await app.client.askMessage(named.session_id, { content: "Something else entirely" });
  assert.equal((await app.client.getSession(named.session_id)).title, "My talk");
  const renamed = await app.client.renameSession(named.session_id, "Other");
  assert.deepEqual([renamed.title, renamed.title_source], ["Other", "person"]);
  const late = { session_id: named.session_id, person_id: "per_owner", title: "From a model", source: "model", now: Date.now() } as const;
  const { session } = await app.app.store.run("renameSession", late);
  assert.equal(session.title, "Other");
});

test("a title has one to two hundred characters", async () => {
  await using app = await startApp();
  const id = await app.session();
  assert.equal((await app.client.renameSession(id, "x".repeat(200))).title?.length, 200);
  for (const title of ["", "  ", "x".repeat(201), null, 5]) {
    await problemOf(await app.request("PATCH", `/sessions/${id}`, { json: { title } }), 400, "invalid_request");
  }
  assert.equal((await app.client.getSession(id)).title?.length, 200);
});

test("a closed session can be read and renamed, and takes messages again once it is reopened", async () => {
  await using app = await startApp();
  const id = await app.session();
  await app.client.askMessage(id, { content: "Hello" });
  const { session, returned } = await app.client.closeSession(id);
  assert.equal(session.status, "closed");
  assert.ok(session.closed_at);
  assert.deepEqual(returned, []);
  const error = await refused(app.client.sendMessage(id, { content: "Again" }), "session_closed");
  assert.deepEqual([error.details?.["http_status"], error.details?.["status"]], [409, "closed"]);
  assert.equal((await app.client.listMessages(id)).messages.length, 2);
  assert.equal((await app.client.renameSession(id, "Done")).title, "Done");
  const open = await app.client.reopenSession(id);
  assert.deepEqual([open.status, open.closed_at], ["open", null]);
  assert.equal((await app.client.askMessage(id, { content: "Again" })).turn.status, "finished");
});

test("closing or reopening twice is the same as once", async () => {
  await using app = await startApp();
  const id = await app.session();
  const first = await app.client.closeSession(id);
  assert.deepEqual(await app.client.closeSession(id), first);
  const open = await app.client.reopenSession(id);
  assert.deepEqual(await app.client.reopenSession(id), open);
});

test("a fork begins with the same words, goes its own way, and knows where it came from", async () => {
  await using app = await startApp();
  const id = await app.session();
  const { messages } = await app.client.askMessage(id, { content: "One" });
  await app.client.askMessage(id, { content: "Two" });
  const fork = await app.client.forkSession(id, messages[1]?.message_id);
  assert.deepEqual(fork.forked_from, { session_id: id, message_id: messages[1]?.message_id });
  assert.equal(fork.title, "One (fork)");
  await app.client.askMessage(fork.session_id, { content: "Three" });
  const words = async (session_id: SessionId) => (await app.client.listMessages(session_id)).messages.map((message) => message.content);
  assert.deepEqual(await words(fork.session_id), ["One", "Reply to: One", "Three", "Reply to: Three"]);
  assert.deepEqual(await words(id), ["One", "Reply to: One", "Two", "Reply to: Two"]);
  assert.equal(app.models.requests.at(-1)?.messages.length, 3);
});

test("a fork during a turn begins with what was finished before it", async () => {
  const door = createDoor();
  await using app = await startApp();
  const id = await app.session();
  await app.client.askMessage(id, { content: "One" });
  app.models.setScript(pauseAt(door, ["half"]));
  const { turn } = await app.client.sendMessage(id, { content: "Two" });
  await door.reached;
  const fork = await app.client.forkSession(id);
  assert.deepEqual((await app.client.listMessages(fork.session_id)).messages.map((message) => message.content), ["One", "Reply to: One"]);
  assert.equal(fork.running_turn_id, null);
  door.open();
  assert.equal((await app.ended(turn)).turn.status, "finished");
});

test("an empty session cannot be forked, and neither can a message of another session", async () => {
  await using app = await startApp();
  const [one, other] = [await app.session(), await app.session()];
  await refused(app.client.forkSession(one), "invalid_request");
  const { messages } = await app.client.askMessage(other, { content: "Hi" });
  await app.client.askMessage(one, { content: "Ho" });
  await refused(app.client.forkSession(one, messages[0]?.message_id), "not_found");
});

test("an unknown session is a 404 for everything that can be asked of it", async () => {
  await using app = await startApp();
  const gone = `ses_${"0".repeat(32)}`;
  const calls: [string, string, object?][] = [
    ["GET", ""],
    ["PATCH", "", { title: "x" }],
    ["DELETE", ""],
    ["POST", "/close"],
    ["POST", "/reopen"],
    ["POST", "/fork", {}],
    ["GET", "/messages"],
    ["POST", "/messages", { content: "x" }],
    ["POST", "/messages/stream", { content: "x" }],
    ["GET", "/queue"],
    ["DELETE", `/queue/inp_${"0".repeat(32)}`],
    ["POST", `/turns/trn_${"0".repeat(32)}/cancel`],
    ["GET", "/events"],
  ];
  for (const [method, path, json] of calls) {
    await problemOf(await app.request(method, `/sessions/${gone}${path}`, json ? { json } : {}), 404, "not_found");
  }
});

test("a session that never got a message is swept after a day, and not a moment before", async () => {
  const clock = createFakeClock();
  await using app = await startApp({ clock });
  const [empty, used] = [await app.session(), await app.session()];
  await app.client.askMessage(used, { content: "Hi" });
  await clock.advance(24 * HOUR);
  assert.equal(await sweepEmptySessions(app.app), 0);
  await clock.advance(1);
  assert.equal(await sweepEmptySessions(app.app), 1);
  await refused(app.client.getSession(empty), "not_found");
  assert.equal((await app.client.getSession(used)).message_count, 2);
});

test("deleting says what went, and leaves nothing of the session in any table", async () => {
  await using app = await startApp();
  const [id, other] = [await app.session(), await app.session("bob")];
  const { file_id } = await app.client.uploadFile("quixotic.txt", textFile("quixotic things"));
  await app.client.askMessage(id, { content: "A question about quixotic things", attachments: [file_id] });
  await app.client.askMessage(other, { content: "Hi" });
  const { counts } = await app.client.deleteSession(id);
  assert.deepEqual(counts, { sessions: 1, messages: 2, events: 8, turns: 1, files: 1, memories: 0 });
  // The pages of the text index are its own; that it finds nothing is asked of it below.
  for (const { name } of app.rows<{ name: string }>("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type <> 'shadow' AND name NOT LIKE 'sqlite_%'")) {
    const text = JSON.stringify(app.rows(`SELECT * FROM ${name}`));
    assert.doesNotMatch(text, /quixotic/, name);
    // That it is gone is itself news for windows that were away.
    if (name !== "list_events") assert.equal(text.includes(id), false, name);
  }
  for (const shelf of ["said", "told"]) assert.deepEqual(app.rows(`SELECT rowid FROM ${shelf} WHERE ${shelf} MATCH 'quixotic'`), [], shelf);
  assert.deepEqual(app.rows("SELECT type FROM list_events WHERE session_id = ?", id).map((row) => ({ ...row })), [{ type: "session.deleted" }]);
  const owned = ["turns", "messages", "inputs", "events"].map((table) => app.rows(`SELECT count(*) AS n FROM ${table}`)[0]?.["n"]);
  assert.deepEqual(owned, [1, 2, 0, 8]);
  await refused(app.client.getSession(id), "not_found");
  await refused(app.client.deleteSession(id), "not_found");
});

test("deleting during a turn stops it, and nothing is written afterwards", async () => {
  const door = createDoor();
  await using app = await startApp({ script: pauseAt(door, ["half "], ["whole"]) });
  const id = await app.session();
  await app.client.sendMessage(id, { content: "Go" });
  await app.client.sendMessage(id, { content: "And then" });
  await door.reached;
  const running = app.app.running.get(id);
  await app.client.deleteSession(id);
  door.open();
  await running?.ended;
  for (const table of ["sessions", "turns", "messages", "inputs", "partials", "steps", "events"]) assert.deepEqual(app.rows(`SELECT * FROM ${table}`), [], table);
  assert.deepEqual(app.log.filter(({ level }) => level === "error"), []);
});

test("pruning needs a real date: without one, or with a broken one, it is refused and never means all", async () => {
  await using app = await startApp();
  const id = await app.session();
  await app.client.askMessage(id, { content: "Hi" });
  for (const query of ["", "?before=", "?before=yesterday", "?before=2026-02-30", "?before=2026-13-01", "?before=2026-02-01T08:00", "?before=all", "?before=99999999999"]) {
    await problemOf(await app.request("DELETE", `/sessions${query}`), 400, "invalid_request");
  }
  assert.equal((await app.client.listSessions()).sessions.length, 1);
});
