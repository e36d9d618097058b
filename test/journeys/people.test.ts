// Two people in one house: invited by a link, each with their own list, and out when they are removed.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { BrowserContext, Page } from "playwright-core";
import type { Stage } from "../support/browser.ts";
import { answers, clickAgent, findViolations, openStage, say } from "../support/browser.ts";
import { soon } from "../support/soon.ts";

const PASSWORD = "a member's password";

let stage: Stage;
before(async () => {
  stage = await openStage();
});
after(() => stage.close());

/** Somebody else's browser, without the owner's cookie; a phone when told so. */
async function openOther(phone = false): Promise<{ context: BrowserContext; page: Page }> {
  const viewport = phone ? { width: 390, height: 844 } : { width: 1280, height: 800 };
  const context = await stage.context.browser()?.newContext({ viewport, reducedMotion: "reduce" });
  assert.ok(context);
  context.setDefaultTimeout(45_000);
  return { context, page: await context.newPage() };
}

async function openPeople(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Settings" }).click();
  await page.getByRole("menuitem", { name: "People" }).click();
  await page.getByRole("heading", { level: 1, name: "People" }).waitFor();
}

test("the owner invites somebody, who has a house key of their own and no view of the rest", async (t) => {
  const { page } = stage;
  let link = "";
  const ben = await openOther();
  const words = "Only the owner says quokka";

  await t.test("the owner has a session, invites Ben, and is shown a link once", async () => {
    await clickAgent(page, "Mira");
    await say(page, "Mira", words);
    await answers(page, "Mira").filter({ hasText: "quokka" }).waitFor();
    await openPeople(page);
    await page.getByRole("textbox", { name: "Name" }).fill("Ben");
    await page.getByRole("button", { name: "Make a link" }).click();
    const field = page.getByRole("dialog").getByRole("textbox", { name: "Link" });
    await field.waitFor();
    link = await field.inputValue();
    assert.match(link, /\/invite#\S{20,}$/);
    assert.deepEqual(await findViolations(page), []);
    await page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
    await page.getByRole("listitem").filter({ hasText: "Ben" }).getByText("invited").waitFor();
    assert.deepEqual(await findViolations(page), []);
  });

  await t.test("Ben chooses a password; what does not fit is said", async () => {
    await ben.page.goto(link);
    await ben.page.getByRole("heading", { name: "Welcome, Ben" }).waitFor();
    assert.deepEqual(await findViolations(ben.page), []);
    const [password, again] = [ben.page.getByLabel(/^Password/), ben.page.getByLabel("The same again")];
    await password.fill("short");
    await again.press("Enter");
    await ben.page.getByText("Choose at least 10 characters.").waitFor();
    await password.fill(PASSWORD);
    await again.fill("something else");
    await again.press("Enter");
    await ben.page.getByText("The two are not the same.").waitFor();
    await again.fill(PASSWORD);
    await again.press("Enter");
    await ben.page.getByRole("button", { name: "New session" }).first().waitFor();
    assert.equal(new URL(ben.page.url()).hash, "");
  });

  await t.test("Ben talks to the same agents, sees none of the owner's words and no settings of the house", async () => {
    await clickAgent(ben.page, "Mira");
    await say(ben.page, "Mira", "Ben was here");
    await answers(ben.page, "Mira").filter({ hasText: "Ben was here" }).waitFor();
    await soon(async () => assert.equal(await ben.page.getByText("quokka").count(), 0));
    await ben.page.getByRole("button", { name: "Settings" }).click();
    await ben.page.getByRole("menuitem", { name: "Log out Ben" }).waitFor();
    await soon(async () => assert.equal(await ben.page.getByRole("menuitem", { name: "People" }).count(), 0));
    await soon(async () => assert.equal(await ben.page.getByRole("menuitem", { name: "Models" }).count(), 0));
    await ben.page.keyboard.press("Escape");
    for (const path of ["people", "models"]) {
      await ben.page.goto(`${stage.server.url}/settings/${path}`);
      await ben.page.getByText("Only the owner sees this").waitFor();
    }
    await page.goto(stage.server.url);
    await page.getByRole("button", { name: "New session" }).first().waitFor();
    await soon(async () => assert.equal(await page.getByText("Ben was here").count(), 0));
  });

  await t.test("a used link says so", async () => {
    const late = await openOther(true);
    await late.page.goto(link);
    await late.page.getByText(/used already/).waitFor();
    assert.deepEqual(await findViolations(late.page), []);
    await late.context.close();
  });

  await t.test("Ben logs in on a phone by name and password", async () => {
    const phone = await openOther(true);
    await phone.page.goto(stage.server.url);
    await phone.page.getByLabel("Name").fill("ben");
    await phone.page.getByLabel("Password").fill("a wrong password");
    await phone.page.getByLabel("Password").press("Enter");
    await phone.page.getByText("The name or the password is wrong.").waitFor();
    assert.deepEqual(await findViolations(phone.page), []);
    await phone.page.getByLabel("Password").fill(PASSWORD);
    await phone.page.getByLabel("Password").press("Enter");
    await phone.page.getByText("Ben was here").first().waitFor();
    await phone.context.close();
  });

  await t.test("two people at one browser do not find each other's drafts and tabs", async () => {
    const shared = await openOther();
    await shared.page.goto((await stage.server.client.createLoginLink()).url);
    await shared.page.getByRole("button", { name: "New session" }).first().waitFor();
    await clickAgent(shared.page, "Mira");
    await shared.page.getByRole("textbox", { name: "Message Mira" }).fill("a draft of the owner");
    await shared.page.waitForFunction(() => JSON.stringify(localStorage).includes("a draft of the owner"));
    await shared.page.getByRole("button", { name: "Settings" }).click();
    await shared.page.getByRole("menuitem", { name: /^Log out/ }).click();
    await shared.page.getByLabel("Name").fill("Ben");
    await shared.page.getByLabel("Password").fill(PASSWORD);
    await shared.page.getByLabel("Password").press("Enter");
    await shared.page.getByText("Ben was here").first().waitFor();
    await soon(async () => assert.equal(await shared.page.getByRole("tab").count(), 0));
    await shared.context.close();
  });

  await t.test("the owner removes Ben after saying what becomes of the sessions, and Ben is out at once", async () => {
    await openPeople(page);
    await page.getByRole("button", { name: "Remove Ben" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText(/running answers end at once/).waitFor();
    await soon(async () => assert.equal(await dialog.getByRole("button", { name: "Remove Ben" }).isDisabled(), true));
    assert.deepEqual(await findViolations(page), []);
    await dialog.getByRole("radio", { name: /^Delete 1 session/ }).check();
    await dialog.getByRole("button", { name: "Remove Ben" }).click();
    await page.getByText("Removed Ben with 1 session").waitFor();
    await ben.page.getByText("Rapport does not know this browser yet").waitFor();
    await ben.context.close();
  });

  assert.deepEqual(stage.faults, []);
});
