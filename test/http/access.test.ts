// Getting in: one-time links, the password, cookies and API tokens, and how each of them ends.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { createCode } from "../../src/app/access.ts";
import { createFakeClock } from "../support/fake-clock.ts";
import type { RealApp } from "../support/real-app.ts";
import { startApp } from "../support/real-app.ts";
import { problemOf, refused } from "../support/refusal.ts";

const DAY = 24 * 3_600_000;
const PASSWORD = "correct horse battery";

const login = (app: RealApp, json: object) => app.request("POST", "/login", { json, headers: { authorization: "" } });
const cookieOf = (response: Response) => response.headers.get("set-cookie")?.split(";")[0] ?? "";
const withCookie = (app: RealApp, cookie: string, path = "/me") => app.request("GET", path, { headers: { authorization: "", cookie } });
const withToken = (app: RealApp, token: string, path = "/me") => app.request("GET", path, { headers: { authorization: `Bearer ${token}` } });

test("nobody who is not recognised gets an answer, and is told how to get in", async () => {
  await using app = await startApp();
  for (const authorization of ["", "Bearer ", "Bearer wrong", "Basic b3duZXI6eA==", `Token ${app.token}`, `Bearer ${app.token}x`]) {
    const problem = await problemOf(await app.request("GET", "/sessions", { headers: { authorization } }), 401, "unauthorized");
    assert.match(problem.title, /Log in|token is not known/);
  }
  for (const cookie of ["rapport=x", `rapport_${new URL(app.url).port}=wrong`]) await problemOf(await withCookie(app, cookie), 401, "unauthorized");
  assert.equal((await withToken(app, app.token)).status, 200);
});

test("a login link lets in once, as the owner, with a cookie that scripts cannot read and other sites cannot send", async () => {
  await using app = await startApp();
  const { url } = await app.client.createLoginLink();
  const [, code = ""] = url.split("#");
  assert.equal(url.startsWith(`${app.url}/login#`), true);
  const response = await login(app, { code });
  assert.equal(response.status, 200);
  const cookie = response.headers.get("set-cookie") ?? "";
  for (const word of ["HttpOnly", "SameSite=Strict", "Path=/"]) assert.match(cookie, new RegExp(word));
  assert.equal(((await response.json()) as { person: { role: string } }).person.role, "owner");
  assert.equal((await withCookie(app, cookieOf(response))).status, 200);
  const again = await problemOf(await login(app, { code }), 401, "unauthorized");
  assert.match(again.title, /used already/);
  assert.equal((await withCookie(app, cookieOf(response))).status, 200);
});

test("two browsers that use one link at the same moment: one gets in", async () => {
  await using app = await startApp();
  const code = createCode(app.app);
  const statuses = (await Promise.all([login(app, { code }), login(app, { code })])).map(({ status }) => status);
  assert.deepEqual(statuses.sort((a, b) => a - b), [200, 401]);
});

test("a login link expires after a day", async () => {
  const clock = createFakeClock();
  await using app = await startApp({ clock, beats: false });
  const [early, late] = [createCode(app.app), createCode(app.app)];
  await clock.advance(DAY - 1);
  assert.equal((await login(app, { code: early })).status, 200);
  await clock.advance(1);
  await problemOf(await login(app, { code: late }), 401, "unauthorized");
});

test("a login ends with logout, with its time, and survives a restart until then", async () => {
  const clock = createFakeClock();
  await using app = await startApp({ clock, beats: false });
  const [one, two] = [cookieOf(await login(app, { code: createCode(app.app) })), cookieOf(await login(app, { code: createCode(app.app) }))];
  await app.restart();
  assert.equal((await withCookie(app, one)).status, 200);
  const out = await app.request("POST", "/logout", { headers: { authorization: "", cookie: one } });
  assert.equal(out.status, 204);
  assert.match(out.headers.get("set-cookie") ?? "", /Max-Age=0/);
  await problemOf(await withCookie(app, one), 401, "unauthorized");
  assert.equal((await withCookie(app, two)).status, 200);
  await clock.advance(90 * DAY);
  await problemOf(await withCookie(app, two), 401, "unauthorized");
});

test("the password lets in once it is set, and a wrong one does not", async () => {
  await using app = await startApp();
  const unset = await problemOf(await login(app, { password: PASSWORD }), 401, "unauthorized");
  assert.match(unset.title, /No password/);
  await app.client.patchSettings({ owner_password: PASSWORD });
  await problemOf(await login(app, { password: `${PASSWORD}.` }), 401, "unauthorized");
  const response = await login(app, { password: PASSWORD });
  assert.equal(response.status, 200);
  assert.equal((await withCookie(app, cookieOf(response))).status, 200);
  for (const json of [{}, { code: "a", password: "b" }, { code: "" }, { password: 5 }, null]) await problemOf(await login(app, json as object), 400, "invalid_request");
});

test("after ten failed logins no more are tried, not even the right one", async () => {
  await using app = await startApp();
  for (let n = 0; n < 10; n += 1) await problemOf(await login(app, { code: `wrong${n}` }), 401, "unauthorized");
  const problem = await problemOf(await login(app, { code: createCode(app.app) }), 429, "rate_limited");
  assert.match(problem.title, /min/);
  assert.ok((problem.details?.["retry_after"] as number) > 0);
  assert.equal((await withToken(app, app.token)).status, 200);
});

