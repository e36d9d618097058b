// The transcript: what an answer may do, what tools and failures look like, and a session longer than any screen.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Locator } from "playwright-core";
import type { Stage } from "../support/browser.ts";
import { answers, clickAgent, openStage, say } from "../support/browser.ts";
import { soon } from "../support/soon.ts";
import type { SessionId } from "../../src/domain/ids.ts";

const LONG = 300;
const PIXEL = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");

let stage: Stage;
let long: Promise<SessionId>;
before(async () => {
  stage = await openStage();
  long = talkForLong();
});
after(() => stage.close());

/** A session of 600 messages, held through the API while the other tests run. */
async function talkForLong(): Promise<SessionId> {
  const { client } = stage.server;
  const { session_id } = await client.createSession({ agent_id: "otto", title: "A long talk" });
  for (let n = 1; n <= LONG; n += 1) await client.askMessage(session_id, { content: `Question ${n}, with words enough to fill a line or two of the page, as people write them [[tokens=${20 + (n % 5) * 30}]]` });
  return session_id;
}

test("answers are shown as what they are, and nothing in them acts by itself", async (t) => {
  const { page } = stage;

  await t.test("a remote image is not asked for before consent, and once after it", async () => {
    let requests = 0;
    await page.route("https://pictures.example/**", (route) => {
      requests += 1;
      return route.fulfill({ contentType: "image/png", body: PIXEL });
    });
    await clickAgent(page, "Mira");
    await say(page, "Mira", "![a cat](https://pictures.example/cat.png?seen=1) and ![](https://pictures.example/two.png)");
    const answer = answers(page, "Mira").last();
    await answer.getByText("Image from pictures.example, “a cat”.").waitFor();
    await page.getByText("Answer complete").waitFor({ state: "attached" });
    assert.equal(requests, 0);
    await answer.getByRole("button", { name: "Show it" }).first().click();
    await answer.getByRole("img", { name: "a cat" }).waitFor();
    assert.equal(requests, 1);
  });

  await t.test("script and HTML are text", async () => {
    await say(page, "Mira", `<script>window.taken = 1</script> <img src=x onerror="window.taken = 2"> <b id="bold">bold</b> [press](javascript:alert(1)) <iframe src="https://pictures.example/frame"></iframe>`);
    const answer = answers(page, "Mira").last();
    await answer.getByText("messages seen: 3").waitFor();
    const text = await answer.innerText();
    for (const part of ["<script>window.taken = 1</script>", `<img src=x onerror="window.taken = 2">`, `<b id="bold">bold</b>`, "<iframe"]) assert.ok(text.includes(part), `${part} is not in: ${text}`);
    await soon(async () => assert.equal(await answer.locator("script, img, iframe, b, a[href^=javascript]").count(), 0));
    await soon(async () => assert.equal(await page.evaluate(() => "taken" in globalThis), false));
  });

  await t.test("tool steps are folded to a line, and open to what went in and came out", async () => {
    await say(page, "Mira", `What time is it? [[tool=current_time {"time_zone":"Asia/Tokyo"}]]`);
    const answer = answers(page, "Mira").last();
    await answer.getByText("The tool said:").waitFor();
    const step = answer.getByRole("button", { name: /^Looked up the time/ });
    await soon(async () => assert.equal(await step.getAttribute("aria-expanded"), "false"));
    await soon(async () => assert.equal(await answer.getByLabel("Input").count(), 0));
    await step.click();
    await soon(async () => assert.match(await answer.getByLabel("Input").innerText(), /Asia\/Tokyo/));
    await soon(async () => assert.match(await answer.getByLabel("Output").innerText(), /\d{4}/));
    await step.click();
    await soon(async () => assert.equal(await answer.getByLabel("Input").count(), 0));
  });

  await t.test("a refused key is said with its reason, and Retry asks again", async () => {
    await say(page, "Mira", "Hello again [[fault=401 times=1]]");
    const failed = answers(page, "Mira").filter({ hasText: "The key for openai was refused." });
    await failed.waitFor();
    await failed.getByRole("button", { name: "Retry" }).click();
    await answers(page, "Mira").filter({ hasText: "You said: Hello again" }).waitFor();
    await soon(async () => assert.equal(await page.getByRole("button", { name: "Retry" }).count(), 0, "only the newest turn can be asked again"));
  });

  await t.test("a provider that asks for a pause gets it: why and until when is said, and Try now does not wait", async () => {
    await say(page, "Mira", "Patience [[fault=429 retry_after=60 times=1]]");
    await page.getByText(/^Trying again in \d+ s, try \d of \d/).or(page.getByText(/^Trying again in 1 min/)).waitFor();
    await page.getByRole("button", { name: "Try now" }).click();
    await answers(page, "Mira").filter({ hasText: "You said: Patience" }).waitFor();
    await soon(async () => assert.equal(await page.getByRole("button", { name: "Try now" }).count(), 0));
  });

  assert.deepEqual(stage.faults.filter((fault) => !fault.includes("javascript:")), []);
});

