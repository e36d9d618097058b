// The session list in use: searched, filtered, pinned, archived, read, chosen in numbers, and the same in every window.
import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import type { SessionId } from "../../src/domain/ids.ts";
import type { Stage } from "../support/browser.ts";
import { clickAgent, composer, findViolations, openStage } from "../support/browser.ts";
import { soon } from "../support/soon.ts";

let stage: Stage;
let other: Page;
let phone: Page;
before(async () => {
  stage = await openStage();
  other = await stage.openWindow();
  const browser = stage.context.browser();
  assert.ok(browser);
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, reducedMotion: "reduce", storageState: await stage.context.storageState() });
  phone = await context.newPage();
  await phone.goto(stage.server.url);
});
after(() => stage.close());

const list = (page: Page) => page.getByRole("region", { name: "Sessions" });
const row = (page: Page, name: RegExp) => list(page).getByRole("link", { name });
const box = (page: Page, name: RegExp) => list(page).getByRole("checkbox", { name });
const search = (page: Page) => page.getByRole("textbox", { name: "Search sessions" });
const focusedRow = (page: Page, name: RegExp) => list(page).locator("a:focus").filter({ hasText: name }).waitFor();

/** The titles as they stand, with the headings between them. */
const lines = (page: Page) => list(page).getByRole("listitem").evaluateAll((items) => items.map((item) => (item.querySelector(".cut") ?? item).textContent));

async function assertSound(page: Page, place: string): Promise<void> {
  for (const colorScheme of ["dark", "light"] as const) {
    await page.emulateMedia({ colorScheme });
    await page.locator(`html[data-theme=${colorScheme}]:not([data-switching])`).waitFor();
    assert.deepEqual(await findViolations(page), [], `${place}, ${colorScheme}`);
  }
}

async function talk(title: string, words: string, agent_id = "mira"): Promise<SessionId> {
  const { client } = stage.server;
  const { session_id } = await client.createSession({ agent_id, title });
  await client.askMessage(session_id, { content: words });
  return session_id;
}

