// What may be sent as a message and what may not; what is accepted comes back unchanged.
import assert from "node:assert/strict";
import { once } from "node:events";
import { request } from "node:http";
import { connect } from "node:net";
import { test } from "node:test";
import { CONTENT_MAX } from "../../src/domain/session.ts";
import { createDoor, pauseAt } from "../support/door.ts";
import type { RealApp } from "../support/real-app.ts";
import { startApp } from "../support/real-app.ts";
import { problemOf, refused } from "../support/refusal.ts";

/** Nothing was stored and nobody was asked. */
async function assertUntouched(app: RealApp): Promise<void> {
  assert.deepEqual(app.rows("SELECT * FROM turns"), []);
  assert.deepEqual(app.rows("SELECT * FROM events"), []);
  assert.equal(app.models.requests.length, 0);
}

test("a body that is not a message is refused with the reason, and nothing is stored", async () => {
  await using app = await startApp();
  const id = await app.session();
  const wrong: [unknown, RegExp][] = [
    [{}, /content/],
    [{ content: "" }, /content.*empty/],
    [{ content: " \n\t " }, /content.*empty/],
    [{ content: 7 }, /content/],
    [{ content: ["x"] }, /content/],
    [{ content: "x", client_id: "" }, /client_id/],
    [{ content: "x", client_id: "c".repeat(129) }, /client_id/],
    [{ content: "x", mode: "later" }, /mode/],
    [{ content: "x", colour: "red" }, /unknown key colour/],
    [[], /body/],
    ["x", /body/],
    [null, /body/],
  ];
  for (const [json, reason] of wrong) {
    for (const path of ["messages", "messages/stream"]) {
      const problem = await problemOf(await app.request("POST", `/sessions/${id}/${path}`, { json }), 400, "invalid_request");
      assert.match(problem.title, reason);
    }
  }
  await assertUntouched(app);
});

test("a message has at most 400,000 characters", async () => {
  await using app = await startApp();
  const id = await app.session();
  await refused(app.client.sendMessage(id, { content: "x".repeat(CONTENT_MAX + 1) }), "invalid_request");
  await assertUntouched(app);
  const content = "y".repeat(CONTENT_MAX);
  const { messages } = await app.client.askMessage(id, { content });
  assert.equal(messages[0]?.content, content);
});

test("broken JSON, no body, and a body of another type are told apart", async () => {
  await using app = await startApp();
  const id = await app.session();
  const path = `/sessions/${id}/messages`;
  await problemOf(await app.request("POST", path, { body: '{"content": "x"' }), 400, "invalid_request");
  await problemOf(await app.request("POST", path, { body: "" }), 400, "invalid_request");
  await problemOf(await app.request("POST", path), 400, "invalid_request");
  for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/jsonx"]) {
    const response = await app.request("POST", path, { body: '{"content":"x"}', headers: { "content-type": type } });
    await problemOf(response, 415, "unsupported_media_type");
  }
  await assertUntouched(app);
  const charset = await app.request("POST", path, { body: '{"content":"x"}', headers: { "content-type": "Application/JSON; charset=utf-8" } });
  assert.equal(charset.status, 200);
});

test("a body of more than four megabytes is refused, also when its length is not announced", async () => {
  await using app = await startApp();
  const id = await app.session();
  const body = JSON.stringify({ content: "x", client_id: "y".repeat(5 * 1024 * 1024) });
  await problemOf(await app.request("POST", `/sessions/${id}/messages`, { body }), 413, "payload_too_large");
  assert.equal(await sendChunked(app, `/api/sessions/${id}/messages`, body), 413);
  await assertUntouched(app);
});

function sendChunked(app: RealApp, path: string, body: string): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const headers = { authorization: `Bearer ${app.token}`, "content-type": "application/json", "transfer-encoding": "chunked" };
  const call = request(`${app.url}${path}`, { method: "POST", headers }, (response) => {
    response.resume();
    resolve(response.statusCode ?? 0);
  });
  call.once("error", reject);
  call.end(body);
  return promise;
}

const ODD = ["a\u0000b", "\ud800 alone \udfff", "👩‍👩‍👧‍👦 and 𝔘𝔫𝔦𝔠𝔬𝔡𝔢", "\u202eright to left", "\ufeffmark", "tab\tline\r\nend\u2028", "日本語のテキスト", "'; DROP TABLE messages; --", "{{system}} </user>", "\u0007bell"];

