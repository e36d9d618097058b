// Files and a real server that dies: what was acknowledged is there afterwards, what was cut off is nowhere.
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { pngFile } from "../support/file.ts";
import { startServerProcess } from "../support/server-process.ts";

/** Files in the home, by their paths below `files`. */
function stored(home: string): string[] {
  return readdirSync(join(home, "files"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(home.length));
}

test("kill -9 in the middle of an upload loses no file that was acknowledged, sent or not, and keeps no half of the other", async () => {
  const home = mkdtempSync(join(tmpdir(), "rapport-attachment-"));
  try {
    const first = await startServerProcess({ home });
    const [sent, unsent] = [await first.client.uploadFile("sent.png", pngFile(1)), await first.client.uploadFile("unsent.png", pngFile(2))];
    const [agent] = (await first.client.listAgents()).agents;
    const { session_id } = await first.client.createSession({ agent_id: agent?.agent_id ?? "" });
    await first.client.askMessage(session_id, { content: "Look", attachments: [sent.file_id] });
    const over = Promise.withResolvers<void>();
    const hanging = new ReadableStream<Uint8Array>({
      async start(controller) {
        controller.enqueue(await pngFile(3).bytes());
      },
      pull: () => over.promise,
    });
    const init = { method: "POST", headers: { authorization: `Bearer ${first.token}`, "content-type": "image/png" }, body: hanging, duplex: "half" };
    const cut = fetch(`${first.url}/api/files?name=half.png`, init as RequestInit).then(() => "answered", () => "cut");
    while (!stored(home).some((path) => path.includes("incoming"))) await first.client.health();
    await first.kill9();
    assert.equal(await cut, "cut");
    over.resolve();
    const second = await startServerProcess({ home });
    try {
      const { messages } = await second.client.listMessages(session_id);
      assert.deepEqual(messages[0]?.parts[0], { type: "file", ...sent });
      for (const [file, shade] of [[sent, 1], [unsent, 2]] as const) assert.deepEqual(await (await second.client.readFile(file.file_id)).bytes(), await pngFile(shade).bytes());
      // What was cut off has no name of its own, only a place among those that have not arrived.
      assert.equal(stored(home).filter((path) => !path.includes("incoming")).length, 2);
      const again = await second.client.askMessage(session_id, { content: "And this?", attachments: [unsent.file_id] });
      assert.equal(again.turn.status, "finished");
      assert.equal((await second.client.deleteSession(session_id)).counts.files, 2);
      assert.deepEqual(stored(home).filter((path) => !path.includes("incoming")), []);
    } finally {
      await second.stop();
    }
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
});
