// The console on a phone: one page at a time, everything by finger, and never a sideways scroll.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import type { Stage } from "../support/browser.ts";
import { answers, composer, findViolations, openStage, say } from "../support/browser.ts";
import { soon } from "../support/soon.ts";

const PHONE = { width: 390, height: 844 };
const SMALLEST = { width: 320, height: 640 };

let stage: Stage;
before(async () => {
  stage = await openStage({ viewport: PHONE, touch: true });
});
after(() => stage.close());

/** Nothing is wider than the window, and axe finds nothing, here and on the narrowest screen. */
async function assertFits(page: Page, place: string): Promise<void> {
  for (const size of [SMALLEST, PHONE]) {
    await page.setViewportSize(size);
    const { scrolled, inner } = await page.evaluate(() => ({ scrolled: document.documentElement.scrollWidth, inner: innerWidth }));
    assert.ok(scrolled <= inner && inner === size.width, `${place} is ${scrolled} px wide on ${size.width}`);
    assert.deepEqual(await findViolations(page), [], `${place} on ${size.width} px`);
  }
}

test("a person uses the console on a phone", async (t) => {
  const { page, server } = stage;
  const menuItem = (name: RegExp) => page.getByRole("menuitem", { name });
  const back = () => page.getByRole("link", { name: "Back to the sessions" }).tap();

  await t.test("tapping a seal selects the agent and starts nothing", async () => {
    await page.getByRole("button", { name: "Mira", exact: true }).tap();
    await page.getByRole("heading", { level: 1, name: "Mira" }).waitFor();
    assert.equal(page.url(), `${server.url}/`);
    await assertFits(page, "the empty list");
  });

  await t.test("New session opens one as a page of its own, without the keyboard", async () => {
    await page.getByRole("button", { name: "New session" }).tap();
    await composer(page, "Mira").waitFor();
    await soon(async () => assert.equal(await page.evaluate(() => document.activeElement?.tagName), "BODY"));
    await assertFits(page, "a new session");
  });

  await t.test("a message is sent with the button and answered; words and code too long for the page stay inside it", async () => {
    await composer(page, "Mira").fill("Hello from the train");
    await page.getByRole("button", { name: "Send message" }).tap();
    await answers(page, "Mira").filter({ hasText: "You said: Hello from the train" }).waitFor();
    await say(page, "Mira", `${"w".repeat(300)} \`${"c".repeat(200)}\` https://example.org/${"p".repeat(200)} | [[tool=current_time {"time_zone":"Asia/Tokyo"}]]`);
    await answers(page, "Mira").filter({ hasText: "The tool said" }).waitFor();
    await page.getByRole("button", { name: /^Looked up the time/ }).tap();
    await assertFits(page, "a session");
  });

  await t.test("Stop takes the answer's place at the composer", async () => {
    await say(page, "Mira", "Slowly [[tokens=9 hold]]");
    await page.getByRole("button", { name: /^Stop\b/ }).last().tap();
    await page.getByText(/Stopped by you/).first().waitFor();
  });

  await t.test("Back leads to the list, where the session stands, and to the same place in it again", async () => {
    await back();
    const row = page.getByRole("link", { name: /^Hello from the train/ });
    await row.waitFor();
    await assertFits(page, "the list");
    await row.tap();
    await page.getByRole("heading", { level: 1, name: "Hello from the train" }).waitFor();
  });

  await t.test("the session's menu fits and renames", async () => {
    await page.getByRole("button", { name: "Session menu" }).tap();
    await menuItem(/Rename/).waitFor();
    await assertFits(page, "the menu");
    await menuItem(/Rename/).tap();
    await page.getByRole("textbox", { name: "Title of this session" }).fill("On the train");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "On the train" }).waitFor();
  });

  await t.test("closing leads back to the list, and Undo reopens", async () => {
    await page.getByRole("button", { name: "Session menu" }).tap();
    await menuItem(/Close session/).tap();
    await page.getByText("Closed “On the train”").waitFor();
    await page.getByRole("link", { name: /^On the train/ }).waitFor();
    await page.getByRole("button", { name: "Undo" }).tap();
    await composer(page, "Mira").waitFor();
    await soon(async () => assert.equal((await server.client.listSessions()).sessions[0]?.status, "open"));
  });

  await t.test("a row's menu renames, closes, reopens and deletes, with a question that fits", async () => {
    await back();
    const menuOf = (title: string) => page.getByRole("button", { name: `Menu of ${title}` }).tap();
    await menuOf("On the train");
    await menuItem(/Rename/).tap();
    const field = page.getByRole("textbox", { name: "Title of this session" });
    await field.fill("By the sea");
    await field.press("Enter");
    await menuOf("By the sea");
    await menuItem(/Close session/).tap();
    await page.getByRole("link", { name: /^By the sea.*closed/ }).waitFor();
    await page.getByRole("link", { name: /^By the sea/ }).tap();
    await page.getByText("This session is closed.").waitFor();
    await assertFits(page, "a closed session");
    await back();
    await menuOf("By the sea");
    await menuItem(/Reopen session/).tap();
    await page.getByRole("link", { name: /^By the sea(?!.*closed)/ }).waitFor();
    await menuOf("By the sea");
    await menuItem(/Delete/).tap();
    const question = page.getByRole("alertdialog");
    await question.getByText("Delete “By the sea”?").waitFor();
    await assertFits(page, "the question");
    await question.getByRole("button", { name: "Delete session" }).tap();
    await page.getByText("Sessions with Mira will stand here").waitFor();
    await soon(async () => assert.deepEqual((await server.client.listSessions()).sessions, []));
  });

  await t.test("the settings fit, and the way back is above them", async () => {
    await page.getByRole("button", { name: "Settings" }).tap();
    await menuItem(/Models/).tap();
    await page.getByRole("heading", { level: 1, name: "Models" }).waitFor();
    await assertFits(page, "the models");
    await page.getByRole("button", { name: "Sessions" }).tap();
    await page.getByRole("button", { name: "New session" }).waitFor();
  });

  assert.deepEqual(stage.faults, []);
});
