import assert from "node:assert/strict";
import { test } from "node:test";
import { createClient } from "../client/client.ts";
import { AppError } from "../domain/errors.ts";
import { startFakeApi } from "../../test/support/fake-api.ts";
import { followServer } from "./restart.ts";

test("after a restart with another port and token requests reach the new server", async () => {
  const [before, now] = [await startFakeApi(), await startFakeApi()];
  const client = createClient(followServer({ url: before.url, token: "a", pid: 1 }, async () => ({ url: now.url, token: "b", pid: 2 })));
  assert.equal((await client.listAgents()).agents.length, 1);
  await before.close();
  await client.createSession({ agent_id: "mira" });
  assert.ok(now.calls.some((call) => call.startsWith("POST /sessions")));
  assert.equal(client.wire.token, "b");
  await now.close();
});

test("a refused token is tried again only when the server has another one now", async () => {
  const api = await startFakeApi(() => ({ status: 401, code: "unauthorized", message: "No." }));
  let token = "a";
  const client = createClient(followServer({ url: api.url, token, pid: 1 }, async () => ({ url: api.url, token, pid: 1 })));
  const refused = (error: unknown) => error instanceof AppError && error.code === "unauthorized";
  await assert.rejects(client.listAgents(), refused);
  assert.equal(api.calls.length, 1);
  token = "b";
  await assert.rejects(client.listAgents(), refused);
  assert.equal(api.calls.length, 3);
  await api.close();
});