test("a person keeps the list in order", async (t) => {
  const { page, server } = stage;
  const keys = page.keyboard;
  const harbour = await talk("Harbour at night", "Where do the ferries sleep?");
  await talk("Tides", "When is the water low?");
  const job = await talk("Backup check", "Does the copy open? [[fault=401]]");
  await talk("Otters", "Do otters hold hands?", "otto");
  // No route starts a session of its own accord yet.
  const db = new DatabaseSync(join(server.home, "sessions", "rapport.db"));
  db.exec("PRAGMA busy_timeout = 5000");
  db.prepare("UPDATE sessions SET type = 'schedule' WHERE session_id = ?").run(job);
  db.close();
  await page.reload();
  await clickAgent(page, "Mira");

  await t.test("an answer that was not seen stands out, and does not any more once its end was on screen, in every window", async () => {
    for (const window of [page, other]) await row(window, /^Tides.*unread/).waitFor();
    await row(page, /^Tides/).click();
    await composer(page, "Mira").waitFor();
    for (const window of [page, other]) await row(window, /^Tides(?!.*unread)/).waitFor();
    await row(page, /^Harbour at night.*unread/).waitFor();
  });

  await t.test("a failed run is said in words, and types filter, several at once", async () => {
    const types = page.getByRole("group", { name: "Show types" });
    await row(page, /^Backup check.*Schedule.*failed/).waitFor();
    await types.getByRole("button", { name: "Schedule" }).click();
    await row(page, /^Tides/).waitFor({ state: "detached" });
    await soon(async () => assert.deepEqual(await lines(page), ["Today", "Backup check"]));
    await types.getByRole("button", { name: "Chat" }).click();
    await row(page, /^Tides/).waitFor();
    await types.getByRole("button", { name: "All" }).click();
  });

  await t.test("/ searches titles and messages, and what is not there can be looked for with all agents", async () => {
    await page.getByRole("tab", { name: /Tides/ }).focus();
    await keys.press("/");
    await keys.type("ferries");
    await row(page, /^Tides/).waitFor({ state: "detached" });
    await row(page, /^Harbour at night/).waitFor();
    await search(page).fill("otters");
    await page.getByText("Nothing matches “otters” in Mira’s sessions.").waitFor();
    await assertSound(page, "a search that finds nothing");
    await page.getByRole("button", { name: "Search all agents" }).click();
    await row(page, /^Otters/).waitFor();
    await search(page).press("Escape");
    await row(page, /^Tides/).waitFor();
  });

  await t.test("P pins, also in the other window, and Undo takes it back", async () => {
    await row(page, /^Harbour at night/).focus();
    await keys.press("p");
    for (const window of [page, other]) await row(window, /^Harbour at night.*pinned/).waitFor();
    await soon(async () => assert.deepEqual((await lines(page)).slice(0, 3), ["Pinned", "Harbour at night", "Today"]));
    await page.getByText("Pinned “Harbour at night”").waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    for (const window of [page, other]) await row(window, /^Harbour at night(?!.*pinned)/).waitFor();
  });

  await t.test("a name that is given in one window stands in the other", async () => {
    await server.client.placeSession(harbour, { pinned: true });
    await row(other, /^Harbour at night/).focus();
    await other.keyboard.press("F2");
    await other.getByRole("textbox", { name: "Title of this session" }).fill("Harbour by day");
    await other.keyboard.press("Enter");
    await row(page, /^Harbour by day.*pinned/).waitFor();
  });

  await t.test("archiving hides a row and leaves focus to the next one; it is found among the archived, and Undo brings it back pinned", async () => {
    await row(page, /^Harbour by day/).focus();
    await keys.press("a");
    await row(page, /^Harbour by day/).waitFor({ state: "detached" });
    await page.getByText("Archived “Harbour by day”").waitFor();
    await list(page).locator("a:focus").waitFor();
    await page.getByRole("button", { name: "More filters" }).click();
    await page.getByRole("menuitem", { name: "Only archived" }).click();
    await row(page, /^Harbour by day.*archived/).waitFor();
    await soon(async () => assert.deepEqual(await lines(page), ["Today", "Harbour by day"]));
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByText("Nothing is archived.").waitFor();
    await page.getByRole("button", { name: "Show the others" }).click();
    await row(page, /^Harbour by day.*pinned/).waitFor();
  });

  await t.test("a finger that swipes a row to the left archives it, with Undo, and one that is held begins to choose", async () => {
    const shown = row(phone, /^Tides/);
    const middle = async () => {
      const place = await shown.boundingBox();
      assert.ok(place);
      return { x: place.x + 250, y: place.y + place.height / 2 };
    };
    const from = await middle();
    const finger = await phone.context().newCDPSession(phone);
    const touch = (type: "touchStart" | "touchMove" | "touchEnd", x: number) => finger.send("Input.dispatchTouchEvent", { type, touchPoints: type === "touchEnd" ? [] : [{ x, y: from.y }] });
    await touch("touchStart", from.x);
    for (let moved = 20; moved <= 160; moved += 20) await touch("touchMove", from.x - moved);
    // It comes to rest before it lets go: after a flick the browser takes the next tap for one that stops it.
    for (let rest = 0; rest < 6; rest += 1) await touch("touchMove", from.x - 160 - (rest % 2));
    await touch("touchEnd", 0);
    await shown.waitFor({ state: "detached" });
    await phone.getByRole("button", { name: "Undo" }).tap();
    await shown.waitFor();
    from.y = (await middle()).y;
    await touch("touchStart", from.x);
    await box(phone, /^Tides/).waitFor();
    await touch("touchEnd", 0);
    await soon(async () => assert.equal(await box(phone, /^Tides/).getAttribute("aria-checked"), "true"));
    assert.deepEqual(await findViolations(phone), [], "a choice on a phone");
    await phone.getByRole("button", { name: "Leave the selection" }).tap();
    await shown.waitFor();
  });

  await t.test("X and Shift choose rows, Esc lets go of them", async () => {
    await row(page, /^Tides/).focus();
    await keys.press("x");
    await page.getByText("1 selected").waitFor();
    await box(page, /^Harbour by day/).click({ modifiers: ["Shift"] });
    await page.getByText(/^[2-9] selected/).waitFor();
    await assertSound(page, "a choice of rows");
    await box(page, /^Harbour by day/).focus();
    await keys.press("Escape");
    await row(page, /^Tides/).waitFor();
    await focusedRow(page, /^Harbour by day/);
  });

  await t.test("several are deleted after one question with the counts of all, and what could not be is named and stays chosen", async () => {
    await page.route(`**/api/sessions/${harbour}`, (route) => (route.request().method() === "DELETE" ? route.fulfill({ status: 503, contentType: "application/problem+json", body: JSON.stringify({ type: "about:blank", title: "The disk is full.", status: 503, code: "unavailable" }) }) : route.continue()));
    await row(page, /^Harbour by day/).click({ modifiers: ["ControlOrMeta"] });
    await box(page, /^Tides/).click();
    await box(page, /^Otters/).click();
    await page.getByText("3 selected").waitFor();
    await keys.press("Delete");
    const question = page.getByRole("alertdialog");
    await question.getByText("Delete 3 sessions?").waitFor();
    await question.getByText(/^6 messages go for good/).waitFor();
    await assertSound(page, "the question before several are deleted");
    await question.getByRole("button", { name: "Delete 3 sessions" }).click();
    await page.getByText("Deleted 2 of 3 sessions. Not “Harbour by day”: The disk is full.").waitFor();
    await page.getByText("1 selected").waitFor();
    await soon(async () => assert.equal(await box(page, /^Harbour by day/).getAttribute("aria-checked"), "true"));
    await row(other, /^Tides/).waitFor({ state: "detached" });
    await soon(async () => assert.deepEqual((await server.client.listSessions()).sessions.map((one) => one.title), ["Harbour by day", "Backup check"]));
    assert.equal(stage.faults.splice(0).length, 1, "the refusal itself");
  });

  await t.test("the rest is closed together, and Undo opens it again", async () => {
    await page.getByRole("button", { name: "Close 1 session" }).click();
    await row(page, /^Harbour by day.*closed/).waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    await row(page, /^Harbour by day(?!.*closed)/).waitFor();
  });

  assert.deepEqual(stage.faults, []);
});
