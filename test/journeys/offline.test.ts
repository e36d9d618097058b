// The server goes away and comes back: what was typed meanwhile is sent once, and the page goes on by itself.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Stage } from "../support/browser.ts";
import { answers, clickAgent, composer, openStage, say } from "../support/browser.ts";
import { soon } from "../support/soon.ts";

let stage: Stage;
before(async () => {
  stage = await openStage();
});
after(() => stage.close());

test("a message typed while the server is away is kept, marked, and sent once when it is back", async (t) => {
  const { page } = stage;
  const own = (text: string) => page.locator(".own", { hasText: text });

  await t.test("before it, a talk", async () => {
    await clickAgent(page, "Mira");
    await say(page, "Mira", "Are you there?");
    await answers(page, "Mira").filter({ hasText: "You said: Are you there?" }).waitFor();
  });

  await t.test("without a server the message stands on the page as not sent, and the loss is said in one place", async () => {
    await stage.killServer();
    await say(page, "Mira", "Into the silence");
    await own("Into the silence").getByText("Not sent yet.").waitFor();
    await soon(async () => assert.equal(await composer(page, "Mira").inputValue(), ""));
    await page.getByText(/Reconnecting|Offline since/).waitFor();
    await soon(async () => assert.equal(await page.getByText(/Reconnecting|Offline since|has not answered since/).count(), 1));
  });

  await t.test("a change of page loses nothing", async () => {
    await page.getByRole("button", { name: /^All agents/ }).click();
    await clickBack();
    await own("Into the silence").getByText("Not sent yet.").waitFor();
  });

  await t.test("when it is back the message is sent by itself, once", async () => {
    await stage.startServer();
    await answers(page, "Mira").filter({ hasText: "You said: Into the silence" }).waitFor();
    await page.getByText("Not sent yet.").waitFor({ state: "detached" });
    await page.getByText(/Reconnecting|Offline since/).waitFor({ state: "detached" });
    await soon(async () => assert.equal(await own("Into the silence").count(), 1));
    const [session] = (await stage.server.client.listSessions()).sessions;
    assert.ok(session);
    const { messages } = await stage.server.client.listMessages(session.session_id);
    assert.deepEqual(messages.filter((message) => message.role === "user").map((message) => message.content), ["Are you there?", "Into the silence"]);
  });

  async function clickBack(): Promise<void> {
    await page.getByRole("tab").first().click();
    await page.getByRole("heading", { level: 1, name: "Are you there?" }).waitFor();
  }
});

test("a turn that ran when the server died goes on by itself when it is back, and its answer stands there whole", async () => {
  const { page } = stage;
  await say(page, "Mira", "Count for long [[tokens=120 hold]]");
  await answers(page, "Mira").filter({ hasText: "t60" }).waitFor();
  await stage.killServer();
  await stage.startServer();
  await stage.provider.release();
  const answer = answers(page, "Mira").filter({ hasText: "t120" });
  await answer.waitFor();
  await page.getByText("Answer complete").waitFor({ state: "attached" });
  await soon(async () => assert.equal((await answer.innerText()).match(/\bt120\b/g)?.length, 1));
});

test("a page that was loaded while the server did not answer goes on by itself", async () => {
  const { page } = stage;
  const silent = "**/api/me";
  await page.route(silent, (route) => route.abort());
  await page.reload();
  await page.getByRole("heading", { name: "The server does not answer" }).waitFor();
  await page.unroute(silent);
  await page.getByRole("heading", { level: 1, name: "Are you there?" }).waitFor();
});
