// Before a deletion: what would go is what goes, and what keeps copies is named.
import assert from "node:assert/strict";
import { test } from "node:test";
import { READING } from "../../src/app/job/lanes.ts";
import { workOnce } from "../../src/app/job/work.ts";
import type { SessionId } from "../../src/domain/ids.ts";
import { joinMember } from "../support/member.ts";
import type { RealApp } from "../support/real-app.ts";
import { PROFILES, startApp } from "../support/real-app.ts";
import { refused } from "../support/refusal.ts";

const profiles = { ...PROFILES, "ada.yaml": `${PROFILES["ada.yaml"]}llm: { provider: offline, model: quote }\n` };

/** Says something to the offline agent and has it read. */
async function tell(app: RealApp, ...contents: string[]): Promise<SessionId> {
  const id = await app.session();
  for (const content of contents) await app.client.askMessage(id, { content });
  await app.client.distillSession(id);
  while (await workOnce(app.app, READING, new AbortController().signal));
  return id;
}

test("what would go is counted before, and is what goes, with or without what was learned from it", async () => {
  for (const forget of [false, true]) {
    await using app = await startApp({ profiles });
    const id = await tell(app, "My cat is called Tom.", "My dog is called Rex.");
    await tell(app, "My dog is called Rex.");
    const { file_id } = await app.client.uploadFile("notes.txt", new Blob(["Notes"], { type: "text/plain" }));
    await app.client.askMessage(id, { content: "Have a look", attachments: [file_id] });
    const preview = await app.client.readDeletion(id);
    const { forks, hand_offs, backups, ...counts } = preview;
    assert.deepEqual([forks, hand_offs, backups], [[], [], []]);
    assert.deepEqual(counts, { session_id: id, messages: 6, files: 1, memories_only_here: 1, memories_shared: 1 });
    const receipt = await app.client.deleteSession(id, { forget });
    assert.deepEqual([receipt.counts.messages, receipt.counts.files, receipt.counts.memories], [6, 1, forget ? 1 : 0]);
    assert.equal((await app.client.listMemories("ada")).memories.length, forget ? 1 : 2);
    await refused(app.client.readDeletion(id), "not_found");
  }
});

test("forks and backups that keep copies are named, and a file that a fork has stays", async () => {
  await using app = await startApp();
  const before = await app.client.makeBackup();
  const { file_id } = await app.client.uploadFile("notes.txt", new Blob(["Notes"], { type: "text/plain" }));
  const id = await app.session();
  await app.client.askMessage(id, { content: "Tell me about whales", attachments: [file_id] });
  const fork = await app.client.forkSession(id);
  const backup = await app.client.makeBackup();
  const preview = await app.client.readDeletion(id);
  assert.deepEqual(preview.forks, [{ session_id: fork.session_id, title: "Tell me about whales (fork)" }]);
  assert.deepEqual([preview.files, preview.backups], [0, [backup.name]]);
  assert.ok(before.created_at <= backup.created_at && before.name !== backup.name);
  assert.deepEqual((await app.client.readDeletion(fork.session_id)).forks, []);
});

test("nobody is told what would go with another's session, nor how the owner names their backups", async () => {
  await using app = await startApp();
  const ben = await joinMember(app, "Ben");
  const { session_id } = await ben.client.createSession({ agent_id: "ada" });
  await ben.client.askMessage(session_id, { content: "Hello" });
  const backup = await app.client.makeBackup();
  await refused(app.client.readDeletion(session_id), "not_found");
  assert.deepEqual((await ben.client.readDeletion(session_id)).backups, [backup.created_at]);
});
