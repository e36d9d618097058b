// Files in the console: dropped, pasted and chosen, seen before and after they are sent, kept with the draft.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import type { Stage } from "../support/browser.ts";
import { answers, clickAgent, composer, findViolations, openStage, say } from "../support/browser.ts";
import { pngFile } from "../support/file.ts";
import { soon } from "../support/soon.ts";

let stage: Stage;
before(async () => {
  stage = await openStage();
});
after(() => stage.close());

type Given = { name: string; type: string; base64: string };

const png = async (name: string, shade = 0): Promise<Given> => ({ name, type: "image/png", base64: Buffer.from(await pngFile(shade).bytes()).toString("base64") });
const text = (name: string, words: string): Given => ({ name, type: "text/plain", base64: Buffer.from(words).toString("base64") });

/** Lets the page have files as if a person held them over it and let go, or pasted them. */
async function give(page: Page, how: "drop" | "paste", files: Given[]): Promise<void> {
  await page.evaluate(
    ([kind, given]) => {
      const held = new DataTransfer();
      for (const { name, type, base64 } of given) held.items.add(new File([Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0))], name, { type }));
      const field = document.querySelector("textarea") as HTMLTextAreaElement;
      if (kind === "paste") return void field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: held, bubbles: true, cancelable: true }));
      for (const step of ["dragover", "drop"]) document.body.dispatchEvent(new DragEvent(step, { dataTransfer: held, bubbles: true, cancelable: true }));
    },
    [how, files] as const,
  );
}

const attached = (page: Page) => page.locator(".attached").getByRole("listitem");
const attachedNames = (page: Page) => page.locator(".attached-name").allInnerTexts();

/** True once the picture was drawn and not merely asked for. */
const isDrawn = (page: Page, name: string) => page.getByRole("img", { name, exact: true }).evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth > 0));

