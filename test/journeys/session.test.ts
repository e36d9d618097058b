// The main journey: log in, click an agent, talk, hold a second session, reload in mid-answer, close, read, reopen.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Stage } from "../support/browser.ts";
import { answers, clickAgent, composer, findViolations, openStage, say } from "../support/browser.ts";
import { soon } from "../support/soon.ts";

let stage: Stage;
before(async () => {
  stage = await openStage();
});
after(() => stage.close());

const words = (count: number) => Array.from({ length: count }, (_, index) => `t${index + 1}`).join(" ");

test("a person logs in, talks with two agents at once, reloads in mid-answer, closes a session, reads it and reopens it", async (t) => {
  const { page, server } = stage;

  await t.test("the one-time link is gone from the address after the login", () => {
    assert.doesNotMatch(page.url(), /login|#/);
  });

  await t.test("clicking an agent opens a session whose address is right at once", async () => {
    await clickAgent(page, "Mira");
    assert.match(page.url(), /\/sessions\/ses_[0-9a-f]{32}$/);
  });

  await t.test("two messages are answered in order", async () => {
    await say(page, "Mira", "Good morning");
    await answers(page, "Mira").filter({ hasText: "You said: Good morning" }).waitFor();
    await say(page, "Mira", "And a second one");
    await answers(page, "Mira").filter({ hasText: "You said: And a second one" }).waitFor();
    await soon(async () => assert.equal(await answers(page, "Mira").count(), 2));
  });

  await t.test("a second tab with another agent answers at the same time", async () => {
    await say(page, "Mira", "Count slowly [[tokens=60 hold]]");
    await answers(page, "Mira").filter({ hasText: "t2" }).waitFor();
    await clickAgent(page, "Otto");
    await say(page, "Otto", "Quick question");
    await answers(page, "Otto").filter({ hasText: "You said: Quick question" }).waitFor();
    const running = await server.client.listSessions();
    assert.equal(running.sessions.filter((session) => session.running_turn_id !== null).length, 1, "Mira still answers");
    await soon(async () => assert.equal(await page.getByRole("tab").count(), 2));
  });

  await t.test("after a reload in mid-answer the text is whole and stands there once", async () => {
    await page.getByRole("tab", { name: /Good morning/ }).click();
    await answers(page, "Mira").filter({ hasText: /t\d/ }).waitFor();
    await page.reload();
    const answer = answers(page, "Mira").filter({ hasText: "t1 t2" });
    await answer.waitFor();
    await stage.provider.release();
    await answer.filter({ hasText: "t60" }).waitFor();
    await page.getByText("Answer complete").waitFor({ state: "attached" });
    const text = (await answer.locator("p").allInnerTexts()).join(" ").trim();
    assert.equal(text, words(60));
    await soon(async () => assert.equal(await answer.count(), 1));
    await soon(async () => assert.equal(await page.getByRole("tab").count(), 2, "both tabs are still there"));
  });

  await t.test("the list shows both sessions, the newest first", async () => {
    await page.getByRole("button", { name: /^All agents/ }).click();
    const links = page.getByRole("region", { name: "Sessions" }).getByRole("link");
    await links.nth(1).waitFor();
    await soon(async () => assert.match(await links.nth(0).innerText(), /Good morning/));
    await soon(async () => assert.match(await links.nth(1).innerText(), /Quick question/));
  });

  await t.test("closing makes the session read-only, and the server agrees", async () => {
    await page.getByRole("tab", { name: /Good morning/ }).focus();
    await page.keyboard.press("Alt+w");
    await page.getByText("Closed “Good morning”").waitFor();
    const closed = (await server.client.listSessions({ status: "closed" })).sessions;
    assert.deepEqual(closed.map((session) => session.title), ["Good morning"]);
    await page.getByRole("link", { name: /^Good morning/ }).click();
    await page.getByText("This session is closed.").waitFor();
    await soon(async () => assert.equal(await composer(page, "Mira").count(), 0));
    const id = closed[0]?.session_id;
    assert.ok(id);
    await assert.rejects(server.client.sendMessage(id, { content: "still?" }), { code: "session_closed" });
  });

  await t.test("Continue reopens it and the talk goes on", async () => {
    await page.getByRole("button", { name: "Continue", exact: true }).click();
    await composer(page, "Mira").waitFor();
    await say(page, "Mira", "Back again");
    await answers(page, "Mira").filter({ hasText: "You said: Back again" }).waitFor();
  });

  await t.test("Delete says what goes and what keeps copies, and forgets what only this session supports when that is chosen", async () => {
    await clickAgent(page, "Otto");
    await say(page, "Otto", 'Keep my boat in mind [[tool=remember {"text":"The user has a boat called Nettle"}]]');
    await answers(page, "Otto").first().waitFor();
    await page.getByText("Answer complete").waitFor({ state: "attached" });
    const [session] = (await server.client.listSessions({ agent_id: "otto", limit: 1 })).sessions;
    assert.ok(session);
    await server.client.renameSession(session.session_id, "The boat");
    await server.client.forkSession(session.session_id);
    const backup = await server.client.makeBackup();
    await soon(async () => assert.equal((await server.client.listMemories("otto")).memories.length, 1));
    await page.getByRole("button", { name: "Session menu" }).click();
    await page.getByRole("menuitem", { name: /^Delete/ }).click();
    const question = page.getByRole("alertdialog", { name: "Delete “The boat”?" });
    await question.getByText("4 messages go for good. 1 fork and 1 backup keep copies.").waitFor();
    await question.getByText("“The boat (fork)”").waitFor();
    await question.getByText(backup.name).waitFor();
    const forget = question.getByRole("checkbox", { name: "Also forget 1 memory that only this session supports" });
    await soon(async () => assert.equal(await forget.isChecked(), false));
    await forget.check();
    assert.deepEqual(await findViolations(page), []);
    await question.getByRole("button", { name: "Delete session" }).click();
    await page.getByText("Deleted “The boat” with 4 messages and 1 memory").waitFor();
    await soon(async () => assert.deepEqual((await server.client.listMemories("otto")).memories, []));
  });

  assert.deepEqual(stage.faults, []);
});

test("the console has no accessibility violations, with a talk on screen", async () => {
  assert.deepEqual(await findViolations(stage.page), []);
});
