// What a turn asks its person: whether a tool may run, and what about a call that nobody knows the end of.
import assert from "node:assert/strict";
import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import type { Stage } from "../support/browser.ts";
import { answers, clickAgent, composer, findViolations, openStage, say } from "../support/browser.ts";
import { soon } from "../support/soon.ts";
import type { SessionId } from "../../src/domain/ids.ts";
import type { Session } from "../../src/domain/session.ts";

const TOKYO = `[[tool=current_time {"time_zone":"Asia/Tokyo"}]]`;

let stage: Stage;
let other: Page;
before(async () => {
  stage = await openStage();
  appendFileSync(join(stage.server.home, "profiles", "mira.yaml"), "\ntools: { approval: { current_time: ask } }\n");
  appendFileSync(join(stage.server.home, "profiles", "otto.yaml"), "\ntools: { approval: { current_time: ask_once } }\n");
  await stage.server.client.reloadAgents();
  other = await stage.openWindow();
});
after(() => stage.close());

const card = (window: Page) => window.getByRole("region", { name: /wants to run current_time|stopped while current_time ran/ });
const rows = (window: Page) => window.getByRole("region", { name: "Sessions" }).getByRole("link");
const button = (window: Page, name: string) => card(window).getByRole("button", { name, exact: true });
const focused = (window: Page) => window.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.tagName);

async function newest(): Promise<Session> {
  const [session] = (await stage.server.client.listSessions()).sessions;
  assert.ok(session);
  return session;
}

/** What the newest turn asks, as the server has it. */
async function asked() {
  const { session_id } = await newest();
  const { turns } = await stage.server.client.listMessages(session_id);
  return turns.find((turn) => turn.question)?.question ?? null;
}

test("a tool that needs consent", async (t) => {
  const { page } = stage;

  await t.test("is asked about where the answer will stand, with all that it is given, and without taking focus", async () => {
    await clickAgent(page, "Mira");
    await say(page, "Mira", `What time is it? ${TOKYO}`);
    await composer(page, "Mira").pressSequentially("Half a tho");
    await card(page).waitFor();
    await composer(page, "Mira").pressSequentially("ught");
    await soon(async () => assert.equal(await composer(page, "Mira").inputValue(), "Half a thought"));
    await soon(async () => assert.match(await card(page).innerText(), /Mira wants to run\s+current_time[^]*time_zone\s+Asia\/Tokyo[^]*Without an answer it is not run. 24 h left/));
    await soon(async () => assert.equal(await page.getByRole("alert").filter({ hasText: "Waiting for your answer. Mira wants to run current_time." }).count(), 1));
    assert.deepEqual(await findViolations(page), []);
  });

  await t.test("list, tab and agent say that the session waits, in another window too", async () => {
    for (const window of [page, other]) await rows(window).filter({ hasText: "waits for your answer" }).waitFor();
    await page.getByRole("tab", { name: /waits for your answer/ }).waitFor();
    await other.getByRole("button", { name: /^Mira, waits for your answer|^Mira.*waits for your answer/ }).waitFor();
    await soon(async () => assert.equal((await newest()).asking, true));
    await rows(other).first().click();
    await card(other).waitFor();
  });

  await t.test("nothing is counted at the composer, and the line there leads to the question", async () => {
    await soon(async () => assert.equal(await page.getByText(/^(Using a tool|Waiting for the model|Writing), /).count(), 0));
    await page.getByRole("button", { name: "Waiting for your answer", exact: true }).click();
    await page.waitForFunction(() => document.activeElement?.classList.contains("question"));
    await composer(page, "Mira").focus();
  });

  await t.test("the question survives a reload, and a restart of the server", async () => {
    await page.reload();
    await card(page).waitFor();
    await stage.killServer();
    await stage.startServer();
    await page.getByText(/Reconnecting|Offline since/).waitFor({ state: "detached" });
    await card(page).waitFor();
    await soon(async () => assert.equal((await asked())?.kind, "consent"));
  });

  await t.test("what it is given folds away and comes back", async () => {
    const line = button(page, "What it is given");
    await line.click();
    await card(page).getByText("Asia/Tokyo").waitFor({ state: "detached" });
    await line.click();
    await card(page).getByText("Asia/Tokyo").waitFor();
  });

  await t.test("allowed with the keyboard it runs, in both windows the question goes, and one goes on at the composer", async () => {
    await composer(page, "Mira").fill("");
    await button(page, "Allow").focus();
    await page.keyboard.press("Enter");
    for (const window of [page, other]) {
      await answers(window, "Mira").filter({ hasText: "The tool said:" }).waitFor();
      await soon(async () => assert.equal(await card(window).count(), 0));
      await window.getByRole("button", { name: /^Looked up the time/ }).waitFor();
    }
    await soon(async () => assert.equal(await focused(page), "Message Mira"));
    for (const window of [page, other]) await rows(window).filter({ hasText: "waits for your answer" }).waitFor({ state: "detached" });
  });

  await t.test("not allowed it is not run, the agent goes on, and the step says so also after a reload", async () => {
    await say(page, "Mira", `And now? ${TOKYO}`);
    await button(other, "Don’t allow").click();
    const step = page.getByRole("button", { name: /^Wanted to use current time\s*not allowed/ });
    await step.waitFor();
    await answers(page, "Mira").filter({ hasText: "The person declined" }).waitFor();
    await page.reload();
    await step.click();
    await page.getByText("not run, it was not allowed").waitFor();
  });

  await t.test("whoever is second is told that it was answered, and sees what came of it", async () => {
    await say(page, "Mira", `Once more? ${TOKYO}`);
    await button(page, "Allow").waitFor();
    await button(other, "Allow").waitFor();
    // The answer of this window is held up until the other's has come.
    const passed = Promise.withResolvers<void>();
    await page.route("**/answer", async (route) => {
      await passed.promise;
      await route.continue();
    });
    await button(page, "Allow").click();
    await button(page, "Sending your answer").waitFor();
    await soon(async () => assert.equal(await button(page, "Don’t allow").getAttribute("aria-disabled"), "true"));
    const { session_id, running_turn_id } = await newest();
    assert.ok(running_turn_id);
    await stage.server.client.answerTool(session_id, running_turn_id, { call_id: (await asked())?.call_id ?? "", answer: "deny" });
    passed.resolve();
    await page.getByText("This was answered already.").waitFor();
    await page.unroute("**/answer");
    for (const window of [page, other]) {
      await card(window).waitFor({ state: "detached" });
      await window.getByRole("button", { name: /^Wanted to use current time/ }).nth(1).waitFor();
    }
  });

  await t.test("an answer that does not get through is said at the question, and can be given again", async () => {
    await say(page, "Mira", `A last time? ${TOKYO}`);
    await button(page, "Allow").waitFor();
    await page.route("**/answer", (route) => route.abort());
    await button(page, "Allow").click();
    await card(page).getByRole("alert").waitFor();
    await page.unroute("**/answer");
    await button(page, "Allow").click();
    await answers(page, "Mira").filter({ hasText: "The tool said:" }).nth(1).waitFor();
  });

  await t.test("Stop ends a turn that waits", async () => {
    await say(page, "Mira", `Stop me ${TOKYO}`);
    await card(page).waitFor();
    await page.getByRole("button", { name: /^Stop/ }).click();
    for (const window of [page, other]) {
      await window.getByText(/^Stopped by you/).first().waitFor();
      await soon(async () => assert.equal(await card(window).count(), 0));
    }
    await soon(async () => assert.equal((await newest()).asking, false));
  });
});

