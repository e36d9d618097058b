// The history of an agent: what was said before is found, read without touching it, and gone on with.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import type { Stage } from "../support/browser.ts";
import { answers, clickAgent, composer, findViolations, openStage, say } from "../support/browser.ts";
import { soon } from "../support/soon.ts";

let stage: Stage;
before(async () => {
  stage = await openStage();
  const { client } = stage.server;
  for (const [title, words] of [["Invoices", "Numbers without gaps"], ["Deposit", "Above 80 euros?"], ["Calendar", "One for each bench"]] as const) {
    const { session_id } = await client.createSession({ agent_id: "otto", title });
    await client.askMessage(session_id, { content: words });
    if (title === "Deposit") await client.closeSession(session_id);
    if (title === "Invoices") await client.placeSession(session_id, { archived: true });
  }
});
after(() => stage.close());

const panel = (page: Page) => page.getByRole("complementary", { name: "History of Otto" });
const past = (page: Page, name: RegExp) => panel(page).getByRole("link", { name });
const heading = (page: Page, name: string) => page.getByRole("heading", { level: 1, name }).waitFor();

async function assertSound(page: Page, place: string): Promise<void> {
  for (const colorScheme of ["dark", "light"] as const) {
    await page.emulateMedia({ colorScheme });
    await page.locator(`html[data-theme=${colorScheme}]:not([data-switching])`).waitFor();
    assert.deepEqual(await findViolations(page), [], `${place}, ${colorScheme}`);
  }
}

test("a person reads what was said before, and goes on with it", async (t) => {
  const { page, server } = stage;
  const keys = page.keyboard;
  const tabs = page.getByRole("tab");

  await t.test("the clock below the agent's name opens its history: all sessions, also archived and closed ones, with what became of them", async () => {
    await clickAgent(page, "Otto");
    await page.getByRole("complementary", { name: "Agents and sessions" }).getByRole("button", { name: "History of Otto" }).click();
    await past(page, /^Calendar.*Chat, unread, memory: *pending.*2 messages.*One for each bench/).waitFor();
    await past(page, /^Deposit.*closed/).waitFor();
    await past(page, /^Invoices.*archived/).waitFor();
    await panel(page).getByText("Otto, 3 sessions").waitFor();
    await assertSound(page, "the history");
  });

  await t.test("arrows look into one after the other in one tab, and Enter opens", async () => {
    await keys.press("ArrowDown");
    await panel(page).locator("a:focus").filter({ hasText: "Calendar" }).waitFor();
    await keys.press("ArrowDown");
    await heading(page, "Deposit");
    await keys.press("ArrowUp");
    await heading(page, "Calendar");
    await soon(async () => assert.equal(await tabs.count(), 2, "the new session, and what is looked at"));
    await keys.press("Enter");
    await page.locator(".transcript-scroll:focus").waitFor();
  });

  await t.test("it can only be read: no composer, an eye in its tab, and its end was seen", async () => {
    await page.getByText("You are reading this session. Continue goes on with it.").waitFor();
    await page.getByRole("tab", { name: /Calendar.*read-only/ }).waitFor();
    await page.locator(".session-head").getByText("Read-only").waitFor();
    await soon(async () => assert.equal(await composer(page, "Otto").count(), 0));
    await past(page, /^Calendar.*Chat, memory/).waitFor();
    await assertSound(page, "a session that is only read");
  });

  await t.test("it stays so over a reload, and its ✕ removes the tab alone", async () => {
    await page.reload();
    await page.getByText("You are reading this session.").waitFor();
    await keys.press("Alt+w");
    await heading(page, "New session");
    const { sessions } = await server.client.listSessions({ agent_id: "otto" });
    assert.equal(sessions.find((one) => one.title === "Calendar")?.status, "open");
  });

  await t.test("brought back it is read-only still, and Continue goes on with it", async () => {
    await keys.press("Alt+Shift+T");
    await page.getByText("You are reading this session.").waitFor();
    await page.getByRole("button", { name: "Continue", exact: true }).click();
    await composer(page, "Otto").waitFor();
    await say(page, "Otto", "And on Saturdays?");
    await answers(page, "Otto").filter({ hasText: "Saturdays" }).waitFor();
  });

  await t.test("H opens it again; types and memory states narrow it, and a closed session is reopened by Continue", async () => {
    await page.getByRole("tab", { name: /Calendar/ }).focus();
    await keys.press("h");
    await past(page, /^Deposit/).waitFor();
    await panel(page).getByRole("button", { name: "Memory: Any memory" }).click();
    await page.getByRole("menuitem", { name: "Held for you" }).click();
    await panel(page).getByText("No session of Otto is like that.").waitFor();
    await panel(page).getByRole("button", { name: "Show all of them" }).click();
    await panel(page).getByRole("textbox", { name: "Search history" }).fill("euros");
    await past(page, /^Calendar/).waitFor({ state: "detached" });
    await past(page, /^Deposit/).click();
    await page.getByText("This session is closed. Continue reopens it.").waitFor();
    await page.getByRole("button", { name: "Continue", exact: true }).click();
    await composer(page, "Otto").waitFor();
    const { sessions } = await server.client.listSessions({ status: "closed" });
    assert.deepEqual(sessions, []);
  });

  await t.test("the inspector takes the panel's place, and Esc gives focus back", async () => {
    await keys.press("Control+i");
    await page.getByRole("complementary", { name: "Prompt of a turn" }).waitFor();
    await panel(page).waitFor({ state: "detached" });
    await keys.press("Escape");
    await page.getByRole("button", { name: "History of Otto" }).last().click();
    await panel(page).waitFor();
    await keys.press("Escape");
    await panel(page).waitFor({ state: "detached" });
    await page.locator("button:focus").and(page.getByRole("button", { name: "History of Otto" })).waitFor();
  });

  await t.test("from the list an open session opens to go on, also where it was only read", async () => {
    await page.getByRole("button", { name: "History of Otto" }).last().click();
    await past(page, /^Invoices/).click();
    await page.getByText("You are reading this session.").waitFor();
    await page.getByRole("button", { name: "More filters" }).click();
    await page.getByRole("menuitem", { name: "Show archived" }).click();
    await page.getByRole("region", { name: "Sessions" }).getByRole("link", { name: /^Invoices/ }).click();
    await composer(page, "Otto").waitFor();
  });

  assert.deepEqual(stage.faults, []);
});
