// What is told in one session is known in the next: from the words to the memory, to the answer, to its source, and back.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import type { Stage } from "../support/browser.ts";
import { answers, clickAgent, findViolations, openStage, say } from "../support/browser.ts";
import { soon } from "../support/soon.ts";
import type { Poet } from "./poet.ts";
import { startPoet } from "./poet.ts";

let stage: Stage;
let poet: Poet;
before(async () => {
  // It knows what stands in its prompt, and nothing else.
  poet = await startPoet((asked) => (asked.includes("cat called Tom") ? "Of course: you have a cat called Tom." : "I do not know your cat."));
  stage = await openStage({ offline: true });
});
after(async () => {
  await stage.close();
  poet.close();
});

const row = (page: Page, name: RegExp) => page.getByRole("region", { name: "Sessions" }).getByRole("link", { name });
const notes = (page: Page) => page.getByRole("group", { name: "Memory" });
const inspector = (page: Page) => page.getByRole("complementary", { name: "Prompt of a turn" });
const lines = (page: Page) => page.getByRole("list", { name: "Memories" }).getByRole("listitem");

async function assertSound(page: Page, place: string): Promise<void> {
  for (const colorScheme of ["dark", "light"] as const) {
    await page.emulateMedia({ colorScheme });
    await page.locator(`html[data-theme=${colorScheme}]:not([data-switching])`).waitFor();
    assert.deepEqual(await findViolations(page), [], `${place}, ${colorScheme}`);
  }
}

test("a fact that was told is remembered, used, traced to its words, undone and brought back", async (t) => {
  const { page, server } = stage;

  await t.test("closing the session writes it, and its row says so", async () => {
    await clickAgent(page, "Mira");
    await say(page, "Mira", "My cat is called Tom.");
    await answers(page, "Mira").first().waitFor();
    await page.keyboard.press("Alt+w");
    await row(page, /^My cat is called Tom.*memory: 1 written/).waitFor();
  });

  await t.test("a new session answers from it, and a note says which words come from memory", async () => {
    await server.client.patchSettings({ providers: { poet: { kind: "openai-compatible", base_url: poet.url } }, default_model: "poet/poet" });
    await clickAgent(page, "Mira");
    await say(page, "Mira", "What is my cat called?");
    await answers(page, "Mira").getByText("you have a cat called Tom").waitFor();
    await notes(page).getByText("From memory").waitFor();
    await notes(page).getByRole("link", { name: /cat called Tom/ }).waitFor();
    const marked = await page.evaluate(() => [...((CSS.highlights.get("memory-phrase") as unknown as Iterable<Range> | undefined) ?? [])].map(String));
    assert.deepEqual(marked, ["cat called Tom"]);
    await assertSound(page, "a session with a note");
  });

  await t.test("the inspector shows the exact prompt with the memory and why it was chosen, and Esc gives the composer back", async () => {
    await page.keyboard.press("Control+i");
    await inspector(page).getByRole("button", { name: /^Memories 1/ }).waitFor();
    await inspector(page).getByText(/cat called Tom/).waitFor();
    await inspector(page).getByText("your words").waitFor();
    await inspector(page).getByRole("button", { name: /^System prompt/ }).click();
    await inspector(page).getByText(/Mira/).first().waitFor();
    await assertSound(page, "the inspector");
    await page.keyboard.press("Escape");
    await inspector(page).waitFor({ state: "detached" });
    await page.locator("textarea:focus").waitFor();
  });

  await t.test("the note leads to the memory, and the memory to the message that said it", async () => {
    await notes(page).getByRole("link", { name: /cat called Tom/ }).click();
    const panel = page.getByRole("complementary", { name: "Where it comes from" });
    await panel.getByText("It was used in 1 turn", { exact: false }).waitFor();
    await assertSound(page, "where a memory comes from");
    await panel.getByRole("link", { name: /My cat is called Tom/ }).click();
    await page.getByRole("heading", { level: 1, name: "My cat is called Tom" }).waitFor();
    await page.locator("article:focus").getByText("My cat is called Tom.").waitFor();
  });

  await t.test("Undo beside the words takes it back, and the next session does not know it", async () => {
    await notes(page).getByRole("button", { name: "Undo" }).click();
    await notes(page).getByText("Undone").waitFor();
    await clickAgent(page, "Mira");
    await say(page, "Mira", "And now, what is my cat called?");
    await answers(page, "Mira").getByText("I do not know your cat.").waitFor();
    await page.getByRole("link", { name: /^Memory/ }).click();
    await page.getByText("Mira has not kept anything yet.").waitFor();
    await assertSound(page, "an empty memory");
  });

  await t.test("Redo brings it back", async () => {
    await page.getByRole("list", { name: "Changes" }).getByRole("button", { name: /^Redo/ }).click();
    await lines(page).filter({ hasText: "cat called Tom" }).waitFor();
  });

  assert.deepEqual(stage.faults, []);
});

