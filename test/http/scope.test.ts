// What a token may do, walked route by route through the API's own document, and who may talk to the server at all.
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { test } from "node:test";
import type { Scope } from "../../src/domain/person/person.ts";
import { allows, SCOPES } from "../../src/domain/person/person.ts";
import { loadDocument } from "../support/checked-fetch.ts";
import { MIGRATIONS } from "../../src/adapters/store/schema/schema.ts";
import type { RealApp } from "../support/real-app.ts";
import { startApp } from "../support/real-app.ts";
import { problemOf } from "../support/refusal.ts";

/** Routes that only an admin may read, and that everybody may. */
const ADMIN_READS = ["/settings", "/tokens", "/diagnosis", "/doctor", "/backups", "/people"];
const OPEN = ["get /health", "post /login", "post /invites/read", "post /invites/accept"];

/** What a person has of their own. */
const OWN = /^\/(sessions|prunes|files|memories|distillations|agents\/\{agent_id\}\/memory)/;

/** The least scope that a route asks for: reading reads, sessions are for chat, everything else is for admins. */
function scopeOf(method: string, path: string): Scope {
  if (method === "get") return ADMIN_READS.includes(path) ? "admin" : "read";
  if (path === "/logout") return "read";
  return OWN.test(path) ? "chat" : "admin";
}

const fill = (path: string) => path.replace("{agent_id}", "nobody").replace(/\{(\w)\w+_id\}/g, (_, kind: string) => `${{ s: "ses", t: path.includes("turns") ? "trn" : "tok", m: "mem", c: "dis", i: path.includes("invites") ? "inv" : "inp", p: "per", f: "fil" }[kind]}_${"0".repeat(32)}`);

async function routesOf(app: RealApp): Promise<{ method: string; path: string }[]> {
  const { paths } = await loadDocument(app.url);
  const routes = Object.entries(paths).flatMap(([path, operations]) => Object.keys(operations).map((method) => ({ method, path })));
  return routes.filter(({ method, path }) => !OPEN.includes(`${method} ${path}`));
}

test("every route but health, login and invitations refuses whoever is not logged in", async () => {
  await using app = await startApp();
  const routes = await routesOf(app);
  assert.ok(routes.length > 25, String(routes.length));
  for (const { method, path } of routes) {
    const response = await app.request(method.toUpperCase(), fill(path), { headers: { authorization: "" } });
    await problemOf(response, 401, "unauthorized");
  }
});

test("every route refuses a token whose scope is too low, and lets one pass that suffices", async () => {
  await using app = await startApp();
  const tokens = new Map<Scope, string>();
  for (const scope of SCOPES) tokens.set(scope, (await app.client.createToken(scope, [scope])).token);
  for (const { method, path } of await routesOf(app)) {
    const needed = scopeOf(method, path);
    for (const scope of SCOPES) {
      const stop = new AbortController();
      const response = await app.fetch(`${app.url}/api${fill(path)}`, { method: method.toUpperCase(), headers: { authorization: `Bearer ${tokens.get(scope)}` }, signal: stop.signal });
      const where = `${method} ${path} with ${scope}`;
      if (allows([scope], needed)) assert.notEqual(response.status, 403, where);
      else assert.match((await problemOf(response, 403, "forbidden")).title, new RegExp(`needs scope "${needed}"`), where);
      stop.abort();
    }
  }
});

/** A request with headers that fetch would not let through; its status. */
function ask(app: RealApp, headers: Record<string, string>, method = "GET", path = "/api/me"): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const call = request(`${app.url}${path}`, { method, headers: { authorization: `Bearer ${app.token}`, ...headers } }, (response) => {
    response.resume();
    resolve(response.statusCode ?? 0);
  });
  call.once("error", reject);
  call.end();
  return promise;
}