test("every character survives: NUL, half surrogates, emoji, marks and line ends come back as they were sent", async () => {
  await using app = await startApp({ store: "thread" });
  const id = await app.session();
  for (const content of ODD) {
    const { messages } = await app.client.askMessage(id, { content });
    assert.equal(messages[0]?.content, content);
    assert.equal(messages[1]?.content, `Reply to: ${content}`);
  }
  const page = await app.client.listMessages(id);
  assert.deepEqual(page.messages.filter(({ role }) => role === "user").map(({ content }) => content), ODD);
});

test("characters survive the queue too, waiting and answered", async () => {
  const door = createDoor();
  await using app = await startApp({ script: pauseAt(door, ["."]) });
  const id = await app.session();
  await app.client.sendMessage(id, { content: "Begin" });
  await door.reached;
  const turns = [];
  for (const content of ODD) turns.push((await app.client.sendMessage(id, { content })).turn);
  assert.deepEqual((await app.client.listQueue(id)).queue.map(({ content }) => content), ODD);
  door.open();
  for (const turn of turns) await app.ended(turn);
  const page = await app.client.listMessages(id);
  assert.deepEqual(page.messages.filter(({ role }) => role === "user").map(({ content }) => content), ["Begin", ...ODD]);
});

test("an agent that was removed keeps its sessions readable and takes no message; with its profile back it goes on", async () => {
  await using app = await startApp();
  const id = await app.session();
  await app.client.askMessage(id, { content: "Hello" });
  const { yaml } = await app.client.getAgent("ada");
  await app.client.deleteAgent("ada");
  const error = await refused(app.client.sendMessage(id, { content: "Still there?" }), "agent_removed");
  assert.equal(error.details?.["http_status"], 409);
  await refused(app.client.forkSession(id), "agent_removed");
  assert.equal((await app.client.listMessages(id)).messages.length, 2);
  assert.equal((await app.client.listSessions()).sessions.length, 1);
  await app.client.createAgent(yaml);
  assert.equal((await app.client.askMessage(id, { content: "Back" })).turn.status, "finished");
});

test("a turn that runs when its agent is removed finishes; what waits behind it fails with the reason", async () => {
  const door = createDoor();
  await using app = await startApp({ script: pauseAt(door, ["half "], ["whole"]) });
  const id = await app.session();
  const first = await app.client.sendMessage(id, { content: "One" });
  await door.reached;
  const second = await app.client.sendMessage(id, { content: "Two" });
  await app.client.deleteAgent("ada");
  door.open();
  assert.equal((await app.ended(first.turn)).messages[1]?.content, "half whole");
  const { turn } = await app.ended(second.turn);
  assert.deepEqual([turn.status, turn.reason?.code], ["failed", "agent_removed"]);
});

test("a session whose agent has become a team takes no message", async () => {
  await using app = await startApp();
  const id = await app.session();
  await app.client.putAgent("ada", "agent_id: ada\nname: Ada\nrole: Lead\ntype: team\nmembers:\n  - { role: Backend, name: Baca }\n");
  const error = await refused(app.client.sendMessage(id, { content: "Hi" }), "team_not_available");
  assert.equal(error.details?.["http_status"], 409);
});

test("a body that no route wants is read to its end before the answer, so that the connection stays good for the next request", async () => {
  await using app = await startApp();
  const { hostname, port } = new URL(app.url);
  const socket = connect(Number(port), hostname);
  let heard = "";
  socket.on("data", (chunk) => (heard += chunk.toString()));
  const head = (path: string, length: number) => `POST /api${path} HTTP/1.1\r\nHost: ${hostname}\r\nAuthorization: Bearer ${app.token}\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`;
  const half = "x".repeat(200_000);
  for (const path of ["/models/detect", "/sessions/ses_none/close", "/nothing"]) {
    heard = "";
    socket.write(head(path, 2 * half.length) + half);
    // The first half has reached the server when requests that were sent after it were answered.
    for (let pass = 0; pass < 3; pass += 1) await app.client.health();
    assert.equal(heard, "", path);
    socket.write(half);
    await once(socket, "data");
    assert.match(heard, /^HTTP\/1\.1 (200|404) /);
  }
  socket.destroy();
});
