// The client's errors: the server's own words, or plain ones when it is not the server that answers.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { refused } from "../../test/support/refusal.ts";
import { startApp } from "../../test/support/real-app.ts";
import { createClient } from "./client.ts";

test("a refusal is the server's own error with its status", async () => {
  await using app = await startApp();
  const error = await refused(app.client.getSession(`ses_${"0".repeat(32)}`), "not_found");
  assert.equal(error.details?.["http_status"], 404);
  assert.match(error.message, /no such session/);
});

test("where no server answers, the error says how to start one", async () => {
  const client = createClient({ base_url: "http://127.0.0.1:1" });
  const error = await refused(client.health(), "unavailable");
  assert.match(error.message, /No server answers at http:\/\/127\.0\.0\.1:1/);
});

test("another program's answer is not taken for Rapport's", async () => {
  const server = createServer((_, response) => response.writeHead(502, { "content-type": "text/html" }).end("<h1>Bad Gateway</h1>"));
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  try {
    const client = createClient({ base_url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
    const error = await refused(client.listSessions(), "unavailable");
    assert.match(error.message, /answered 502/);
  } finally {
    server.close();
    server.closeAllConnections();
  }
});

test("a request that its caller ends is ended, not explained", async () => {
  await using app = await startApp();
  const id = await app.session();
  const reason = new Error("enough");
  await assert.rejects(app.client.askMessage(id, { content: "x" }, AbortSignal.abort(reason)), reason);
});

test("a streamed message and a watched session come as events", async () => {
  await using app = await startApp();
  const id = await app.session();
  const types: string[] = [];
  for await (const event of app.client.streamMessage(id, { content: "Hello" })) types.push(event.type);
  assert.deepEqual([types[0], types.at(-1)], ["turn.queued", "turn.finished"]);
  for await (const event of app.client.watchSession(id, 1)) {
    assert.equal("seq" in event && event.seq, 2);
    break;
  }
});