test("what is held waits for its person, who keeps some and leaves the rest", async (t) => {
  const { page, server } = stage;
  await server.client.putAgent("otto", "agent_id: otto\nname: Otto\nrole: Backend engineer\nmemory: { approval: hold }\n");
  // Rules find what is told: no model has to be scripted for it.
  await server.client.patchSettings({ providers: { poet: null }, default_model: null });

  await t.test("the rail counts what waits, and the session's row says that it is held", async () => {
    await page.goto(server.url);
    const { session_id } = await server.client.createSession({ agent_id: "otto" });
    await server.client.askMessage(session_id, { content: "My dog is called Rex." });
    await server.client.askMessage(session_id, { content: "I live in Lyon." });
    await server.client.closeSession(session_id);
    await page.getByRole("link", { name: /^Memory.*2 to review/ }).waitFor();
    await page.getByRole("button", { name: /^All agents/ }).click();
    await row(page, /memory: held for you/).waitFor();
  });

  await t.test("each change stands with the words it was made from, and one of two is kept", async () => {
    await page.getByRole("link", { name: /^Memory/ }).click();
    await page.getByRole("button", { name: /^Otto/ }).click();
    await page.getByRole("button", { name: /^To review/ }).click();
    await page.getByRole("heading", { level: 1, name: "2 to review in Otto’s memory" }).waitFor();
    await page.getByRole("link", { name: "“I live in Lyon.”" }).waitFor();
    await page.getByRole("checkbox", { name: /Lyon/ }).uncheck();
    await assertSound(page, "the review");
    await page.getByRole("button", { name: "Keep 1 of 2" }).click();
    await page.getByText("Nothing is held.").waitFor();
    await page.getByRole("button", { name: "Current" }).click();
    await lines(page).filter({ hasText: "Rex" }).waitFor();
    await soon(async () => assert.equal(await lines(page).count(), 1));
  });

  await t.test("an undo that takes others with it lists them first", async () => {
    const { memories } = await server.client.listMemories("otto");
    const dog = memories[0];
    assert.ok(dog);
    await server.client.patchMemory(dog.memory_id, { text: "The user has a dog called Rex, a beagle." });
    await page.reload();
    await page.getByRole("list", { name: "Changes" }).getByRole("button", { name: /^Undo My dog/ }).click();
    const question = page.getByRole("alertdialog");
    await question.getByText(/a beagle/).waitFor();
    await assertSound(page, "the question before an undo");
    await question.getByRole("button", { name: "Undo them together" }).click();
    await page.getByText("Otto has not kept anything yet.").waitFor();
  });

  assert.deepEqual(stage.faults, []);
});