test("another site's page is refused, whatever it may do and whoever is logged in", async () => {
  await using app = await startApp();
  const { host, port } = new URL(app.url);
  const foreign = ["http://evil.example", `http://evil.example:${port}`, "https://evil.example", "null", "http://localhost:1", `http://127.0.0.1:${Number(port) + 1}`, "http://127.0.0.1", "file://", ""];
  for (const origin of foreign) {
    for (const method of ["GET", "POST", "DELETE"]) assert.equal(await ask(app, { origin }, method, "/api/logout"), 403, `${method} ${origin}`);
    assert.equal(await ask(app, { origin }, "GET", "/"), 403, origin);
  }
  assert.equal(await ask(app, { "sec-fetch-site": "cross-site" }), 403);
  assert.equal(await ask(app, { origin: `http://${host}` }), 200);
  assert.equal(await ask(app, { origin: `http://${host}`, "sec-fetch-site": "same-origin" }), 200);
  assert.equal(await ask(app, {}), 200);
});

test("a name that is not this server's is refused, so that no other name can be pointed at it", async () => {
  await using app = await startApp();
  const { port } = new URL(app.url);
  for (const host of ["evil.example", `evil.example:${port}`, `127.0.0.1.evil.example:${port}`, `localhost.evil.example`, "2130706433", "notlocalhost"]) {
    assert.equal(await ask(app, { host }), 403, host);
    assert.equal(await ask(app, { host, origin: `http://${host}` }), 403, host);
  }
  for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `LOCALHOST:${port}`, `[::1]:${port}`, `rapport.localhost:${port}`, "192.168.1.7"]) {
    assert.equal(await ask(app, { host }), 200, host);
  }
});

test("no answer of the API may be kept by a cache or taken for something else, whatever it says", async () => {
  await using app = await startApp();
  const made = await app.client.createToken("script", ["read"]);
  const asked = [["GET", "/me", 200], ["GET", "/health", 200], ["DELETE", `/tokens/${made.token_id}`, 204], ["GET", "/sessions?limit=x", 400], ["GET", "/nothing", 404], ["GET", "/openapi.json", 200]] as const;
  for (const [method, path, status] of asked) {
    const { headers, ...response } = await app.request(method, path).then((answer) => ({ status: answer.status, headers: answer.headers }));
    assert.deepEqual([response.status, headers.get("cache-control"), headers.get("x-content-type-options")], [status, "no-store", "nosniff"], path);
  }
  const foreign = await app.request("GET", "/me", { headers: { origin: "http://evil.example" } });
  assert.deepEqual([foreign.status, foreign.headers.get("cache-control")], [403, "no-store"]);
});

test("a console that is built while the server runs is served without a restart", async () => {
  await using app = await startApp();
  assert.equal((await app.fetch(`${app.url}/`)).status, 503);
  mkdirSync(join(app.home, "console"));
  writeFileSync(join(app.home, "console", "index.html"), "<title>Rapport</title>");
  assert.equal((await app.fetch(`${app.url}/`)).status, 200);
});

test("health may be read by everybody and says nothing private", async () => {
  await using app = await startApp();
  const response = await app.fetch(`${app.url}/api/health`);
  assert.deepEqual(await response.json(), { status: "ok", name: "rapport", version: "0.0.0-test", last_check: null });
});

test("the diagnosis shows the owner the database's own check and counts", async () => {
  await using app = await startApp();
  await app.client.askMessage(await app.session(), { content: "Hi" });
  const { database, agents, profile_problems, default_model, pid } = await app.client.diagnose();
  const { integrity, sessions, messages, events, schema_version, bytes, path } = database;
  assert.deepEqual({ integrity, sessions, messages, events, schema_version, path }, { integrity: "ok", sessions: 1, messages: 2, events: 8, schema_version: MIGRATIONS.at(-1)?.version, path: app.database });
  assert.ok(bytes > 0);
  assert.deepEqual([agents, profile_problems, default_model, pid], [2, 0, "scripted/scripted", process.pid]);
});

test("an address that does not exist says so as a problem, below /api", async () => {
  await using app = await startApp();
  for (const [method, path] of [["GET", "/nothing"], ["PUT", "/sessions"], ["POST", "/health"], ["GET", "/sessions/"], ["GET", "/%00"]] as const) {
    const response = await app.request(method, path);
    await problemOf(response, 404, "not_found");
  }
});
