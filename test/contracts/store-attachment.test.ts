// What every store promises about uploaded files: each person's own, kept while somebody refers to them, then forgotten with their content.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { openInlineStore } from "../../src/adapters/store/inline-store.ts";
import { openThreadStore } from "../../src/adapters/store/thread-store.ts";
import { systemRandom as random } from "../../src/adapters/system/random.ts";
import type { FileId, PersonId, SessionId } from "../../src/domain/ids.ts";
import type { Store } from "../../src/ports/store.ts";
import { refused } from "../support/refusal.ts";

const [PERSON, OTHER]: PersonId[] = ["per_owner", "per_other"];
const NOW = Date.UTC(2026, 1, 1);
const [HASH, TWIN] = ["a".repeat(64), "b".repeat(64)];

async function upload(store: Store, hash = HASH, person_id = PERSON, now = NOW): Promise<FileId> {
  const file_id = random.id("fil");
  await store.run("addFile", { file_id, hash, person_id: person_id as PersonId, name: `${hash[0]}.png`, media_type: "image/png", size: 9, now });
  return file_id;
}

async function begin(store: Store): Promise<SessionId> {
  const { session } = await store.run("createSession", { session_id: random.id("ses"), agent_id: "ada", type: "chat", person_id: "per_owner", title: null, incognito: false, now: NOW });
  return session.session_id;
}

function send(store: Store, session_id: SessionId, attachments: FileId[]) {
  const start = { message_id: random.id("msg"), step_message_id: random.id("msg"), model: "m/m", profile_version: "v", limit: { messages: 50, tokens: 100_000 }, lease_until: NOW + 30_000 };
  return store.run("acceptInput", { session_id, person_id: "per_owner", turn_id: random.id("trn"), content: "", mode: "queue", attachments, client_id: null, start, now: NOW });
}

const remove = (store: Store, session_id: SessionId) => store.run("deleteSession", { deletion_id: "del_1", cause: "person", session_id, person_id: "per_owner", now: NOW });

for (const [name, open] of Object.entries({ inline: openInlineStore, thread: openThreadStore })) {
  async function withStore(work: (store: Store) => Promise<void>): Promise<void> {
    const folder = mkdtempSync(join(tmpdir(), "rapport-store-"));
    const store = await open({ path: join(folder, "sessions", "rapport.db"), backups: join(folder, "backups") });
    try {
      await work(store);
    } finally {
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    }
  }

  test(`a file is found by its own person only, and only that person can attach it (${name})`, () =>
    withStore(async (store) => {
      const [own, foreign] = [await upload(store), await upload(store, TWIN, OTHER)];
      const found = await store.ask("readFiles", { file_ids: [own, foreign, random.id("fil")], person_id: "per_owner" });
      assert.deepEqual(found, [{ file_id: own, hash: HASH, name: "a.png", media_type: "image/png", size: 9 }]);
      const error = await refused(send(store, await begin(store), [own, foreign]), "not_found");
      assert.deepEqual(error.details?.["file_ids"], [foreign]);
      // The refused message refers to nothing.
      assert.deepEqual(await store.run("sweepFiles", { before: NOW + 1 }), { files: 2 });
    }));

  test(`a content is given up when the last session that has it goes, and not before (${name})`, () =>
    withStore(async (store) => {
      const [first, second, file] = [await begin(store), await begin(store), await upload(store)];
      await send(store, first, [file]);
      await send(store, second, [file]);
      assert.equal((await remove(store, first)).deletion.counts.files, 0);
      assert.deepEqual([await store.ask("listErasures"), await store.ask("listHashes", { after: "", limit: 10 })], [[], [HASH]]);
      assert.equal((await remove(store, second)).deletion.counts.files, 1);
      assert.deepEqual([await store.ask("listErasures"), await store.ask("listHashes", { after: "", limit: 10 })], [[HASH], []]);
      // Uploaded again before its bytes were removed: they are wanted.
      await upload(store);
      assert.deepEqual(await store.ask("listErasures"), []);
      await store.run("finishErasure", { hashes: [HASH] });
    }));

  test(`uploads that no session refers to are forgotten by age, those of a waiting or withdrawn message are not (${name})`, () =>
    withStore(async (store) => {
      const [session_id, sent, waiting, unsent, young] = [await begin(store), await upload(store), await upload(store, TWIN), await upload(store), await upload(store, TWIN, PERSON, NOW + 5)];
      await send(store, session_id, [sent]);
      const { turn } = await send(store, session_id, [waiting]);
      await store.run("withdrawInput", { turn_id: turn.turn_id, person_id: "per_owner", now: NOW });
      assert.deepEqual(await store.run("sweepFiles", { before: NOW + 1 }), { files: 1 });
      const left = await store.ask("readFiles", { file_ids: [sent, waiting, unsent, young], person_id: "per_owner" });
      assert.deepEqual(left.map((file) => file.file_id).sort(), [sent, waiting, young].sort());
      assert.deepEqual(await store.ask("listErasures"), []);
    }));

  test(`the hashes of all contents are listed in pages, each once (${name})`, () =>
    withStore(async (store) => {
      for (const hash of [TWIN, HASH, HASH]) await upload(store, hash);
      assert.deepEqual(await store.ask("listHashes", { after: "", limit: 1 }), [HASH]);
      assert.deepEqual(await store.ask("listHashes", { after: HASH ?? "", limit: 10 }), [TWIN]);
    }));
}
