// Search everything: words are found wherever they were said, and a hit leads to its message, however far back it is.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import type { SessionId } from "../../src/domain/ids.ts";
import type { Stage } from "../support/browser.ts";
import { findViolations, openStage } from "../support/browser.ts";
import { importPast } from "../support/past.ts";
import { soon } from "../support/soon.ts";

let stage: Stage;
let long: SessionId;
before(async () => {
  stage = await openStage();
  const { client } = stage.server;
  await client.putAgent("otto", "agent_id: otto\nname: Otto\nrole: Backend engineer\n");
  // Six hundred messages: what was said at first is three pages away from the end.
  const said = Array.from({ length: 600 }, (_, index) => (index === 6 ? "The café keeps its refund ledger behind the counter." : `Line ${index} about bicycles.`));
  const [first] = await importPast(client, [
    { agent_id: "otto", title: "The long one", at: "2026-09-04T10:00:00.000Z", closed: true, said },
    { agent_id: "mira", title: "Refund rules", at: "2026-10-01T10:00:00.000Z", said: ["When is a refund due?", "Within fourteen days, says the ledger."] },
    { agent_id: "mira", type: "schedule", title: "Nightly check", at: "2026-10-02T10:00:00.000Z", said: ["Check the ledger", "All is well."] },
  ]);
  assert.ok(first);
  long = first;
  const { session_id } = await client.createSession({ agent_id: "mira", title: "Clocks" });
  await client.askMessage(session_id, { content: 'What time is it? [[tool=current_time {"time_zone":"Asia/Tokyo"}]]' });
  // What was said is found once it stands in the index.
  while ((await client.readStorage()).index.waiting > 0) await new Promise((resolve) => setImmediate(resolve));
});
after(() => stage.close());

const field = (page: Page) => page.getByRole("textbox", { name: "Search everything" });
const hits = (page: Page) => page.locator("a[data-hit]");
const marked = (page: Page) => page.locator(".transcript .found");

async function assertSound(page: Page, place: string, schemes: readonly ("dark" | "light")[] = ["light"]): Promise<void> {
  for (const colorScheme of schemes) {
    await page.emulateMedia({ colorScheme });
    await page.locator(`html[data-theme=${colorScheme}]:not([data-switching])`).waitFor();
    assert.deepEqual(await findViolations(page), [], `${place}, ${colorScheme}`);
  }
}

async function assertInSight(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const [box, place] = [document.querySelector(".transcript-scroll"), document.querySelector(".transcript .found")].map((one) => one?.getBoundingClientRect());
    return box && place && place.top >= box.top - 1 && place.bottom <= box.bottom + 1;
  });
}

test("a person finds what was said anywhere and goes to it", async (t) => {
  const { page, server } = stage;

  await t.test("Ctrl Shift F opens the search, which says what it understands", async () => {
    await page.keyboard.press("Control+Shift+F");
    await page.locator("input:focus").waitFor();
    await page.getByText("sessions last active before a day").waitFor();
    await assertSound(page, "an empty search");
  });

  await t.test("hits stand by session, with the words marked, who said them and how many there are", async () => {
    await field(page).fill("ledg");
    await page.getByText("3 hits.").waitFor();
    await soon(async () => assert.equal(await page.locator(".hit-group").count(), 3));
    const group = page.getByRole("region", { name: /The long one/ });
    await soon(async () => assert.deepEqual(await group.locator("mark").allTextContents(), ["ledger"]));
    await group.getByText("You").waitFor();
    await assertSound(page, "hits", ["dark", "light"]);
  });

  await t.test("arrows go from hit to hit and back to the field, and Enter jumps to a message three pages back", async () => {
    await field(page).fill("cafe ledger");
    await page.getByText("1 hit.").waitFor();
    await page.keyboard.press("ArrowDown");
    await page.locator("a[data-hit]:focus").waitFor();
    await page.keyboard.press("ArrowUp");
    await page.locator("input:focus").waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "The long one" }).waitFor();
    await marked(page).getByText("The café keeps its refund ledger").waitFor();
    await assertInSight(page);
    await page.locator("article:focus").getByText("refund ledger").waitFor();
    await page.getByText("This session is closed. Continue reopens it.").waitFor();
    await assertSound(page, "a found message", ["dark", "light"]);
  });

  await t.test("its address leads there again, in a window that has not opened the session", async () => {
    const address = page.url();
    assert.match(address, new RegExp(`/sessions/${long}\\?message=msg_[0-9a-f]+$`));
    const other = await stage.openWindow();
    await other.goto(address);
    await marked(other).getByText("The café keeps its refund ledger").waitFor();
    await assertInSight(other);
    await other.context().close();
  });

  await t.test("an open session without a tab opens for reading, with the answer marked; Back leads to the hits", async () => {
    await page.goBack();
    await field(page).fill("fourteen days");
    await hits(page).filter({ hasText: "Within fourteen days" }).click();
    await page.getByRole("heading", { level: 1, name: "Refund rules" }).waitFor();
    await marked(page).getByText("Within fourteen days").waitFor();
    await page.getByText("You are reading this session.").waitFor();
    await page.goBack();
    await page.getByText("1 hit.").waitFor();
  });

  await t.test("what a tool gave back is found, and stands open in the transcript", async () => {
    await field(page).fill("Asia/Tokyo");
    await hits(page).filter({ hasText: "Tool" }).first().click();
    await page.getByRole("heading", { level: 1, name: "Clocks" }).waitFor();
    await marked(page).getByText("Asia/Tokyo").first().waitFor();
  });

  await t.test("filters narrow it, in words and by buttons, and where nothing is left the way out is there", async () => {
    await page.goto(`${server.url}/search?q=ledger`);
    await page.getByText("3 hits.").waitFor();
    await page.getByRole("main").getByRole("button", { name: "Schedule" }).click();
    await page.getByText("1 hit.").waitFor();
    await field(page).fill("ledger agent:otto");
    await page.getByText("Nothing matches “ledger agent:otto” with these filters.").waitFor();
    await assertSound(page, "no hits");
    await page.getByRole("button", { name: "Search without filters" }).click();
    await page.getByText("1 hit.").waitFor();
    await page.getByRole("region", { name: /The long one/ }).waitFor();
  });

  await t.test("a search with many hits goes on as it is scrolled", async () => {
    await field(page).fill("bicycles");
    await page.getByText("599 hits.").waitFor();
    const shown = await hits(page).count();
    await hits(page).last().scrollIntoViewIfNeeded();
    await page.waitForFunction((count) => document.querySelectorAll("a[data-hit]").length > count, shown);
  });

  await t.test("from the list's own search it goes on to everything with the same words", async () => {
    await page.goto(server.url);
    await page.getByRole("textbox", { name: "Search sessions" }).fill("refund");
    await page.getByRole("link", { name: /^Search everything for “refund”/ }).click();
    await page.getByText("3 hits.").waitFor();
  });

  await t.test("on a phone nothing is wider than the window", async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await soon(async () => assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390));
    assert.deepEqual(await findViolations(page), []);
  });

  assert.deepEqual(stage.faults, []);
});
