// The first minutes without a model: the built-in one says what it is, and connecting one changes who answers.
import assert from "node:assert/strict";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { after, before, test } from "node:test";
import type { Stage } from "../support/browser.ts";
import { answers, clickAgent, openStage, say } from "../support/browser.ts";
import { soon } from "../support/soon.ts";

let stage: Stage;
before(async () => {
  stage = await openStage({ offline: true });
});
after(() => stage.close());

test("a person without a key gets honest answers, is told about a dead address, and connects a model", async (t) => {
  const { page, server, provider } = stage;
  const address = page.getByRole("textbox", { name: "Address", exact: true });

  await t.test("the start says that only the model is missing, and where one was looked for", async () => {
    await page.getByRole("heading", { level: 1, name: "Everything is ready but the model." }).waitFor();
    await page.getByRole("heading", { name: "Looked in" }).waitFor();
  });

  await t.test("the offline model answers and says what it is", async () => {
    await clickAgent(page, "Mira");
    await page.getByText("Offline: quotes, does not reason.").first().waitFor();
    await say(page, "Mira", "Hello there");
    await answers(page, "Mira").filter({ hasText: "No model is connected" }).waitFor();
    await page.getByText("Answer complete").waitFor({ state: "attached" });
  });

  await t.test("its link leads to the models", async () => {
    await page.getByRole("link", { name: "Connect a model" }).click();
    await page.getByRole("heading", { level: 1, name: "Models" }).waitFor();
  });

  await t.test("a dead address is refused in clear words and changes nothing", async () => {
    const settings = await server.client.getSettings();
    await address.fill(await deadAddress());
    await address.press("Enter");
    const alert = page.getByRole("region", { name: "Any compatible address" }).getByRole("alert");
    await alert.waitFor();
    await soon(async () => assert.match(await alert.innerText(), /127\.0\.0\.1|reach|answer/i));
    await soon(async () => assert.doesNotMatch(await alert.innerText(), /undefined|Error:|ECONN/));
    await soon(async () => assert.deepEqual(await server.client.getSettings(), settings));
    await soon(async () => assert.equal((await server.client.modelState()).offline, true));
  });

  await t.test("words that are no address are not sent anywhere", async () => {
    await address.fill("nonsense");
    await address.press("Enter");
    await page.getByText("This is no address.").waitFor();
  });

  await t.test("an address that answers is connected", async () => {
    await address.fill(provider.url);
    await address.press("Enter");
    await page.getByText(/Agents without a model of their own use .*gpt-5-mini|Agents without a model of their own use/).waitFor();
    await soon(async () => assert.equal((await server.client.modelState()).offline, false));
  });

  await t.test("the next answer comes from it, and nothing calls itself offline any more", async () => {
    await page.getByRole("tab", { name: /Hello there/ }).click();
    await say(page, "Mira", "Are you there now?");
    await answers(page, "Mira").filter({ hasText: "You said: Are you there now?" }).waitFor();
    await soon(async () => assert.equal(await page.getByText("Offline: quotes, does not reason.").count(), 0));
    await soon(async () => assert.ok((await provider.requests()).length >= 2, "the test question and the message"));
  });

  assert.deepEqual(stage.faults, []);
});

/** An address at which nothing listens: it was free a moment ago. */
async function deadAddress(): Promise<string> {
  const held = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => held.once("listening", resolve));
  const { port } = held.address() as AddressInfo;
  await new Promise((resolve) => held.close(resolve));
  return `http://127.0.0.1:${port}/v1`;
}
