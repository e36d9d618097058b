// Search in a home from before there was one: its titles and messages are found after the upgrade, and after the index is made anew.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { openDatabase } from "../../src/adapters/store/database.ts";
import { openInlineStore } from "../../src/adapters/store/inline-store.ts";
import { MIGRATIONS } from "../../src/adapters/store/schema/schema.ts";
import { OWNER_ID } from "../../src/domain/ids.ts";
import { parseSearch } from "../../src/domain/search/query.ts";

const NOW = Date.UTC(2026, 1, 1);

/** Sessions of an older schema, the second one incognito, each with a title and a message. */
function writeOld(path: string, version: number): void {
  const db = openDatabase({ path, backups: `${path}.backups`, migrations: MIGRATIONS.filter((one) => one.version <= version) });
  for (const [pk, title] of [[1, "Crème for the lynx"], [2, "Hidden lynx"]] as const) {
    const session = "INSERT INTO sessions (session_pk, session_id, agent_id, type, status, title, incognito, on_behalf_of, created_at, last_activity_at, message_count, message_seq) VALUES (?, ?, 'ada', 'chat', 'open', ?, ?, ?, ?, ?, 1, 1)";
    db.run(session, pk, `ses_${pk}`, title, pk - 1, OWNER_ID, NOW, NOW);
    db.run("INSERT INTO turns (turn_id, session_pk, status, mode, content_hash, created_at) VALUES (?, ?, 'finished', 'queue', x'', ?)", `trn_${pk}`, pk, NOW);
    db.run("INSERT INTO messages (message_pk, message_id, turn_pk, role, status, parts, created_at) VALUES (?, ?, ?, 'user', 'complete', ?, ?)", pk * 1_048_576 + 1, `msg_${pk}`, pk, JSON.stringify([{ type: "text", text: "A lynx was seen" }]), NOW);
  }
  // A schema that had an index already keeps it by itself; here the rows come from elsewhere.
  if (version >= 3) db.run("INSERT INTO text_backlog (first_pk, next_pk) SELECT 0, max(message_pk) FROM messages");
  db.close();
}

for (const version of [1, 2, 3, 4]) {
  test(`what a home of schema ${version} holds is found after the upgrade, and what is hidden stays so`, async () => {
    const folder = mkdtempSync(join(tmpdir(), "rapport-upgrade-"));
    const path = join(folder, "rapport.db");
    writeOld(path, version);
    const store = openInlineStore({ path, backups: join(folder, "backups") });
    const find = async (q: string) => (await store.ask("searchSessions", { person_id: OWNER_ID, query: parseSearch(q), limit: 10 })).hits.map((hit) => hit.message_id ?? hit.session_id);
    try {
      assert.deepEqual(await find("lynx"), ["ses_1", "msg_1"]);
      assert.deepEqual(await find("creme in:title"), ["ses_1"]);
      await store.run("rebuildIndex", { now: NOW });
      assert.deepEqual(await find("lynx"), ["ses_1", "msg_1"]);
    } finally {
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
}
