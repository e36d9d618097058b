// A session's context goes elsewhere: exported to be pasted, and handed on to another agent that goes on from it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import type { SessionId } from "../../src/domain/ids.ts";
import type { Stage } from "../support/browser.ts";
import { answers, clickAgent, composer, findViolations, openStage, say } from "../support/browser.ts";
import { soon } from "../support/soon.ts";

let stage: Stage;
let source: SessionId;
before(async () => {
  stage = await openStage();
  const { client } = stage.server;
  await client.putAgent("otto", "agent_id: otto\nname: Otto\nrole: Backend engineer\n");
  await client.createAgent("agent_id: crew\nname: Crew\nrole: A team\ntype: team\nmembers:\n  - { role: Boss, agent: mira }\n");
  const { session_id } = await client.createSession({ agent_id: "mira", title: "Trip to Norway" });
  source = session_id;
  await client.askMessage(session_id, { content: "The boat leaves Bergen at nine. My key is sk-ant-api03-Ab1Cd2Ef3Gh4Ij5Kl6Mn7Op8." });
  await client.askMessage(session_id, { content: "And back on Sunday." });
  await stage.context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await stage.page.goto(`${stage.server.url}/sessions/${session_id}`);
  await answers(stage.page, "Mira").nth(1).waitFor();
});
after(() => stage.close());

const dialog = (page: Page) => page.getByRole("dialog");
const preview = (page: Page) => dialog(page).getByRole("region", { name: "Preview" });
const clipboard = (page: Page) => page.evaluate(() => navigator.clipboard.readText());
async function menu(page: Page, item: string): Promise<void> {
  await page.getByRole("button", { name: "Session menu" }).click();
  await page.getByRole("menuitem", { name: item }).click();
}

async function assertSound(page: Page, place: string, schemes: readonly ("dark" | "light")[] = ["light"]): Promise<void> {
  for (const colorScheme of schemes) {
    await page.emulateMedia({ colorScheme });
    await page.locator(`html[data-theme=${colorScheme}]:not([data-switching])`).waitFor();
    assert.deepEqual(await findViolations(page), [], `${place}, ${colorScheme}`);
  }
}

