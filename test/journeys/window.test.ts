// Two windows of one person: both show the same, whatever happens in either, over one stream each.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import type { Stage } from "../support/browser.ts";
import { answers, clickAgent, composer, openStage, say } from "../support/browser.ts";
import { soon } from "../support/soon.ts";

let stage: Stage;
let other: Page;
before(async () => {
  stage = await openStage();
  other = await stage.openWindow();
});
after(() => stage.close());

test("two windows stay the same without a reload", async (t) => {
  const { page, server } = stage;
  const rows = (window: Page) => window.getByRole("region", { name: "Sessions" }).getByRole("link");

  await t.test("a session that one window starts appears in the other's list", async () => {
    await clickAgent(page, "Mira");
    await say(page, "Mira", "Shared talk");
    await rows(other).filter({ hasText: "Shared talk" }).waitFor();
  });

  await t.test("the other window joins in the middle of an answer and shows it whole", async () => {
    await say(page, "Mira", "Count [[tokens=40 hold]]");
    await answers(page, "Mira").filter({ hasText: "t3" }).waitFor();
    await rows(other).filter({ hasText: "Shared talk" }).click();
    await answers(other, "Mira").filter({ hasText: "t3" }).waitFor();
    await stage.provider.release();
    for (const window of [page, other]) {
      const answer = answers(window, "Mira").filter({ hasText: "t40" });
      await answer.waitFor();
      await soon(async () => assert.match(await answer.innerText(), /^[^t]*t1 t2 t3 t4/));
    }
  });

  await t.test("what is sent during a turn waits visibly in both, and can be withdrawn as a draft", async () => {
    await say(page, "Mira", "Long one [[tokens=9 hold]]");
    await answers(page, "Mira").filter({ hasText: "t2" }).last().waitFor();
    await say(page, "Mira", "Waiting words");
    const waiting = (window: Page) => window.getByRole("button", { name: "Take back: Waiting words" });
    await waiting(other).waitFor();
    await waiting(page).click();
    for (const window of [page, other]) await waiting(window).waitFor({ state: "detached" });
    await soon(async () => assert.equal(await composer(page, "Mira").inputValue(), "Waiting words"));
  });

  await t.test("Stop ends the turn in both windows and keeps what was said", async () => {
    await composer(page, "Mira").fill("");
    await page.getByRole("button", { name: /^Stop/ }).click();
    for (const window of [page, other]) await window.getByText(/Stopped by you/).first().waitFor();
    const { sessions } = await server.client.listSessions();
    assert.equal(sessions[0]?.running_turn_id, null);
  });

  await t.test("a new name appears in the other window's list, tab and header", async () => {
    await page.keyboard.press("F2");
    await page.keyboard.press("Control+a");
    await page.keyboard.type("A better name");
    await page.keyboard.press("Enter");
    await rows(other).filter({ hasText: "A better name" }).waitFor();
    await other.getByRole("tab", { name: /A better name/ }).waitFor();
    await other.getByRole("heading", { level: 1, name: /A better name/ }).waitFor();
  });

  await t.test("a draft survives a reload", async () => {
    await composer(page, "Mira").fill("Half a thought");
    await page.reload();
    await composer(page, "Mira").waitFor();
    await soon(async () => assert.equal(await composer(page, "Mira").inputValue(), "Half a thought"));
    await composer(page, "Mira").fill("");
  });

  await t.test("a changed profile is there without a restart, and a broken one says where", async () => {
    const file = join(server.home, "profiles", "nova.yaml");
    writeFileSync(file, "agent_id: nova\nname: Nova\nrole: Companion\n");
    await clickAgent(page, "Nova");
    writeFileSync(file, "agent_id: nova\nname: Nova\nrole: Companion\nmemry: {}\n");
    await page.getByText(/Line 4: unknown key `memry`\. Did you mean `memory`\?/i).waitFor();
    await rows(other).filter({ hasText: "A better name" }).waitFor();
  });

  await t.test("deleting asks first, names the session, and is seen by the other window", async () => {
    await page.getByRole("tab", { name: /A better name/ }).click();
    await page.getByRole("button", { name: "Session menu" }).click();
    await page.getByRole("menuitem", { name: /Delete/ }).click();
    const dialog = page.getByRole("alertdialog");
    await dialog.getByText(/A better name/).first().waitFor();
    await dialog.getByRole("button", { name: /Delete/ }).click();
    await rows(other).filter({ hasText: "A better name" }).waitFor({ state: "detached" });
    await soon(async () => assert.deepEqual((await server.client.listSessions()).sessions, []));
  });

  assert.deepEqual(stage.faults, []);
});
