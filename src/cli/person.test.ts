// People from the terminal: invited, listed, renamed, given a new password and removed, each against the real app.
import assert from "node:assert/strict";
import { test } from "node:test";
import { run } from "../../test/support/fake-terminal.ts";
import { anonymous, codeOf, joinMember, MEMBER_PASSWORD } from "../../test/support/member.ts";
import type { RealApp } from "../../test/support/real-app.ts";
import { startApp } from "../../test/support/real-app.ts";

const on = (app: RealApp) => ({ findServer: async () => ({ url: app.url, token: app.token, pid: 1 }) });

test("an invitation is a link on stdout that lets somebody in, and is listed until then", async () => {
  await using app = await startApp();
  const people = (...words: string[]) => run(["people", ...words], on(app));
  const invited = await people("invite", "Ben");
  assert.equal(invited.code, 0, invited.stderr);
  assert.match(invited.stdout, new RegExp(`^${app.url}/invite#\\S+\n$`));
  assert.match((await people("list")).stdout, /Ben +invited .*until/);
  assert.equal((await people("invite", "Owner")).code, 5);
  assert.equal((await anonymous(app, "/invites/accept", { code: codeOf(invited.stdout.trim()), password: MEMBER_PASSWORD })).status, 200);
  assert.match((await people("list")).stdout, /Ben +member/);
  const { people: listed } = JSON.parse((await people("list", "--json")).stdout);
  assert.deepEqual(listed.map((one: { name: string }) => one.name), ["Owner", "Ben"]);
});

test("a person is renamed, gets a link for a new password, and is removed only when it is said what becomes of the sessions", async () => {
  await using app = await startApp();
  const people = (...words: string[]) => run(["people", ...words], on(app));
  const ben = await joinMember(app, "Ben");
  assert.equal((await people("rename", "ben", "Benedict")).stdout, "Ben is Benedict from now on.\n");
  assert.match((await people("reset", "Benedict")).stdout, /\/invite#/);
  assert.equal((await people("remove", "Nobody", "--sessions", "keep")).code, 1);
  const unsaid = await people("remove", "Benedict");
  assert.equal(unsaid.code, 2);
  assert.match(unsaid.stderr, /--sessions delete, or --sessions keep/);
  assert.equal((await ben.client.who()).person.name, "Benedict");
  assert.equal((await people("remove", "Benedict", "--sessions", "delete")).stdout, "Removed Benedict with 0 sessions.\n");
  assert.equal((await ben.request("GET", "/me")).status, 401);
  assert.equal((await people("remove", "Owner", "--sessions", "keep")).code, 5);
});

test("without a running server the link is given without an address, since this process ends with the command", async () => {
  await using app = await startApp();
  const alone = { openInProcess: async () => ({ url: app.url, token: app.token, close: async () => undefined }) };
  const invited = await run(["people", "invite", "Ben"], alone);
  assert.match(invited.stdout, /^\/invite#\S+\n$/);
  assert.match(invited.stderr, /Start the server/);
  assert.equal((await anonymous(app, "/invites/read", { code: codeOf(invited.stdout.trim()) })).status, 200);
});

test("an invitation is taken back by its name", async () => {
  await using app = await startApp();
  const { url } = await app.client.invitePerson("Ben");
  assert.equal((await run(["people", "remove", "Ben"], on(app))).stdout, "The invitation of Ben was taken back.\n");
  assert.equal((await anonymous(app, "/invites/read", { code: codeOf(url) })).status, 409);
});

test("a person makes a token of their own with their password, and a wrong one makes none", async () => {
  await using app = await startApp();
  await joinMember(app, "Ben");
  const create = (password: string, ...words: string[]) => run(["token", "create", "laptop", "--as", "Ben", ...words], { ...on(app), stdin: `${password}\n` });
  const made = await create(MEMBER_PASSWORD, "--json");
  assert.equal(made.code, 0, made.stderr);
  const { token } = JSON.parse(made.stdout) as { token: string };
  const me = (await (await app.request("GET", "/me", { headers: { authorization: `Bearer ${token}` } })).json()) as { person: { name: string } };
  assert.equal(me.person.name, "Ben");
  assert.equal((await create("a wrong password")).code, 4);
  assert.equal((await create(MEMBER_PASSWORD, "--scope", "admin")).code, 4);
  assert.equal(app.rows("SELECT token_id FROM tokens").length, 1);
});
