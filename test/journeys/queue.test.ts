// What happens to messages that are sent during a turn: they wait in an order one can change, steer, or interrupt.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Locator, Page } from "playwright-core";
import type { Stage } from "../support/browser.ts";
import { answers, clickAgent, composer, findViolations, openStage, say } from "../support/browser.ts";
import { soon } from "../support/soon.ts";

let stage: Stage;
let other: Page;
before(async () => {
  stage = await openStage();
  other = await stage.openWindow();
});
after(() => stage.close());

/** Lines of the queue, next first. */
function waiting(window: Page): Locator {
  return window.getByRole("list", { name: "Waiting inputs" }).getByRole("group");
}

/** Waits until the queue is these messages in this order. */
async function waitForQueue(window: Page, texts: string[]): Promise<void> {
  await soon(async () => assert.deepEqual(await window.locator(".queue-text").allInnerTexts(), texts));
}

async function chooseMode(window: Page, item: RegExp): Promise<void> {
  await window.getByRole("button", { name: /^During a turn/ }).click();
  await window.getByRole("menuitem", { name: item }).click();
}

test("messages sent during a turn", async (t) => {
  const { page } = stage;
  const both = [page, other];

  await t.test("wait in both windows, with their places", async () => {
    await clickAgent(page, "Mira");
    await soon(async () => assert.equal(await page.getByRole("button", { name: /^During a turn/ }).count(), 0));
    await say(page, "Mira", "Long talk [[tokens=9 hold]]");
    await answers(page, "Mira").filter({ hasText: "t2" }).waitFor();
    await other.getByRole("region", { name: "Sessions" }).getByRole("link").filter({ hasText: "Long talk" }).click();
    for (const text of ["First words", "Second words", "Third words"]) await say(page, "Mira", text);
    for (const window of both) await waitForQueue(window, ["First words", "Second words", "Third words"]);
    await soon(async () => assert.deepEqual(await other.locator(".queue-place").allInnerTexts(), ["next", "2nd", "3rd"]));
  });

  await t.test("are changed where they stand: Enter keeps, Esc restores and stops nothing", async () => {
    const field = page.getByRole("textbox", { name: "Change the waiting message" });
    await page.getByRole("button", { name: "Change: First words" }).click();
    await field.fill("Better words");
    await field.press("Enter");
    for (const window of both) await waitForQueue(window, ["Better words", "Second words", "Third words"]);
    await page.waitForFunction(() => document.activeElement?.getAttribute("aria-label")?.startsWith("Waiting, next"));
    await page.keyboard.press("Enter");
    await field.fill("Never mind");
    await field.press("Escape");
    await field.waitFor({ state: "detached" });
    await waitForQueue(page, ["Better words", "Second words", "Third words"]);
    await page.getByRole("button", { name: /^Stop/ }).waitFor();
  });

  await t.test("are moved with Alt and the arrows, which keep their line, and with buttons", async () => {
    await waiting(page).first().focus();
    await page.keyboard.press("Alt+ArrowDown");
    await page.keyboard.press("Alt+ArrowDown");
    for (const window of both) await waitForQueue(window, ["Second words", "Third words", "Better words"]);
    await soon(async () => assert.match((await page.evaluate(() => document.activeElement?.getAttribute("aria-label"))) ?? "", /3rd: Better words$/));
    await other.getByRole("button", { name: "Move up: Third words" }).click();
    for (const window of both) await waitForQueue(window, ["Third words", "Second words", "Better words"]);
  });

  await t.test("are dragged to another place, by the line with a mouse, and Esc leaves them where they were", async () => {
    const drag = async (text: string, by: number) => {
      const box = await page.locator(".queue-text", { hasText: text }).boundingBox();
      assert.ok(box);
      await page.mouse.move(box.x + 20, box.y + 8);
      await page.mouse.down();
      await page.mouse.move(box.x + 20, box.y + 8 + by / 2);
      await page.mouse.move(box.x + 20, box.y + 8 + by);
      await page.locator(".dragged").waitFor();
    };
    await drag("Better words", -64);
    await page.mouse.up();
    for (const window of both) await waitForQueue(window, ["Better words", "Third words", "Second words"]);
    await drag("Better words", 64);
    await page.keyboard.press("Escape");
    await page.locator(".dragged").waitFor({ state: "detached" });
    await page.mouse.up();
    await waitForQueue(page, ["Better words", "Third words", "Second words"]);
    await page.getByRole("button", { name: /^Stop/ }).waitFor();
    await drag("Better words", 64);
    await page.mouse.up();
    for (const window of both) await waitForQueue(window, ["Third words", "Second words", "Better words"]);
  });

  await t.test("taken back, the next line has focus and the words are a draft", async () => {
    await page.getByRole("button", { name: "Take back: Third words" }).click();
    for (const window of both) await waitForQueue(window, ["Second words", "Better words"]);
    await page.waitForFunction(() => document.activeElement?.getAttribute("aria-label")?.endsWith("Second words"));
    await soon(async () => assert.equal(await composer(page, "Mira").inputValue(), "Third words"));
    await composer(page, "Mira").fill("");
  });

  await t.test("nothing is wrong for axe while a line is edited and the menu is open", async () => {
    await page.getByRole("button", { name: "Change: Second words" }).click();
    await page.getByRole("button", { name: /^During a turn/ }).click();
    await page.getByRole("menuitem", { name: /^Steer/ }).waitFor();
    assert.deepEqual(await findViolations(page), []);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Leave it as it was" }).click();
  });

  await t.test("an interrupting message stops the turn and is answered before those that wait", async () => {
    await chooseMode(page, /^Interrupt/);
    await page.getByRole("button", { name: "During a turn: Interrupt" }).waitFor();
    await say(page, "Mira", "Now this");
    for (const window of both) {
      await window.getByText(/^Stopped/).first().waitFor();
      await answers(window, "Mira").filter({ hasText: "You said: Better words" }).waitFor();
      const said = (await answers(window, "Mira").allInnerTexts()).map((text) => /You said: (\w+ \w+)/.exec(text)?.[1]).filter(Boolean);
      assert.deepEqual(said, ["Now this", "Second words", "Better words"]);
    }
  });

  await t.test("a steering message goes into the turn before its next step, and stands there", async () => {
    await say(page, "Mira", "What time is it? [[hold]] [[tool=current_time {}]]");
    // The choice of this session was kept.
    await page.getByRole("button", { name: "During a turn: Interrupt" }).waitFor();
    await chooseMode(page, /^Steer/);
    await say(page, "Mira", "And say it in words");
    await waitForQueue(page, ["And say it in words"]);
    await stage.provider.release();
    for (const window of both) {
      await answers(window, "Mira").filter({ hasText: "You said: And say it in words" }).waitFor();
      const turns = await window.locator("article.turn").allInnerTexts();
      const at = turns.findIndex((text) => text.includes("What time is it?"));
      assert.match(turns[at + 1] ?? "", /Looked up the time/);
      assert.match(turns[at + 2] ?? "", /^You, [\d:]+\s+And say it in words/);
      assert.match(turns[at + 3] ?? "", /You said: And say it in words/);
      assert.equal(turns.length, at + 4);
    }
    const { sessions } = await stage.server.client.listSessions();
    const { messages } = await stage.server.client.listMessages(sessions[0]?.session_id ?? "ses_");
    assert.equal(new Set(messages.slice(-5).map((message) => message.turn_id)).size, 1);
  });

  await t.test("a change that comes too late, because its message was sent, is a draft", async () => {
    await say(page, "Mira", "Another talk [[tokens=9 hold]]");
    await answers(page, "Mira").last().filter({ hasText: "t2" }).waitFor();
    await chooseMode(page, /^Queue/);
    await say(page, "Mira", "Early words");
    await page.getByRole("button", { name: "Change: Early words" }).click();
    await page.getByRole("textbox", { name: "Change the waiting message" }).fill("Late words");
    await page.getByRole("button", { name: "Stop Esc" }).click();
    await answers(page, "Mira").filter({ hasText: "You said: Early words" }).waitFor();
    await soon(async () => assert.equal(await composer(page, "Mira").inputValue(), "Late words"));
    await page.getByText("Your change is here as a draft.").waitFor();
  });

  assert.deepEqual(stage.faults, []);
});