test("a session of 600 messages opens at its end at once, and reads upwards without a jump", async (t) => {
  const { page } = stage;
  const session_id = await long;
  const scroller = page.getByRole("region", { name: "Conversation" });
  const rows = page.locator(".transcript-row");
  const topOf = async (id: string) => (await page.locator(`article[aria-labelledby="${id}"]`).boundingBox())?.y ?? Number.NaN;

  await t.test("it opens at its end, quickly and with few rows on the page", async () => {
    await page.getByRole("button", { name: /^All agents/ }).click();
    const link = page.getByRole("link", { name: /^A long talk/ });
    await link.waitFor();
    const begun = performance.now();
    await link.click();
    await page.getByText(`Question ${LONG},`).waitFor();
    const ms = performance.now() - begun;
    assert.ok(ms < 1500, `it took ${Math.round(ms)} ms`);
    assert.ok((await rows.count()) < 40, `${await rows.count()} rows`);
    await soon(async () => assert.ok((await restBelow(scroller)) <= 1));
  });

  await t.test("older pages come in above while the line under the eye stays", async () => {
    await scroller.hover();
    for (let pages = 1; pages <= 2; pages += 1) {
      // Older messages are asked for 900 px before the top: the next turn of the wheel does it.
      await scroller.evaluate((box) => (box.scrollTop = 1100));
      await untilStill(scroller);
      const was = await lineUnderEye(scroller);
      await page.mouse.wheel(0, -400);
      await page.waitForFunction(({ id, index }) => Number(document.querySelector(`article[aria-labelledby="${id}"]`)?.closest<HTMLElement>("[data-index]")?.dataset["index"]) > index, was);
      await untilStill(scroller);
      const top = await topOf(was.id);
      assert.ok(Math.abs(top - was.top - 400) <= 4, `page ${pages}: the line moved by ${Math.round(top - was.top)} px, and not by the 400 of the wheel`);
      assert.ok((await rows.count()) < 40);
    }
  });

  await t.test("each turn of the wheel moves the text by just as much, also over rows that were never drawn", async () => {
    const moved: number[] = [];
    await scroller.hover();
    for (let turns = 0; turns < 12; turns += 1) {
      const was = await lineUnderEye(scroller);
      await page.mouse.wheel(0, -400);
      await page.waitForFunction(([top]) => document.querySelector(".transcript-scroll")?.scrollTop !== top, [was.scrollTop] as const);
      await untilStill(scroller);
      moved.push(Math.round((await topOf(was.id)) - was.top));
    }
    assert.ok(moved.every((px) => Math.abs(px - 400) <= 4), `px per turn: ${moved.join(", ")}`);
  });

  await t.test("the first message is reached, and End goes back to the newest", async () => {
    await page.waitForFunction(() => {
      const box = document.querySelector(".transcript-scroll");
      box?.scrollTo({ top: 0 });
      return box?.textContent?.includes("Question 1,");
    });
    await scroller.focus();
    await page.keyboard.press("End");
    await page.getByText(`Question ${LONG},`).waitFor();
    await untilStill(scroller);
    await soon(async () => assert.ok((await restBelow(scroller)) <= 1));
  });

  await soon(async () => assert.equal((await stage.server.client.getSession(session_id)).message_count, LONG * 2));
});

/** The article in the middle of the view, and where it stands, once the page was drawn. */
const lineUnderEye = (scroller: Locator) =>
  scroller.evaluate(async (box) => {
    await new Promise(requestAnimationFrame);
    const eye = box.getBoundingClientRect().top + 200;
    const article = [...box.querySelectorAll("article")].find((one) => one.getBoundingClientRect().bottom > eye);
    const index = Number(article?.closest<HTMLElement>("[data-index]")?.dataset["index"]);
    return { id: article?.getAttribute("aria-labelledby") ?? "", top: article?.getBoundingClientRect().top ?? 0, index, scrollTop: box.scrollTop };
  });

const restBelow = (scroller: Locator) => scroller.evaluate((box) => box.scrollHeight - box.clientHeight - box.scrollTop);

/** Waits until eight frames pass in which nothing moves: a turn of the wheel takes several. */
async function untilStill(scroller: Locator): Promise<void> {
  await scroller.evaluate(async (box) => {
    const frame = () => new Promise(requestAnimationFrame);
    let last = "";
    for (let same = 0, frames = 0; same < 8 && frames < 300; frames += 1) {
      await frame();
      const now = `${box.scrollTop} ${box.scrollHeight} ${box.querySelectorAll("[data-index]").length}`;
      same = now === last ? same + 1 : 0;
      last = now;
    }
  });
}
