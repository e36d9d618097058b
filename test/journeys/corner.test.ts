// The corners of a session's end: closed or deleted during a turn, written to when it is closed, and two windows at once.
import assert from "node:assert/strict";
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

const rows = (window: Page) => window.getByRole("region", { name: "Sessions" }).getByRole("link");

async function idOf(title: string) {
  const session = (await stage.server.client.listSessions()).sessions.find((one) => one.title?.startsWith(title));
  assert.ok(session, title);
  return session.session_id;
}

/** A session whose turn runs for long, on screen in both windows. */
async function talk(title: string): Promise<void> {
  await clickAgent(stage.page, "Mira");
  await say(stage.page, "Mira", `${title} [[tokens=9 hold]]`);
  await rows(other).filter({ hasText: title }).click();
  for (const window of [stage.page, other]) await answers(window, "Mira").filter({ hasText: "t2" }).waitFor();
}

/** Both windows ask before either is answered. */
async function atOnce(path: string, act: (window: Page) => Promise<void>): Promise<void> {
  const both = [stage.page, other];
  const gate = Promise.withResolvers<void>();
  let asked = 0;
  for (const window of both) {
    await window.route(path, async (route) => {
      asked += 1;
      if (asked === both.length) gate.resolve();
      await gate.promise;
      await route.continue();
    });
  }
  await Promise.all(both.map(act));
  await gate.promise;
}

test("a session that is closed during its turn", async (t) => {
  const { page } = stage;
  const both = [page, other];

  await t.test("is closed at once in both windows, and the turn goes on to its end", async () => {
    await talk("Close me");
    for (const text of ["First that waits", "Second that waits"]) await say(page, "Mira", text);
    await composer(page, "Mira").fill("Half a thought");
    await page.getByRole("button", { name: "Take back: Second that waits" }).waitFor();
    await page.keyboard.press("Alt+w");
    await page.getByText("Closed “Close me").waitFor();
    await other.getByText("This session is closed.").waitFor();
    await soon(async () => assert.equal((await stage.server.client.getSession(await idOf("Close me"))).status, "closed"));
    await stage.provider.release();
    await answers(other, "Mira").filter({ hasText: "t9" }).waitFor();
    await soon(async () => assert.equal((await stage.server.client.getSession(await idOf("Close me"))).running_turn_id, null));
  });

  await t.test("gives what waited back as a draft, before what was being typed, in the order of the queue", async () => {
    await rows(page).filter({ hasText: "Close me" }).click();
    await page.getByRole("button", { name: "Continue", exact: true }).click();
    for (const window of both) await composer(window, "Mira").waitFor();
    await soon(async () => assert.equal(await composer(page, "Mira").inputValue(), "First that waits\n\nSecond that waits\n\nHalf a thought"));
    for (const window of both) await soon(async () => assert.equal(await window.getByRole("list", { name: "Waiting inputs" }).count(), 0));
    await composer(page, "Mira").fill("");
  });
});

test("a message to a session that was closed in the same moment comes back as a draft, and it is said why", async () => {
  const { page } = stage;
  const passed = Promise.withResolvers<void>();
  await page.route("**/messages", async (route) => {
    if (route.request().method() === "POST") await passed.promise;
    await route.continue();
  });
  await say(page, "Mira", "One word more");
  await stage.server.client.closeSession(await idOf("Close me"));
  for (const window of [page, other]) await window.getByText("This session is closed.").waitFor();
  passed.resolve();
  await page.locator(".pending, .own").filter({ hasText: "One word more" }).waitFor({ state: "detached" });
  await page.unroute("**/messages");
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await composer(page, "Mira").waitFor();
  await soon(async () => assert.equal(await composer(page, "Mira").inputValue(), "One word more"));
  await page.getByRole("alert").filter({ hasText: /closed/ }).waitFor();
  await composer(page, "Mira").fill("");
});

test("a session that is deleted during its turn is gone in both windows, and its late words go nowhere", async () => {
  const { page } = stage;
  await talk("Delete me");
  await say(page, "Mira", "Waiting for nothing");
  await page.getByRole("button", { name: "Session menu" }).click();
  await page.getByRole("menuitem", { name: /Delete/ }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: /Delete/ }).click();
  for (const window of [page, other]) await rows(window).filter({ hasText: "Delete me" }).waitFor({ state: "detached" });
  await other.getByRole("heading", { name: "This session does not exist any more" }).waitFor();
  await soon(async () => assert.deepEqual((await stage.server.client.listSessions()).sessions.map(({ session_id }) => session_id), [await idOf("Close me")]));
  await other.reload();
  await other.getByRole("button", { name: "New session" }).first().waitFor();
  await soon(async () => assert.equal(await rows(other).filter({ hasText: "Delete me" }).count(), 0));
});

test("two windows that act at once end up with the same: both close, both reopen, both stop", async () => {
  const { page } = stage;
  const both = [page, other];
  await talk("Both of us");
  await atOnce("**/cancel", (window) => window.getByRole("button", { name: /^Stop/ }).click());
  for (const window of both) await window.getByText(/^Stopped by you/).first().waitFor();
  await atOnce("**/close", (window) => window.keyboard.press("Alt+w"));
  for (const window of both) {
    await window.getByText(/^Closed “Both of us/).waitFor();
    await rows(window).filter({ hasText: "Both of us" }).click();
    await window.getByText("This session is closed.").waitFor();
  }
  await atOnce("**/reopen", (window) => window.getByRole("button", { name: "Continue", exact: true }).click());
  for (const window of both) await composer(window, "Mira").waitFor();
  await soon(async () => assert.equal((await stage.server.client.getSession(await idOf("Both of us"))).status, "open"));
  for (const window of both) await soon(async () => assert.equal(await window.getByRole("alert").filter({ hasText: /\S/ }).count(), 0));
});
