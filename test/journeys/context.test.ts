// Where the active context begins: the transcript shows it, and what has left it can still be read.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Stage } from "../support/browser.ts";
import { clickAgent, findViolations, openStage, say } from "../support/browser.ts";
import { soon } from "../support/soon.ts";

let stage: Stage;
before(async () => {
  stage = await openStage();
});
after(() => stage.close());

test("a line stands where the context begins, once something has left it, and moves with it", async (t) => {
  const { page, server } = stage;
  const edge = page.getByText("Context starts here");
  const answered = (count: number) => page.getByRole("article", { name: /^Mira, / }).nth(count - 1).waitFor();

  await t.test("none while all of it is sent", async () => {
    await server.client.putAgent("mira", "agent_id: mira\nname: Mira\nrole: Researcher\nmemory: { stm_window: 4 }\n");
    await clickAgent(page, "Mira");
    await say(page, "Mira", "One");
    await answered(1);
    await soon(async () => assert.equal(await edge.count(), 0));
  });

  await t.test("one once the oldest have left, with what that means", async () => {
    for (const [index, text] of ["Two", "Three", "Four"].entries()) {
      await say(page, "Mira", text);
      await answered(index + 2);
    }
    await edge.waitFor();
    await soon(async () => assert.equal(await edge.count(), 1));
    const [session] = (await server.client.listSessions()).sessions;
    assert.ok(session && session.context_from > 1);
    const { messages } = await server.client.listMessages(session.session_id);
    const first = messages.find(({ seq }) => seq === session.context_from);
    const row = page.locator(".transcript-row").filter({ has: edge });
    await soon(async () => assert.match(await row.innerText(), new RegExp(`stays stored, and is no longer sent to the model[^]*${first?.content}`)));
    await page.getByRole("article", { name: /^You, / }).filter({ hasText: "One" }).waitFor();
    assert.deepEqual(await findViolations(page), []);
  });
});
