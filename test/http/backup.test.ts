// Backups over HTTP: made beside running turns, listed, and never half there.
import assert from "node:assert/strict";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { createDoor, pauseAt } from "../support/door.ts";
import { startApp } from "../support/real-app.ts";
import { problemOf } from "../support/refusal.ts";

for (const store of ["inline", "thread"] as const) {
  test(`a backup is made while an answer is being written, and says what is in it (${store})`, async () => {
    const door = createDoor();
    await using app = await startApp({ store, script: pauseAt(door, ["One "], ["two."]) });
    const { turn } = await app.client.sendMessage(await app.session(), { content: "Hi" });
    await door.reached;
    const made = await app.client.makeBackup();
    assert.deepEqual([made.sessions, made.messages], [1, 1]);
    door.open();
    const { messages } = await app.ended(turn);
    assert.equal(messages.at(-1)?.content, "One two.");
    assert.deepEqual((await app.client.listBackups()).backups, [made]);
    assert.deepEqual(readdirSync(join(app.home, "backups")), [made.name]);
  });
}

test("backups are listed newest first with other copies of the database, and none is removed", async () => {
  await using app = await startApp();
  const made = [await app.client.makeBackup(), await app.client.makeBackup(), await app.client.makeBackup()];
  const folder = join(app.home, "backups");
  writeFileSync(join(folder, "before-schema-2-from-1-20200101T000000000Z.db"), "copy");
  mkdirSync(join(folder, "replaced-20200101T000000000Z"));
  writeFileSync(join(folder, "damaged.tar"), "nothing");
  for (const other of ["notes.txt", "rapport-x.tar.part"]) writeFileSync(join(folder, other), "");
  const { backups } = await app.client.listBackups();
  assert.deepEqual(backups.filter((one) => one.sessions !== null).map((one) => one.name), made.map((one) => one.name).toReversed());
  assert.deepEqual(backups.filter((one) => one.sessions === null).map((one) => one.name).sort(), ["before-schema-2-from-1-20200101T000000000Z.db", "damaged.tar", "replaced-20200101T000000000Z"]);
});

test("a home without backups has an empty list", async () => {
  await using app = await startApp();
  assert.deepEqual((await app.client.listBackups()).backups, []);
});

test("a backups folder that cannot be written is said, and everything else goes on", async () => {
  await using app = await startApp();
  rmSync(join(app.home, "backups"), { recursive: true, force: true });
  writeFileSync(join(app.home, "backups"), "a file");
  await problemOf(await app.request("POST", "/backups", { json: {} }), 503, "unavailable");
  await app.client.askMessage(await app.session(), { content: "Hi" });
});
