// Settings, Storage: what takes up room is seen, what would go is seen before it goes, and the receipt says when its bytes are gone.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import type { Stage } from "../support/browser.ts";
import { findViolations, openStage } from "../support/browser.ts";
import type { PastSession } from "../support/past.ts";
import { importPast } from "../support/past.ts";
import { soon } from "../support/soon.ts";

const DAY = 86_400_000;
/** Midnight UTC, some days ago. */
const daysAgo = (days: number) => new Date(Math.floor(Date.now() / DAY) * DAY - days * DAY);
const noon = (days: number) => new Date(daysAgo(days).getTime() + DAY / 2).toISOString();

let stage: Stage;
before(async () => {
  stage = await openStage({ viewport: { width: 1280, height: 800 } });
  const { client } = stage.server;
  await client.putAgent("otto", "agent_id: otto\nname: Otto\nrole: Backend engineer\n");
  const past = (title: string, days: number, more: Partial<PastSession> = {}): PastSession => ({ agent_id: "mira", title, at: noon(days), closed: true, said: [`About ${title}`, "So be it."], ...more });
  await importPast(client, [
    past("a year ago", 360),
    past("half a year ago", 180, { agent_id: "otto" }),
    past("a run of spring", 150, { type: "schedule" }),
    past("the pinned one", 120, { pinned: true }),
    past("just before the line", 91),
    past("just after the line", 89),
    past("yesterday", 1),
  ]);
});
after(() => stage.close());

const line = (page: Page) => page.getByRole("slider", { name: "Prune sessions last active before" });
const would = (page: Page, sessions: string) => page.getByRole("button", { name: `Prune ${sessions}`, exact: true }).and(page.locator("[aria-disabled=false]"));

async function assertSound(page: Page, place: string, schemes: readonly ("dark" | "light")[] = ["light"]): Promise<void> {
  for (const colorScheme of schemes) {
    await page.emulateMedia({ colorScheme });
    await page.locator(`html[data-theme=${colorScheme}]:not([data-switching])`).waitFor();
    assert.deepEqual(await findViolations(page), [], `${place}, ${colorScheme}`);
  }
}

test("a person sees what takes up room, prunes, and has the receipt", async (t) => {
  const { page, server } = stage;

  await t.test("the settings lead there, and a plan stands at once that nothing was deleted for", async () => {
    await page.getByRole("button", { name: "Settings" }).click();
    await page.getByRole("menuitem", { name: "Storage" }).click();
    await page.getByRole("heading", { level: 1, name: "Storage" }).waitFor();
    await would(page, "4 sessions").waitFor();
    await page.getByText("Search index and the rest").waitFor();
    await assertSound(page, "storage", ["dark", "light"]);
  });

  await t.test("what stays is named with its reason", async () => {
    await page.getByRole("button", { name: "See which and why" }).click();
    await page.getByRole("list", { name: "Sessions that stay" }).getByText("the pinned one").waitFor();
  });

  await t.test("arrow keys move the line by a day, with Shift by a month, and the counts follow", async () => {
    await line(page).focus();
    await page.keyboard.press("ArrowLeft");
    await would(page, "3 sessions").waitFor();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await would(page, "4 sessions").waitFor();
    await page.keyboard.press("ArrowRight");
    await would(page, "5 sessions").waitFor();
    await page.keyboard.press("Shift+ArrowLeft");
    await would(page, "3 sessions").waitFor();
    await soon(async () => assert.match((await line(page).getAttribute("aria-valuetext")) ?? "", /^\d+ \w+ \d{4}, 1\d\d days$/));
  });

  await t.test("the line is dragged, a date is set, and filters count", async () => {
    const plot = page.locator(".prune-plot");
    const box = await plot.boundingBox();
    assert.ok(box);
    await page.mouse.move(box.x + box.width / 2, box.y + 100);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width - 1, box.y + 100, { steps: 4 });
    await page.mouse.up();
    await would(page, "6 sessions").waitFor();
    await page.getByRole("textbox", { name: "Last active before" }).fill(daysAgo(90).toISOString().slice(0, 10));
    await would(page, "4 sessions").waitFor();
    await page.getByRole("combobox", { name: "Of which agent" }).selectOption("otto");
    await would(page, "1 session").waitFor();
    await page.getByRole("combobox", { name: "Of which agent" }).selectOption("");
    await page.getByRole("checkbox", { name: "Schedule runs" }).uncheck();
    await would(page, "3 sessions").waitFor();
    await page.getByText("The columns show all of your sessions").waitFor();
  });

  await t.test("the button asks once more, and then just what was shown goes", async () => {
    await would(page, "3 sessions").click();
    const question = page.getByRole("alertdialog");
    await question.getByText("6 messages go for good.", { exact: false }).waitFor();
    await assertSound(page, "the question");
    await soon(async () => assert.equal((await server.client.listSessions()).sessions.length, 7));
    await question.getByRole("button", { name: "Prune 3 sessions" }).click();
    await page.getByRole("heading", { name: "Pruned 3 sessions" }).waitFor();
    await page.getByText("1 session stayed.").waitFor();
    const { sessions } = await server.client.listSessions();
    assert.deepEqual(sessions.map(({ title }) => title).sort((a, b) => String(a).localeCompare(String(b))), ["a run of spring", "just after the line", "the pinned one", "yesterday"]);
    await page.getByRole("button", { name: "Done" }).click();
    await would(page, "0 sessions").waitFor();
  });

  await t.test("the receipt is there in two stages, and Reclaim now brings the second", async () => {
    const receipt = page.getByRole("list", { name: "Receipts of deletions" }).getByRole("listitem");
    await receipt.getByText("3 sessions, 6 messages").waitFor();
    await receipt.getByText(/^Out of reach \d/).waitFor();
    await page.getByRole("button", { name: "Reclaim now" }).click();
    await receipt.getByText(/^Bytes gone \d/).waitFor();
  });

  await t.test("a retention rule is off until it is set, and what it would take at once is seen before", async () => {
    await soon(async () => assert.equal((await server.client.getSettings()).retention.schedule, null));
    await page.getByRole("button", { name: "Change" }).click();
    await page.getByRole("combobox", { name: "Schedule runs" }).selectOption("90 days");
    await assertSound(page, "the rules");
    await page.getByRole("button", { name: "Set the rules" }).click();
    const question = page.getByRole("alertdialog");
    await question.getByText("1 session (schedule runs, older than 90 days)", { exact: false }).waitFor();
    await question.getByRole("button", { name: "Set the rules" }).click();
    await page.getByText("Changed how long sessions are kept").waitFor();
    await soon(async () => assert.equal((await server.client.getSettings()).retention.schedule, 90));
    await page.getByText("90 days", { exact: true }).waitFor();
  });

  await t.test("on a phone nothing is wider than the window", async () => {
    for (const width of [390, 320]) {
      await page.setViewportSize({ width, height: 844 });
      await soon(async () => assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width));
      assert.deepEqual(await findViolations(page), [], `${width} px`);
    }
  });

  assert.deepEqual(stage.faults, []);
});