test("a person keeps the memory in order: adds, finds, edits, pins, forgets and clears", async (t) => {
  const { page, server } = stage;
  const keys = page.keyboard;
  await page.goto(`${server.url}/memory?agent=mira`);
  await lines(page).filter({ hasText: "Tom" }).waitFor();

  await t.test("Add keeps a memory, and J, K, E, P and Delete work on it", async () => {
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await page.getByRole("textbox", { name: "What to remember" }).fill("Prefers tea to coffee.");
    await page.getByRole("combobox", { name: "Kind" }).selectOption("preference");
    await assertSound(page, "a new memory");
    await keys.press("Tab");
    await page.getByRole("button", { name: "Add memory" }).click();
    await lines(page).nth(1).waitFor();
    await page.getByRole("button", { name: "Add", exact: true }).blur();
    await keys.press("j");
    await page.locator("[data-memory]:focus").getByText("Prefers tea").waitFor();
    await keys.press("e");
    await page.getByRole("textbox", { name: "What to remember" }).fill("Prefers green tea to coffee.");
    await keys.press("Enter");
    await page.locator("[data-memory]:focus").getByText("Prefers green tea").waitFor();
    await keys.press("p");
    await lines(page).filter({ hasText: "pinned" }).getByText("Prefers green tea").waitFor();
    await keys.press("j");
    await page.locator("[data-memory]:focus").getByText("Tom").waitFor();
    await keys.press("k");
    await keys.press("Enter");
    await page.getByRole("complementary", { name: "Where it comes from" }).getByText("It was written here").waitFor();
    await keys.press("Escape");
    await page.locator("[data-memory]:focus").getByText("Prefers green tea").waitFor();
  });

  await t.test("search and filters show what matches, and say when nothing does", async () => {
    await keys.press("/");
    await keys.type("cat");
    await lines(page).filter({ hasText: "green tea" }).waitFor({ state: "detached" });
    await soon(async () => assert.equal(await lines(page).count(), 1));
    await page.getByRole("searchbox").or(page.getByRole("textbox", { name: "Search what Mira knows" })).fill("zebra");
    await page.getByText("Nothing matches “zebra” in what Mira knows.").waitFor();
    await page.getByRole("button", { name: "Show all" }).click();
    await page.getByRole("button", { name: "Preferences" }).click();
    await lines(page).filter({ hasText: "Tom" }).waitFor({ state: "detached" });
    await soon(async () => assert.equal(await lines(page).count(), 1));
    await page.getByRole("button", { name: "All", exact: true }).click();
    await lines(page).nth(1).waitFor();
  });

  await t.test("Delete asks and forgets for good; focus goes to the memory that took the place", async () => {
    await lines(page).filter({ hasText: "green tea" }).locator("[data-memory]").focus();
    await keys.press("Delete");
    const question = page.getByRole("alertdialog", { name: /^Forget “Prefers green tea/ });
    await question.getByRole("button", { name: "Cancel" }).waitFor();
    await assertSound(page, "the question before forgetting");
    await question.getByRole("button", { name: "Forget this memory" }).click();
    await page.locator("[data-memory]:focus").getByText("Tom").waitFor();
    await soon(async () => assert.deepEqual((await server.client.listMemories("mira", { q: "tea" })).memories, []));
  });

  await t.test("everything goes only when the agent's name was typed", async () => {
    await page.getByRole("button", { name: "Menu of this memory" }).click();
    await page.getByRole("menuitem", { name: "Clear all…" }).click();
    const dialog = page.getByRole("dialog", { name: "Forget everything Mira remembers?" });
    const button = dialog.getByRole("button", { name: "Forget everything" });
    await dialog.getByRole("textbox", { name: "Type Mira to go on" }).fill("Otto");
    await soon(async () => assert.equal(await button.isDisabled(), true));
    await assertSound(page, "the question before clearing");
    await dialog.getByRole("textbox", { name: "Type Mira to go on" }).fill("mira");
    await button.click();
    await page.getByText("Mira has not kept anything yet.").waitFor();
    await soon(async () => assert.deepEqual((await server.client.listMemories("mira")).memories, []));
  });

  assert.deepEqual(stage.faults, []);
});

test("on a phone notes are one line that opens a sheet, and every page of the memory fits", async (t) => {
  const { page, server } = stage;
  const { client } = server;
  await client.addMemory("mira", { text: "Has a boat in the harbour of Lisbon, and rows it on Sundays when the tide allows.", kind: "fact" });
  const session = await client.createSession({ agent_id: "mira" });
  await client.askMessage(session.session_id, { content: "Remember that my boat is called Nettle." });
  await client.closeSession(session.session_id);
  await page.setViewportSize({ width: 390, height: 844 });
  const fits = async (place: string) => {
    for (const width of [320, 390]) {
      await page.setViewportSize({ width, height: 844 });
      const { scrolled, inner } = await page.evaluate(() => ({ scrolled: document.documentElement.scrollWidth, inner: innerWidth }));
      assert.ok(scrolled <= inner, `${place} is ${scrolled} px wide on ${width}`);
    }
    await assertSound(page, `${place} on a phone`);
  };

  await t.test("the list, a memory as a page of its own, and the changes", async () => {
    await page.goto(server.url);
    await page.getByRole("button", { name: "Memory", exact: true }).click();
    await page.getByRole("button", { name: "Mira", exact: true }).click();
    await lines(page).filter({ hasText: "Lisbon" }).locator("[data-memory]").click();
    await page.getByRole("heading", { level: 1, name: "Where it comes from" }).waitFor();
    await fits("a memory");
    await page.getByRole("button", { name: "Close panel" }).click();
    await lines(page).filter({ hasText: "Lisbon" }).waitFor();
    await fits("the list");
    await page.getByRole("button", { name: "All changes" }).click();
    await page.getByRole("list", { name: "Changes" }).waitFor();
    await fits("the changes");
  });

  await t.test("a note and the inspector in a session", async () => {
    await page.goto(`${server.url}/sessions/${session.session_id}`);
    await notes(page).getByRole("button", { name: "Remembered" }).click();
    await page.getByRole("dialog", { name: "Memory" }).getByText(/Nettle/).waitFor();
    await fits("a note");
    await page.keyboard.press("Escape");
    await page.getByRole("dialog", { name: "Memory" }).waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Session menu" }).click();
    await page.getByRole("menuitem", { name: /Inspect the prompt/ }).click();
    await inspector(page).getByText(/tokens/).first().waitFor();
    await fits("the inspector");
    await inspector(page).getByRole("button", { name: "Close the inspector" }).click();
    await page.getByText("This session is closed.").waitFor();
  });

  assert.deepEqual(stage.faults, []);
});