test("a session is exported, handed on, and found again from both ends", async (t) => {
  const { page, server, provider } = stage;

  await t.test("the menu exports it: what is masked is said, what is copied is what was shown", async () => {
    await menu(page, "Export context");
    await preview(page).getByText("The boat leaves Bergen").waitFor();
    await dialog(page).getByText(/^4 messages, about \d+ tokens\. Masked: 2 API keys\.$/).waitFor();
    await soon(async () => assert.doesNotMatch(await preview(page).innerText(), /sk-ant/));
    await assertSound(page, "the export");
    await dialog(page).getByRole("spinbutton").fill("2");
    await dialog(page).getByText(/^2 messages/).waitFor();
    await soon(async () => assert.doesNotMatch(await preview(page).innerText(), /Bergen/));
    await dialog(page).getByRole("radio", { name: /^Everything/ }).check();
    await dialog(page).getByText(/^4 messages/).waitFor();
    const shown = await preview(page).textContent();
    await dialog(page).getByRole("button", { name: "Copy" }).click();
    await page.getByText("Copied “Trip to Norway.md”").waitFor();
    await soon(async () => assert.equal(await clipboard(page), shown));
  });

  await t.test("a key opens it too, and JSON is saved as a file", async () => {
    await dialog(page).waitFor({ state: "detached" });
    await page.keyboard.press("Control+Shift+E");
    await dialog(page).getByRole("button", { name: /^JSON/ }).click();
    await preview(page).getByText('"rapport_export"').waitFor();
    const saved = page.waitForEvent("download");
    await dialog(page).getByRole("button", { name: "Download" }).click();
    assert.equal((await saved).suggestedFilename(), "Trip to Norway.json");
    await page.keyboard.press("Escape");
  });

  await t.test("pasted into another session it is a file and no wall of text, and can be text again", async () => {
    await clickAgent(page, "Otto");
    await composer(page, "Otto").focus();
    await page.keyboard.press("Control+v");
    const chip = page.getByRole("list", { name: "Attached files" }).getByText("Context from “Trip to Norway”");
    await chip.waitFor();
    await soon(async () => assert.equal(await composer(page, "Otto").inputValue(), ""));
    await assertSound(page, "a pasted export");
    await page.getByRole("button", { name: /^Undo: back to text/ }).click();
    await chip.waitFor({ state: "detached" });
    await soon(async () => assert.match(await composer(page, "Otto").inputValue(), /The boat leaves Bergen/));
    await composer(page, "Otto").fill("");
    await composer(page, "Otto").press("Control+v");
    await chip.waitFor();
    await page.getByText(/^\d+ bytes$|^\d+ kB$/).waitFor();
    await say(page, "Otto", "What about that?");
    await answers(page, "Otto").first().waitFor();
    await soon(async () => assert.ok((await provider.requests()).some((request) => ["The boat leaves Bergen", "What about that?"].every((text) => promptOf(request).includes(text)))));
  });

  await t.test("continuing with another agent shows exactly what it will be told, and teams say why they cannot", async () => {
    await page.goto(`${server.url}/sessions/${source}`);
    await menu(page, "Continue with");
    await dialog(page).getByRole("radio", { name: /^Otto/ }).and(page.locator(":checked")).waitFor();
    await preview(page).getByText("The boat leaves Bergen", { exact: false }).waitFor();
    await soon(async () => assert.ok(await dialog(page).getByRole("radio", { name: /^Crew.*Teams cannot hold sessions yet/ }).isDisabled()));
    await assertSound(page, "the hand-off", ["dark", "light"]);
  });

  let told = "";
  await t.test("starting opens its session with the context above the composer", async () => {
    told = (await preview(page).textContent()) ?? "";
    await dialog(page).getByRole("button", { name: "Continue with Otto" }).click();
    await page.getByRole("button", { name: /^Context from “Trip to Norway” *4 messages, \d+ tokens/ }).click();
    await soon(async () => assert.equal(await dialog(page).getByRole("region", { name: "Context" }).textContent(), told));
    await assertSound(page, "the carried context");
    await page.keyboard.press("Escape");
    await dialog(page).waitFor({ state: "detached" });
  });

  await t.test("it goes along with the first message, to the letter, and the header leads back and forth", async () => {
    await say(page, "Otto", "Book it.");
    await answers(page, "Otto").first().waitFor();
    await page.getByRole("button", { name: /^Context from/ }).waitFor({ state: "detached" });
    await soon(async () => assert.ok((await provider.requests()).some((request) => [told, "Book it."].every((text) => promptOf(request).includes(text)))));
    await page.getByRole("link", { name: "“Trip to Norway”", exact: true }).click();
    await page.getByRole("heading", { level: 1, name: "Trip to Norway" }).waitFor();
    await page.locator(".transcript .found").waitFor();
    await page.getByText("continued in").getByRole("link").click();
    await composer(page, "Otto").waitFor();
    await page.getByText("continued from").waitFor();
    await assertSound(page, "a session that was continued", ["dark", "light"]);
  });

  await t.test("a closed session offers it from its bar", async () => {
    await server.client.closeSession(source);
    await page.goto(`${server.url}/sessions/${source}`);
    await page.getByRole("button", { name: "Continue with…" }).click();
    await preview(page).getByText("The boat leaves Bergen", { exact: false }).waitFor();
  });

  await t.test("on a phone the dialog fits", async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await menu(page, "Continue with");
    await preview(page).getByText("The boat leaves Bergen", { exact: false }).waitFor();
    await soon(async () => assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390));
    assert.deepEqual(await findViolations(page), []);
  });

  assert.deepEqual(stage.faults, []);
});

/** Everything that was sent as text. */
function promptOf(request: unknown): string {
  const texts: string[] = [];
  const walk = (value: unknown): void => {
    if (typeof value === "string") texts.push(value);
    else if (typeof value === "object" && value !== null) Object.values(value).forEach(walk);
  };
  walk(request);
  return texts.join("\n");
}
