// What the console looks like to those who need contrast, names and order: no violations, in light and in dark.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import type { Stage } from "../support/browser.ts";
import { answers, clickAgent, composer, findViolations, openStage, say } from "../support/browser.ts";
import type { Poet } from "./poet.ts";
import { startPoet } from "./poet.ts";

const MARKDOWN = `# A plan

Store **the wall-clock time** and \`zone\`, see [the note](https://example.org):

1. Add the columns
2. Fill them
   - from rows that can be read

> Nothing is lost.

| column | type |
|---|---|
| at_local | text |

\`\`\`sql
-- those that moved
select booked_at, 42 from booking where zone = 'Europe/Lisbon';
\`\`\``;

let stage: Stage;
let poet: Poet;
before(async () => {
  poet = await startPoet({ "How would you store it?": MARKDOWN });
  stage = await openStage();
  await stage.server.client.patchSettings({ providers: { poet: { kind: "openai-compatible", base_url: poet.url } } });
});
after(async () => {
  await stage.close();
  poet.close();
});

/** Light and dark, in words that say where. */
async function assertSound(page: Page, place: string): Promise<void> {
  for (const colorScheme of ["dark", "light"] as const) {
    await page.emulateMedia({ colorScheme });
    await page.locator(`html[data-theme=${colorScheme}]:not([data-switching])`).waitFor();
    assert.deepEqual(await findViolations(page), [], `${place}, ${colorScheme}`);
  }
}

test("every place of the console is sound in light and in dark", async (t) => {
  const { page, server } = stage;

  await t.test("the empty start", async () => {
    await page.getByRole("heading", { name: "Choose an agent" }).waitFor();
    await assertSound(page, "the start");
  });

  await t.test("a session with Markdown, code, tool steps, a failed turn and one that runs with a queue", async () => {
    await clickAgent(page, "Mira");
    await server.client.patchSettings({ default_model: "poet/poet" });
    await say(page, "Mira", "How would you store it?");
    await answers(page, "Mira").getByText("Europe/Lisbon").waitFor();
    await server.client.patchSettings({ default_model: null });
    await say(page, "Mira", `Now? [[tool=current_time {"time_zone":"Asia/Tokyo"}]]`);
    await answers(page, "Mira").getByText("The tool said").waitFor();
    await page.getByRole("button", { name: /^Looked up the time/ }).click();
    await say(page, "Mira", "Fail [[fault=401]]");
    await page.getByRole("button", { name: "Retry" }).waitFor();
    await assertSound(page, "a session");
    await say(page, "Mira", "Slowly [[tokens=9 hold]]");
    await answers(page, "Mira").getByText("t2").last().waitFor();
    await say(page, "Mira", "Waiting");
    await page.getByRole("button", { name: "Take back: Waiting" }).waitFor();
    await assertSound(page, "a running session");
    await page.getByRole("button", { name: "Take back: Waiting" }).click();
    await page.getByRole("button", { name: "Stop Esc" }).click();
    await page.getByText(/^Stopped by you/).first().waitFor();
    await composer(page, "Mira").fill("");
  });

  await t.test("the facts of a turn, the commands, and a word the composer does not know", async () => {
    await page.getByRole("button", { name: /details of this turn/ }).last().click();
    await page.getByText("Tokens").or(page.getByText("Asked")).first().waitFor();
    await assertSound(page, "the facts of a turn");
    await page.keyboard.press("Escape");
    await composer(page, "Mira").fill("/help");
    await composer(page, "Mira").press("Enter");
    await page.getByRole("region", { name: "Commands" }).waitFor();
    await composer(page, "Mira").fill("/nonsense");
    await composer(page, "Mira").press("Enter");
    await page.getByText("Unknown command /nonsense.").waitFor();
    await assertSound(page, "the composer with a problem");
    await composer(page, "Mira").fill("");
  });

  await t.test("an open menu, the keys, and the question before a deletion", async () => {
    await page.getByRole("button", { name: "Session menu" }).click();
    await page.getByRole("menuitem", { name: /Delete/ }).waitFor();
    await assertSound(page, "a menu");
    await page.getByRole("menuitem", { name: /Delete/ }).click();
    const question = page.getByRole("alertdialog");
    await question.getByRole("button", { name: "Cancel" }).waitFor();
    await assertSound(page, "the question");
    await question.getByRole("button", { name: "Cancel" }).click();
    await question.waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Settings" }).click();
    await page.getByRole("menuitem", { name: /Keys/ }).click();
    await page.getByRole("dialog", { name: "Keys" }).waitFor();
    await assertSound(page, "the keys");
    await page.keyboard.press("Escape");
  });

  await t.test("a read-only session, with the toast above it", async () => {
    await composer(page, "Mira").focus();
    await page.keyboard.press("Alt+w");
    await page.getByText(/^Closed “/).waitFor();
    await page.getByRole("region", { name: "Sessions" }).getByRole("link").first().click();
    await page.getByText("This session is closed.").waitFor();
    await assertSound(page, "a read-only session");
  });

  await t.test("the models, an address that leads nowhere, and a session that is gone", async () => {
    for (const [path, words] of [["/settings/models", "Models"], ["/nowhere", "There is no such page"], [`/sessions/ses_${"0".repeat(32)}`, "This session does not exist any more"]] as const) {
      await page.goto(`${server.url}${path}`);
      await page.getByRole("heading", { level: 1, name: words }).waitFor();
      await assertSound(page, path);
    }
  });

  await t.test("the login page, with a link that was used already", async () => {
    await stage.context.clearCookies();
    await page.goto(`${server.url}/login#gone`);
    await page.getByRole("heading", { name: "Rapport does not know this browser yet" }).waitFor();
    await page.getByRole("alert").waitFor();
    await assertSound(page, "the login page");
  });
});
