// The console without a mouse: every key of the list does what it says, and focus is where one looks for it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import type { Stage } from "../support/browser.ts";
import { answers, clickAgent, composer, openStage, say } from "../support/browser.ts";
import { soon } from "../support/soon.ts";

let stage: Stage;
before(async () => {
  stage = await openStage();
});
after(() => stage.close());

/** What has focus, in words: its role or tag, and its name. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement;
    if (!element || element === document.body) return "nothing";
    const seen = element.cloneNode(true) as Element;
    for (const hidden of seen.querySelectorAll("[aria-hidden=true]")) hidden.remove();
    const name = element.getAttribute("aria-label") ?? seen.textContent?.trim() ?? "";
    return `${element.getAttribute("role") ?? element.tagName.toLowerCase()}: ${name.slice(0, 60)}`;
  });

/** Waits until what has focus reads like `expected`. */
async function untilFocused(page: Page, expected: RegExp): Promise<void> {
  await soon(async () => assert.match(await focused(page), expected));
}

test("everything can be done by keys", async (t) => {
  const { page, server } = stage;
  const keys = page.keyboard;
  const tabs = page.getByRole("tab");

  await t.test("N asks which agent while none is selected, and the arrows choose", async () => {
    await keys.press("n");
    // It listens to keys some frames after it is seen, on a busy machine later than these come.
    await soon(async () => {
      if (!(await focused(page)).startsWith("menuitem")) await keys.press("ArrowDown");
      assert.match(await focused(page), /^menuitem: /);
    });
    await keys.press("Home");
    await untilFocused(page, /^menuitem: .*Mira/);
    await keys.press("Enter");
    await untilFocused(page, /^textarea: Message /);
    await keys.press("Alt+w");
    await untilFocused(page, /^button: New session/);
    await soon(async () => assert.equal(await tabs.count(), 0));
    await soon(async () => assert.deepEqual((await server.client.listSessions()).sessions, [], "a session without words leaves nothing behind"));
  });

  await t.test("N starts a session with the selected agent and puts the cursor into the composer; there it is a letter", async () => {
    await clickAgent(page, "Mira");
    await say(page, "Mira", "First talk");
    await answers(page, "Mira").filter({ hasText: "First talk" }).waitFor();
    await page.getByRole("tab", { name: /First talk/ }).focus();
    for (const words of ["Second talk", "Third talk"]) {
      await keys.press("n");
      await untilFocused(page, /^textarea: Message Mira/);
      await keys.type(words);
      await keys.press("Enter");
      await answers(page, "Mira").filter({ hasText: words }).waitFor();
      await page.getByRole("tab", { name: new RegExp(words) }).focus();
    }
    await soon(async () => assert.equal(await tabs.count(), 3));
  });

  await t.test("Alt with a number, a comma or a full stop chooses a tab", async () => {
    const heading = (title: string) => page.getByRole("heading", { level: 1, name: title }).waitFor();
    await keys.press("Alt+1");
    await heading("First talk");
    await keys.press("Alt+.");
    await heading("Second talk");
    await keys.press("Alt+,");
    await heading("First talk");
  });

  await t.test("in the strip arrows move, Enter chooses, Delete closes, and focus goes to the tab on the right, else on the left", async () => {
    await page.getByRole("tab", { name: /First talk/ }).focus();
    await keys.press("ArrowRight");
    await untilFocused(page, /^tab: Second talk/);
    await soon(async () => assert.match(await page.getByRole("tab", { selected: true }).innerText(), /First talk/, "moving does not choose"));
    await keys.press("Enter");
    await page.getByRole("heading", { level: 1, name: "Second talk" }).waitFor();
    await keys.press("Delete");
    await untilFocused(page, /^tab: Third talk/);
    await page.getByRole("heading", { level: 1, name: "Third talk" }).waitFor();
    await keys.press("Delete");
    await untilFocused(page, /^tab: First talk/);
    await keys.press("Alt+Shift+T");
    await page.getByRole("heading", { level: 1, name: "Third talk" }).waitFor();
    await soon(async () => assert.equal(await tabs.count(), 2));
  });

  await t.test("F2 renames in place, Esc gives up, Enter keeps, and focus stays on the title", async () => {
    await keys.press("F2");
    await untilFocused(page, /^input: Title of this session/);
    await keys.type("Not this");
    await keys.press("Escape");
    await page.getByRole("heading", { level: 1, name: "Third talk" }).waitFor();
    await untilFocused(page, /^button: Third talk/);
    await keys.press("F2");
    await untilFocused(page, /^input: Title of this session/);
    await keys.type("Renamed talk");
    await keys.press("Enter");
    await page.getByRole("tab", { name: /Renamed talk/ }).waitFor();
    await untilFocused(page, /^button: Renamed talk/);
  });

  await t.test("? lists the keys, and Esc gives focus back", async () => {
    await keys.press("?");
    await page.getByRole("dialog", { name: "Keys" }).waitFor();
    await keys.press("Escape");
    await page.getByRole("dialog", { name: "Keys" }).waitFor({ state: "detached" });
    await untilFocused(page, /^button: Renamed talk/);
  });

  await t.test("Tab reaches everything that can be pressed, in the order in which it stands, and comes back", async () => {
    // Behind the last element focus leaves the page, and the next press begins at the top.
    const pressTab = async () => {
      await keys.press("Tab");
      return focused(page);
    };
    for (let presses = 0; presses < 60 && (await pressTab()) !== "nothing"; ) presses += 1;
    const met: string[] = [];
    for (let name = await pressTab(); name !== "nothing" && met.length < 60; name = await pressTab()) met.push(name);
    const order = [
      [/^a: Sessions/, /^button: Settings/, /^button: Connected/],
      [/^button: Hide the sidebar/, /^button: Mira/, /^button: New session/, /^button: All/, /^button: Heartbeat/, /^a: .*talk/, /^button: Menu of/, /^separator: Width/],
      [/^tab: /, /^button: New session$/],
      [/^button: Renamed talk/, /^button: Session menu/, /^region: Conversation/, /^button: .*details of this turn/, /^button: Copy answer/, /^button: Fork/, /^textarea: Message Mira/],
    ].flat();
    let from = 0;
    for (const expected of order) {
      const at = met.findIndex((name, index) => index >= from && expected.test(name));
      assert.ok(at >= 0, `${String(expected)} does not come after "${met[from - 1]}": ${met.join(" | ")}`);
      from = at + 1;
    }
  });

  await t.test("Esc leaves a menu and gives focus back to its button", async () => {
    const button = page.getByRole("button", { name: "Session menu" });
    await button.focus();
    await keys.press("Enter");
    await page.getByRole("menu").waitFor();
    await keys.press("Escape");
    await page.getByRole("menu").waitFor({ state: "detached" });
    await untilFocused(page, /^button: Session menu/);
  });

  await t.test("Esc in an empty composer stops the turn; with words in it, only when pressed twice", async () => {
    await composer(page, "Mira").focus();
    await say(page, "Mira", "Slowly [[tokens=9 hold]]");
    await answers(page, "Mira").filter({ hasText: "t2" }).last().waitFor();
    await keys.press("Escape");
    await page.getByText(/Stopped by you/).first().waitFor();
    await say(page, "Mira", "Once more [[tokens=9 hold]]");
    await page.getByRole("button", { name: "Stop Esc" }).waitFor();
    await keys.type("half a thought");
    await keys.press("Escape");
    await page.getByText("Press Esc again to stop the turn.").waitFor();
    await keys.press("Escape");
    await page.getByRole("button", { name: /^Stop.* Esc$/ }).waitFor({ state: "detached" });
    await soon(async () => assert.equal(await composer(page, "Mira").inputValue(), "half a thought"));
    await composer(page, "Mira").fill("");
  });

  await t.test("closing during a turn gives back as a draft what was waiting, once, and the turn is finished by the server", async () => {
    await say(page, "Mira", "Go on [[tokens=30 hold]]");
    await answers(page, "Mira").filter({ hasText: "t2" }).last().waitFor();
    await say(page, "Mira", "Waiting words");
    await page.getByRole("button", { name: "Take back: Waiting words" }).waitFor();
    await keys.press("Alt+w");
    await page.getByText("Closed “Renamed talk”").waitFor();
    await untilFocused(page, /^tab: First talk/);
    await keys.press("Alt+Shift+T");
    await page.getByRole("heading", { level: 1, name: "Renamed talk" }).waitFor();
    await untilFocused(page, /^textarea: Message Mira/);
    await soon(async () => assert.equal(await composer(page, "Mira").inputValue(), "Waiting words"));
    await stage.provider.release();
    await answers(page, "Mira").filter({ hasText: "t30" }).waitFor();
  });

  await t.test("deleting a row asks with the safe button in focus, and then focus is on the row that took its place", async () => {
    const rows = page.getByRole("region", { name: "Sessions" }).getByRole("link");
    await rows.filter({ hasText: "Second talk" }).focus();
    const next = (await rows.allInnerTexts()).map((text) => text.split(/[,\n]/)[0] ?? "");
    const heir = next[next.indexOf("Second talk") + 1] ?? next[next.indexOf("Second talk") - 1] ?? "";
    await keys.press("Delete");
    await page.getByRole("alertdialog").waitFor();
    await untilFocused(page, /^button: Cancel/);
    await keys.press("Tab");
    await keys.press("Enter");
    await page.getByText(/^Deleted “Second talk” with 2 messages/).waitFor();
    await untilFocused(page, new RegExp(`^a: ${heir}`));
  });

  await t.test("deleting from the session's own menu leaves focus on the tab that follows", async () => {
    await page.getByRole("button", { name: "Session menu" }).focus();
    await keys.press("Enter");
    await soon(async () => {
      await keys.press("End");
      assert.match(await focused(page), /^menuitem: Delete/);
    });
    await keys.press("Enter");
    await page.getByRole("alertdialog").getByText("Delete “Renamed talk”?").waitFor();
    await untilFocused(page, /^button: Cancel/);
    await keys.press("Escape");
    await page.getByRole("alertdialog").waitFor({ state: "detached" });
    await untilFocused(page, /^button: Session menu/);
    await keys.press("Enter");
    await soon(async () => {
      await keys.press("End");
      assert.match(await focused(page), /^menuitem: Delete/);
    });
    await keys.press("Enter");
    await untilFocused(page, /^button: Cancel/);
    await keys.press("Tab");
    await keys.press("Enter");
    await page.getByText(/^Deleted “Renamed talk”/).waitFor();
    await untilFocused(page, /^tab: First talk/);
    await soon(async () => assert.equal(await tabs.count(), 1));
  });

  assert.deepEqual(stage.faults, []);
});
