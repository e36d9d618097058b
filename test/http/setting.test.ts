// Settings over HTTP: keys go in and never come out.
import assert from "node:assert/strict";
import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { RealApp } from "../support/real-app.ts";
import { startApp } from "../support/real-app.ts";
import { problemOf } from "../support/refusal.ts";

/** Every byte of the home's files, also of the log that SQLite has not folded in yet. */
function bytesOf(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).isFile())
    .map((file) => readFileSync(file).toString("latin1"))
    .join("\n");
}

const KEY = "sk-Zq9vX2wLr7TnB4mKc8Hd";

async function assertHidden(app: RealApp, secret: string): Promise<void> {
  const answers = [];
  for (const path of ["/settings", "/models", "/diagnosis", "/tokens", "/agents"]) answers.push(await (await app.request("GET", path)).text());
  assert.equal(answers.join("").includes(secret), false, "in an answer");
  assert.equal(bytesOf(app.home).includes(secret), false, "in a file");
  assert.equal(JSON.stringify(app.log).includes(secret), false, "in the log");
}

test("a provider's key never comes back and stands in no file in clear, but is used", async () => {
  await using app = await startApp({ store: "thread" });
  const provider = { kind: "openai-compatible", base_url: "http://127.0.0.1:9/v1", key: KEY } as const;
  const settings = await app.client.patchSettings({ providers: { local: provider } });
  assert.deepEqual(settings.providers, { local: { kind: "openai-compatible", base_url: "http://127.0.0.1:9/v1", has_key: true } });
  let used: string | null = null;
  const { open } = app.models;
  app.models.open = (asked, model) => {
    used = asked.key;
    return open(asked, model);
  };
  await app.client.patchSettings({ default_model: "local/some" });
  assert.equal((await app.client.askMessage(await app.session(), { content: "Go" })).turn.model, "local/some");
  assert.equal(used, KEY);
  await assertHidden(app, KEY);
  await app.restart();
  used = null;
  await app.client.askMessage(await app.session(), { content: "Go" });
  assert.equal(used, KEY);
  await assertHidden(app, KEY);
});

test("a change without a key keeps the stored one, but never for another address; null removes it", async () => {
  await using app = await startApp();
  const at = (base_url: string) => ({ kind: "openai-compatible", base_url }) as const;
  const hasKey = async (provider: object) => (await app.client.patchSettings({ providers: { mine: provider as never } })).providers["mine"]?.has_key;
  assert.equal(await hasKey({ ...at("http://127.0.0.1:9/v1"), key: KEY }), true);
  assert.equal(await hasKey(at("http://127.0.0.1:9/v1")), true);
  assert.equal(await hasKey(at("http://evil.example/v1")), false);
  assert.equal(await hasKey({ ...at("http://127.0.0.1:9/v1"), key: KEY }), true);
  assert.equal(await hasKey({ ...at("http://127.0.0.1:9/v1"), key: null }), false);
  const gone = await app.client.patchSettings({ providers: { mine: null } });
  assert.deepEqual(gone.providers, {});
});

test("a password stands nowhere in clear, ends every login that was open, and can be removed", async () => {
  await using app = await startApp();
  const password = "correct horse battery";
  assert.equal((await app.client.getSettings()).has_owner_password, false);
  assert.equal((await app.client.patchSettings({ owner_password: password })).has_owner_password, true);
  await assertHidden(app, password);
  const login = await app.request("POST", "/login", { json: { password }, headers: { authorization: "" } });
  const cookie = login.headers.get("set-cookie")?.split(";")[0] ?? "";
  const me = () => app.request("GET", "/me", { headers: { authorization: "", cookie } });
  assert.equal((await me()).status, 200);
  await app.client.patchSettings({ owner_password: "another password" });
  await problemOf(await me(), 401, "unauthorized");
  assert.equal((await app.client.patchSettings({ owner_password: null })).has_owner_password, false);
});

test("while others can reach the server its password can be changed but not removed", async () => {
  await using app = await startApp();
  await app.client.patchSettings({ owner_password: "correct horse battery" });
  app.app.exposed = true;
  const problem = await problemOf(await app.request("PATCH", "/settings", { json: { owner_password: null, default_model: "local/some" } }), 409, "conflict");
  assert.match(problem.title, /keeps its owner password/);
  const { has_owner_password, default_model } = await app.client.patchSettings({ owner_password: "another password" });
  assert.deepEqual([has_owner_password, default_model], [true, null]);
});

test("settings that make no sense are refused whole", async () => {
  await using app = await startApp();
  const before = await app.client.getSettings();
  const wrong = [
    { default_model: "no-slash" },
    { default_model: 5 },
    { owner_password: "short" },
    { providers: { "Bad Name": { kind: "openai" } } },
    { providers: { ok: { kind: "telepathy" } } },
    { providers: { ok: { kind: "openai", base_url: "ftp://x" } } },
    { providers: { ok: { kind: "openai", base_url: "javascript:alert(1)" } } },
    { providers: { ok: { kind: "offline" } } },
    { prices: { "a/b": { input: -1, output: 1, cached_input: 1 } } },
    { colour: "red" },
    { default_model: "a/b", colour: "red" },
  ];
  for (const json of wrong) await problemOf(await app.request("PATCH", "/settings", { json }), 400, "invalid_request");
  assert.deepEqual(await app.client.getSettings(), before);
});

test("settings survive a restart", async () => {
  await using app = await startApp();
  const price = { input: 1, output: 2, cached_input: 0 };
  const set = await app.client.patchSettings({ default_model: "scripted/x", prices: { "scripted/x": price } });
  await app.restart();
  assert.deepEqual(await app.client.getSettings(), set);
  assert.equal((await app.client.modelState()).default_source, "settings");
});