test("a person attaches files", async (t) => {
  const { page, server, faults } = stage;

  await t.test("a dropped picture is shown, is kept with the draft over a reload, and goes with the message", async () => {
    await clickAgent(page, "Mira");
    await composer(page, "Mira").fill("What is on it?");
    await give(page, "drop", [await png("harbour.png")]);
    await attached(page).filter({ hasText: "harbour.png" }).and(page.locator(".ready")).waitFor();
    await soon(async () => assert.equal(await page.evaluate(() => document.activeElement?.tagName), "TEXTAREA"));
    // The draft is stored when the page goes.
    await page.reload();
    await attached(page).filter({ hasText: "harbour.png" }).waitFor();
    await soon(async () => assert.equal(await composer(page, "Mira").inputValue(), "What is on it?"));
    assert.deepEqual(await findViolations(page), []);
    await composer(page, "Mira").press("Enter");
    await answers(page, "Mira").filter({ hasText: "What is on it?" }).waitFor();
    await soon(async () => assert.equal(await attached(page).count(), 0));
    await soon(async () => assert.ok(await isDrawn(page, "harbour.png")));
    await page.reload();
    await page.getByRole("img", { name: "harbour.png" }).waitFor();
    await soon(async () => assert.ok(await isDrawn(page, "harbour.png")));
    assert.deepEqual(await findViolations(page), []);
  });

  await t.test("several files come by button and by paste, one is taken out again, and files alone are a message", async () => {
    const chooser = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "Attach files" }).click();
    await (await chooser).setFiles([{ name: "notes.md", mimeType: "text/markdown", buffer: Buffer.from("# Notes") }, { name: "more.csv", mimeType: "text/csv", buffer: Buffer.from("a,b") }]);
    await give(page, "paste", [await png("pasted.png", 1)]);
    await page.locator(".attached-file.ready").nth(2).waitFor();
    await page.getByRole("button", { name: "Remove more.csv" }).click();
    await soon(async () => assert.deepEqual(await attachedNames(page), ["notes.md", "pasted.png"]));
    await page.getByRole("button", { name: "Send message" }).click();
    await page.getByRole("img", { name: "pasted.png" }).waitFor();
    const chip = page.getByRole("link", { name: /^notes\.md/ });
    const download = page.waitForEvent("download");
    await chip.click();
    assert.equal((await download).suggestedFilename(), "notes.md");
    await answers(page, "Mira").nth(1).waitFor();
  });

  await t.test("what cannot be attached says why, keeps the message back, and is removed", async () => {
    await composer(page, "Mira").fill("With a song");
    const faultless = faults.length;
    // As large as a song is: the browser still sends when the server knows already that it will not take it.
    await page.evaluate(() => {
      const held = new DataTransfer();
      held.items.add(new File([new Uint8Array(9_000_000)], "song.mp3", { type: "audio/mpeg" }));
      document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: held, bubbles: true, cancelable: true }));
    });
    await attached(page).filter({ hasText: "song.mp3 cannot be attached" }).waitFor();
    // The browser itself notes a refused request.
    faults.splice(faultless);
    assert.deepEqual(await findViolations(page), []);
    await composer(page, "Mira").press("Enter");
    await page.getByRole("alert").filter({ hasText: "Remove what could not be attached" }).waitFor();
    await soon(async () => assert.equal(await composer(page, "Mira").inputValue(), "With a song"));
    await page.getByRole("button", { name: "Remove song.mp3" }).click();
    await composer(page, "Mira").press("Enter");
    await answers(page, "Mira").filter({ hasText: "With a song" }).waitFor();
  });

  await t.test("a message that waits shows its files, and taken back it is a draft with them", async () => {
    await say(page, "Mira", "Long talk [[tokens=9 hold]]");
    await answers(page, "Mira").filter({ hasText: "t2" }).waitFor();
    await give(page, "drop", [text("plan.txt", "first this, then that")]);
    await attached(page).and(page.locator(".ready")).waitFor();
    await composer(page, "Mira").press("Enter");
    await page.getByRole("group", { name: /^Waiting, next: plan\.txt/ }).waitFor();
    await page.locator(".queue-files").filter({ hasText: "1" }).waitFor();
    await page.getByRole("button", { name: "Take back: plan.txt" }).click();
    await attached(page).filter({ hasText: "plan.txt" }).waitFor();
    await page.getByRole("button", { name: /^Stop\b/ }).first().click();
    await page.getByText(/Stopped by you/).first().waitFor();
    await composer(page, "Mira").press("Enter");
    await page.getByRole("link", { name: /^plan\.txt/ }).waitFor();
  });

  await t.test("an eleventh file is left out and said so", async () => {
    await give(page, "drop", Array.from({ length: 11 }, (_, index) => text(`${index}.txt`, `words ${index}`)));
    await page.getByRole("alert").filter({ hasText: "A message may have 10 files. 1 was left out." }).waitFor();
    await page.locator(".attached-file.ready").nth(9).waitFor();
    await soon(async () => assert.equal(await attached(page).count(), 10));
  });

  await t.test("on a phone they fit, light and dark", async () => {
    for (const width of [390, 320]) {
      await page.setViewportSize({ width, height: 700 });
      for (const colorScheme of ["dark", "light"] as const) {
        await page.emulateMedia({ colorScheme });
        await page.locator(`html[data-theme=${colorScheme}]:not([data-switching])`).waitFor();
        assert.deepEqual(await findViolations(page), [], `${width}, ${colorScheme}`);
      }
      const { scrolled, inner } = await page.evaluate(() => ({ scrolled: document.documentElement.scrollWidth, inner: innerWidth }));
      assert.ok(scrolled <= inner, `${scrolled} px on ${width}`);
    }
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  await t.test("a deleted session takes its pictures with it", async () => {
    const { sessions } = await server.client.listSessions();
    const faultless = faults.length;
    const { counts } = await server.client.deleteSession(sessions[0]?.session_id as `ses_${string}`);
    assert.ok(counts.files >= 4, String(counts.files));
    await page.getByText("This session does not exist any more").waitFor();
    faults.splice(faultless);
  });

  assert.deepEqual(faults, []);
});