test("a tool that is asked about once in a session says so, and is not asked about again", async () => {
  const { page } = stage;
  await clickAgent(page, "Otto");
  await say(page, "Otto", `What time is it? ${TOKYO}`);
  await card(page).getByText("Allowed, it is not asked about again in this session.").waitFor();
  await button(page, "Allow").click();
  await answers(page, "Otto").filter({ hasText: "The tool said:" }).waitFor();
  await say(page, "Otto", `And now? ${TOKYO}`);
  await answers(page, "Otto").filter({ hasText: "The tool said:" }).nth(1).waitFor();
});

test("a call that the server's end cut off", async (t) => {
  const { page } = stage;

  const open = (title: string) => page.getByRole("tab", { name: new RegExp(`^${title}`) }).click();

  await t.test("is put to the person after the start, each way with what it does", async () => {
    for (const title of ["First", "Second", "Third"]) {
      await clickAgent(page, "Mira");
      await say(page, "Mira", `${title} ${TOKYO}`);
      await button(page, "Allow").waitFor();
    }
    await stage.killServer();
    // As if all three had been allowed, and had begun when the server died; and as if such a call were not simply repeated.
    const db = new DatabaseSync(join(stage.server.home, "sessions", "rapport.db"));
    db.exec("UPDATE tool_calls SET status = 'running', repeatable = 0, kind = NULL, expires_at = NULL WHERE status = 'asking'");
    db.exec("UPDATE turns SET status = 'running' WHERE status = 'waiting'");
    db.close();
    await stage.startServer();
    await card(page).getByText("It may have happened or not.").waitFor();
    await soon(async () => assert.match(await card(page).innerText(), /Rapport stopped while\s+current_time\s+ran[^]*What it was given[^]*Asia\/Tokyo/));
    await soon(async () => assert.doesNotMatch(await card(page).innerText(), / left\./));
    for (const [name, does] of [["Go on without knowing", /told that nobody knows/], ["Run it again", /happens twice/], ["End the turn here", /Nothing more is run/]] as const) {
      const id = (await button(page, name).getAttribute("aria-describedby")) ?? "";
      await soon(async () => assert.match(await page.locator(`[id="${id}"]`).innerText(), does));
    }
    assert.deepEqual(await findViolations(page), []);
  });

  await t.test("gone on with, its step is of unknown outcome, also after a reload", async () => {
    await open("First");
    await button(page, "Go on without knowing").click();
    await answers(page, "Mira").filter({ hasText: "its outcome is unknown" }).waitFor();
    await page.reload();
    await page.getByRole("button", { name: /^Looked up the time\s*outcome unknown/ }).waitFor();
  });

  await t.test("run again, it says so", async () => {
    await open("Second");
    await button(page, "Run it again").click();
    await answers(page, "Mira").filter({ hasText: "The tool said: {" }).waitFor();
    await page.getByRole("button", { name: /^Looked up the time\s*run again/ }).waitFor();
  });

  await t.test("discarded, the turn ends there and nothing is run", async () => {
    await open("Third");
    await button(page, "End the turn here").click();
    await card(page).waitFor({ state: "detached" });
    await page.getByText(/^Stopped by you/).first().waitFor();
    const { turns } = await stage.server.client.listMessages(page.url().split("/").at(-1) as SessionId);
    assert.equal(turns.at(-1)?.status, "cancelled");
  });
});
