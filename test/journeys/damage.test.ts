// A damaged database: it is said at once, everything can still be read, nothing is changed, and all goes on after a repair.
import assert from "node:assert/strict";
import { closeSync, copyFileSync, openSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, before, test } from "node:test";
import type { Stage } from "../support/browser.ts";
import { answers, clickAgent, composer, findViolations, openStage, say } from "../support/browser.ts";
import { soon } from "../support/soon.ts";

let stage: Stage;
before(async () => {
  stage = await openStage();
});
after(() => stage.close());

/** Fills the file with 20 MB that nobody reads, so that it is checked while the server runs, and keeps a copy of it in order. */
function makeLarge(file: string): void {
  const db = new DatabaseSync(file);
  db.exec("WITH n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 20) INSERT INTO instructions SELECT 'zzz' || i, hex(zeroblob(500000)), '' FROM n");
  db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  db.close();
  copyFileSync(file, `${file}.kept`);
}

function damage(file: string): void {
  const handle = openSync(file, "r+");
  const bytes = 4096 * 20;
  writeSync(handle, Buffer.alloc(bytes, 0xa5), 0, bytes, statSync(file).size - bytes);
  closeSync(handle);
}

test("a damaged database", async (t) => {
  const { page, server } = stage;
  const file = join(server.home, "sessions", "rapport.db");
  const banner = page.getByRole("alert").filter({ hasText: "The database is damaged." });
  const off = async (name: string) => assert.equal(await page.getByRole("menuitem", { name }).getAttribute("aria-disabled"), "true", name);

  await t.test("before it, a talk and a draft", async () => {
    await clickAgent(page, "Mira");
    await say(page, "Mira", "Are you there?");
    await answers(page, "Mira").filter({ hasText: "You said: Are you there?" }).waitFor();
    await composer(page, "Mira").fill("Half a thought");
    await soon(async () => assert.equal(await banner.count(), 0));
  });

  await t.test("found while the server runs, is said at the first refusal, with what to do", async () => {
    await stage.killServer();
    makeLarge(file);
    damage(file);
    await stage.startServer();
    const until = AbortSignal.timeout(30_000);
    while ((await stage.server.client.health()).status !== "damaged") until.throwIfAborted();
    await say(page, "Mira", "Into the damage");
    await banner.waitFor();
    await soon(async () => assert.match(await banner.innerText(), /can be read; nothing more is written.*rapport restore/));
  });

  await t.test("can be read, by going elsewhere and after a reload, where it is said at once", async () => {
    await page.getByRole("button", { name: /^All agents/ }).click();
    await page.reload();
    await banner.waitFor();
    await page.getByRole("region", { name: "Sessions" }).getByRole("link", { name: /^Are you there/ }).click();
    await answers(page, "Mira").filter({ hasText: "You said: Are you there?" }).waitFor();
  });

  await t.test("that reaches who may log in is said as damage, not as a server that is away, and the page comes back by itself", async () => {
    const problem = { type: "about:blank", title: "The database is damaged.", status: 503, code: "database_damaged" };
    await page.route("**/api/me", (route) => route.fulfill({ status: 503, contentType: "application/problem+json", json: problem }));
    await page.reload();
    await page.getByRole("heading", { name: "The database is damaged" }).waitFor();
    await page.unroute("**/api/me");
    await page.getByRole("button", { name: "Try now" }).click();
    await answers(page, "Mira").filter({ hasText: "You said: Are you there?" }).waitFor();
  });

  await t.test("takes nothing: the composer has gone, what was sent waits and says so, and what would change something is off", async () => {
    await soon(async () => assert.equal(await composer(page, "Mira").count(), 0));
    await page.getByText("Nothing can be sent while the database is damaged.").waitFor();
    await page.locator(".own", { hasText: "Into the damage" }).getByText("Not sent yet. It is sent as soon as the database is in order.").waitFor();
    await soon(async () => assert.equal(await page.getByRole("button", { name: "New session" }).first().isDisabled(), true));
    await soon(async () => assert.equal(await page.getByRole("button", { name: "Fork from here" }).last().isDisabled(), true));
    await page.getByRole("button", { name: "Session menu" }).click();
    for (const name of ["Rename", "Fork from the last answer", "Close session", "Delete…"]) await off(name);
    await page.keyboard.press("Escape");
    await page.keyboard.press("F2");
    await soon(async () => assert.equal(await page.getByRole("textbox", { name: "Title of this session" }).count(), 0));
    assert.deepEqual(await findViolations(page), []);
  });

  await t.test("brought back in order, the line goes by itself, what waited is sent once, and one can write again", async () => {
    await stage.killServer();
    for (const end of ["-wal", "-shm"]) copyFileSync("/dev/null", file + end);
    copyFileSync(`${file}.kept`, file);
    await stage.startServer();
    await banner.waitFor({ state: "detached" });
    await answers(page, "Mira").filter({ hasText: "You said: Into the damage" }).waitFor();
    await composer(page, "Mira").waitFor();
    const [session] = (await stage.server.client.listSessions()).sessions;
    const { messages } = await stage.server.client.listMessages(session?.session_id ?? "ses_");
    assert.deepEqual(messages.filter(({ role }) => role === "user").map(({ content }) => content), ["Are you there?", "Into the damage"]);
  });
});