test("guesses that come all at once are not tried more often than ten times either", async () => {
  await using app = await startApp();
  await app.client.patchSettings({ owner_password: PASSWORD });
  const { verifyPassword } = app.app.secrets;
  let tried = 0;
  app.app.secrets.verifyPassword = (password, hash) => {
    tried += 1;
    return verifyPassword(password, hash);
  };
  const answers = await Promise.all(Array.from({ length: 30 }, (_, n) => login(app, { password: `guess number ${n}` })));
  assert.ok(tried <= 10, `${tried} guesses were tried`);
  assert.equal(answers.filter(({ status }) => status === 429).length, 20);
});

test("logins that succeed do not count as failures", async () => {
  await using app = await startApp();
  for (let n = 0; n < 15; n += 1) assert.equal((await login(app, { code: createCode(app.app) })).status, 200);
});

test("a token is shown once, works until it is deleted, and stands nowhere in clear", async () => {
  await using app = await startApp();
  const made = await app.client.createToken("script", ["read"]);
  assert.match(made.token, /^rpt_/);
  assert.equal((await withToken(app, made.token)).status, 200);
  const { tokens } = await app.client.listTokens();
  assert.deepEqual(tokens.map(({ token_id, name, scopes }) => ({ token_id, name, scopes })), [{ token_id: made.token_id, name: "script", scopes: ["read"] }]);
  assert.ok(tokens[0]?.last_used_at);
  await app.restart();
  assert.equal((await withToken(app, made.token)).status, 200);
  await app.client.deleteToken(made.token_id);
  await problemOf(await withToken(app, made.token), 401, "unauthorized");
  await refused(app.client.deleteToken(made.token_id), "not_found");
});

test("a secret that ends takes its open streams with it, and no others", async () => {
  await using app = await startApp();
  const id = await app.session();
  const watch = async (headers: Record<string, string>) => {
    const stop = new AbortController();
    return app.readEvents(await app.fetch(`${app.url}/api/sessions/${id}/events`, { headers, signal: stop.signal }), stop);
  };
  const [one, two] = [await app.client.createToken("one", ["read"]), await app.client.createToken("two", ["read"])];
  const cookies = await Promise.all([1, 2].map(async () => cookieOf(await login(app, { code: createCode(app.app) }))));
  const [first, second, own] = [await watch({ authorization: `Bearer ${one.token}` }), await watch({ authorization: `Bearer ${two.token}` }), await app.events(`/sessions/${id}/events`)];
  const [left, stays] = await Promise.all(cookies.map((cookie) => watch({ cookie })));
  await app.client.deleteToken(one.token_id);
  await first.ended();
  await app.request("POST", "/logout", { headers: { authorization: "", cookie: cookies[0] ?? "" } });
  await left?.ended();
  await app.client.renameSession(id, "Still told");
  for (const reader of [second, stays, own]) await reader?.until(({ type }) => type === "session.renamed");
  await app.client.patchSettings({ owner_password: PASSWORD });
  await stays?.ended();
  await app.client.renameSession(id, "Told again");
  for (const reader of [second, own]) {
    await reader.until(({ data }) => data.type === "session.renamed" && "title" in data && data.title === "Told again");
    reader.close();
  }
});

test("a secret that ends while its stream is being opened ends the stream", async () => {
  await using app = await startApp();
  const id = await app.session();
  const { token, token_id } = await app.client.createToken("short", ["read"]);
  const { store } = app.app;
  const { ask } = store;
  store.ask = async (name, ...input) => {
    if (name === "getSession") {
      store.ask = ask;
      await app.client.deleteToken(token_id);
    }
    return ask(name, ...input);
  };
  const reader = app.readEvents(await app.fetch(`${app.url}/api/sessions/${id}/events`, { headers: { authorization: `Bearer ${token}` } }));
  await reader.ended();
});

test("no code, cookie or token is in the database in clear", async () => {
  await using app = await startApp();
  const code = createCode(app.app);
  const cookie = cookieOf(await login(app, { code })).split("=")[1] ?? "";
  const { token } = await app.client.createToken("script", ["chat"]);
  await withToken(app, token);
  await app.stop();
  const bytes = readFileSync(app.database).toString("latin1");
  for (const secret of [code, cookie, token, token.slice(4), app.token]) {
    assert.ok(secret.length > 20);
    assert.equal(bytes.includes(secret), false);
  }
});

test("a token needs a name and scopes that exist", async () => {
  await using app = await startApp();
  for (const json of [{}, { name: " ", scopes: ["read"] }, { name: "x", scopes: [] }, { name: "x", scopes: ["root"] }, { name: "x".repeat(81) }]) {
    await problemOf(await app.request("POST", "/tokens", { json }), 400, "invalid_request");
  }
  const made = (await (await app.request("POST", "/tokens", { json: { name: " x " } })).json()) as { name: string; scopes: string[] };
  assert.deepEqual([made.name, made.scopes], ["x", ["chat"]]);
});
