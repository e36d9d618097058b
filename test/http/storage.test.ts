// Storage through the whole app: sizes that are true, and giving back what was deleted.
import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { say } from "../support/door.ts";
import { createFakeClock } from "../support/fake-clock.ts";
import { joinMember } from "../support/member.ts";
import { startApp } from "../support/real-app.ts";
import { refused } from "../support/refusal.ts";

test("storage says what sessions take up by agent and month, and what the home's files do", async () => {
  const clock = createFakeClock(Date.UTC(2026, 0, 31, 12));
  await using app = await startApp({ clock, script: say("Yes."), beats: false });
  const first = await app.session();
  await app.client.askMessage(first, { content: "January" });
  const { file_id } = await app.client.uploadFile("note.txt", new Blob(["x".repeat(5000)], { type: "text/plain" }));
  await clock.advance(86_400_000);
  await app.client.askMessage(first, { content: "February", attachments: [file_id] });
  await app.client.askMessage(await app.session("bob"), { content: "Also February" });
  await app.client.askMessage((await app.client.createSession({ agent_id: "ada", incognito: true })).session_id, { content: "Not counted" });
  const { home, by_agent, by_month, growth, deletions_open, index } = await app.client.readStorage();
  const stored = (session: string) => Number(app.rows("SELECT sum(octet_length(parts)) AS n FROM messages WHERE message_pk / 1048576 = (SELECT session_pk FROM sessions WHERE session_id = ?)", session)[0]?.["n"]);
  const ada = stored(first);
  const bob = by_agent[1]?.bytes ?? 0;
  assert.ok(ada > 0 && bob > 0);
  assert.deepEqual(by_agent, [
    { agent_id: "ada", type: "chat", sessions: 1, messages: 4, bytes: ada },
    { agent_id: "bob", type: "chat", sessions: 1, messages: 2, bytes: bob },
  ]);
  assert.deepEqual(by_month, [{ month: "2026-02", sessions: 2, messages: 6, bytes: ada + bob }]);
  assert.deepEqual(growth, [{ month: "2026-01", bytes: ada }, { month: "2026-02", bytes: bob }]);
  assert.deepEqual([deletions_open, index], [0, { waiting: 0, messages: 8 }]);
  assert.equal(home?.database, statSync(app.database).size);
  assert.ok((home?.files ?? 0) >= 5000 && home?.backups === 0);
});

test("a member sees what is theirs, and neither the home's files nor the way to compact it", async () => {
  await using app = await startApp({ script: say("Yes."), beats: false });
  await app.client.askMessage(await app.session(), { content: "The owner's" });
  const member = await joinMember(app, "Ben");
  const { home, by_agent, by_month } = await member.client.readStorage();
  assert.deepEqual([home, by_agent, by_month], [null, [], []]);
  await refused(member.client.compactStorage(), "forbidden");
});

test("compacting gives back what was deleted, large sessions too, and only then are its bytes gone", async () => {
  await using app = await startApp({ script: say("word ".repeat(20_000)), beats: false, store: "thread" });
  const id = await app.session();
  for (let at = 0; at < 20; at += 1) await app.client.askMessage(id, { content: "Again" });
  await app.client.deleteSession(id);
  assert.equal((await app.client.readStorage()).deletions_open, 1);
  const { bytes_before, bytes_after } = await app.client.compactStorage();
  assert.ok(bytes_after < bytes_before - 1_000_000, `${bytes_before} → ${bytes_after}`);
  const { deletions_open, home } = await app.client.readStorage();
  assert.deepEqual([deletions_open, home?.free], [0, 0]);
});

test("with a reader in the way compacting is refused, and nothing is called gone", async () => {
  await using app = await startApp({ script: say("Yes."), beats: false });
  const id = await app.session();
  await app.client.askMessage(id, { content: "Hello" });
  const reader = new DatabaseSync(app.database, { readOnly: true });
  try {
    reader.exec("BEGIN");
    reader.prepare("SELECT count(*) FROM messages").get();
    await app.client.deleteSession(id);
    await refused(app.client.compactStorage(), "conflict");
    assert.equal((await app.client.readStorage()).deletions_open, 1);
  } finally {
    reader.close();
  }
  await app.client.compactStorage();
  assert.equal((await app.client.readStorage()).deletions_open, 0);
});
