// Finding by meaning, set in the console: the model is tried first, its progress shows itself, and a memory is found by other words.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Stage } from "../support/browser.ts";
import { answers, clickAgent, findViolations, openStage, say } from "../support/browser.ts";
import { soon } from "../support/soon.ts";

let stage: Stage;
before(async () => {
  stage = await openStage();
});
after(() => stage.close());

/** True when the model was told these words with a question. */
const isTold = async (words: string) => (await stage.provider.requests()).some(({ body }) => JSON.stringify(body.messages).includes(words));

test("an embedding model is tried, set, shown with its progress, used, and taken away again", async (t) => {
  const { page, server } = stage;
  const section = page.getByRole("region", { name: "Finding by meaning" });
  const field = section.getByRole("textbox", { name: "Embedding model, as provider/model" });

  await t.test("one that does not exist is told and not set", async () => {
    await server.client.addMemory("mira", { text: "Owns a hound called Rex" });
    await page.goto(new URL("/settings/models", page.url()).href);
    await field.fill("openai/missing");
    await section.getByRole("button", { name: "Use it" }).click();
    await section.getByRole("alert").filter({ hasText: "missing" }).waitFor();
    await soon(async () => assert.equal((await server.client.getSettings()).embedding_model, null));
  });

  await t.test("one that answers is set, and embeds what is there", async () => {
    await field.fill("openai/meaning");
    await section.getByRole("button", { name: "Use it" }).click();
    await section.getByRole("status").filter({ hasText: "All 1 texts done" }).waitFor();
    assert.deepEqual(await findViolations(page), []);
  });

  await t.test("a question in other words finds the memory", async () => {
    await clickAgent(page, "Mira");
    // A machine under load may give the question's vector too late for one turn.
    for (let turn = 0; turn < 5 && !(await isTold("hound called Rex")); turn += 1) {
      await say(page, "Mira", "puppy");
      await answers(page, "Mira").nth(turn).waitFor();
    }
    await soon(async () => assert.ok(await isTold("hound called Rex")));
  });

  await t.test("it is not used any more when somebody says so", async () => {
    await page.goto(new URL("/settings/models", page.url()).href);
    await section.getByRole("button", { name: "Stop using it" }).click();
    await field.waitFor();
    await soon(async () => assert.equal((await server.client.getSettings()).embedding_model, null));
  });
  assert.deepEqual(stage.faults, []);
});
