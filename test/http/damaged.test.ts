// A database that is too large to be checked before the start: damage in it is found while the server runs, and told.
import assert from "node:assert/strict";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { openDatabase } from "../../src/adapters/store/database.ts";
import { openThreadStore } from "../../src/adapters/store/thread-store.ts";
import { createClient } from "../../src/client/client.ts";
import { readConfig } from "../../src/config.ts";
import { serve } from "../../src/serve.ts";
import { refused } from "../support/refusal.ts";

/** A home whose database has 20 MB of logins that nobody reads. */
function makeHome(): { home: string; database: string } & Disposable {
  const home = mkdtempSync(join(tmpdir(), "rapport-damaged-"));
  const database = join(home, "sessions", "rapport.db");
  openDatabase({ path: database, backups: join(home, "backups") }).close();
  const db = new DatabaseSync(database);
  db.exec("WITH n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 20) INSERT INTO logins SELECT i || hex(zeroblob(500000)), 'per_x', 0, 9e15 FROM n");
  db.close();
  return { home, database, [Symbol.dispose]: () => rmSync(home, { recursive: true, force: true }) };
}

function damage(database: string): void {
  const file = openSync(database, "r+");
  const size = statSync(database).size;
  writeSync(file, Buffer.alloc(4096 * 20, 0xa5), 0, 4096 * 20, size - 4096 * 20);
  closeSync(file);
}

const begin = (home: string) => serve(readConfig({ RAPPORT_HOME: home, RAPPORT_PORT: "0", RAPPORT_LOG: "silent" }), { visible: true });

test("a large damaged database starts, health says so after the check, what is there can be read, and nothing is written", async () => {
  using place = makeHome();
  damage(place.database);
  const server = await begin(place.home);
  try {
    const client = createClient({ base_url: server.url, token: server.token });
    const until = AbortSignal.timeout(30_000);
    while ((await client.health()).status !== "damaged") until.throwIfAborted();
    // Nothing can be found in it, and that is never shown as a home without sessions.
    await refused(client.listSessions(), "database_damaged");
    await refused(client.getSession(`ses_${"0".repeat(32)}`), "database_damaged");
    assert.deepEqual((await client.health()).last_check?.result, "damaged");
    assert.match(readFileSync(join(place.home, "damage.log"), "utf8"), /"found":".+"/);
    const error = await refused(client.createSession({ agent_id: "mira" }), "database_damaged");
    assert.match(error.message, /damaged.*backups/s);
    assert.notEqual((await client.diagnose()).database.integrity, "ok");
  } finally {
    await server.stop();
  }
});

test("a database that is known to be damaged is not written anew by a compaction", async () => {
  using place = makeHome();
  const file = openSync(place.database, "r+");
  // The header's count of free pages.
  writeSync(file, Buffer.from([0, 0, 0, 9]), 0, 4, 36);
  closeSync(file);
  const store = await openThreadStore({ path: place.database, backups: join(place.home, "backups") });
  try {
    assert.notEqual(await store.checkFile(), "ok");
    await assert.rejects(store.compact(), { code: "database_damaged" });
  } finally {
    await store.close();
  }
});

test("a large database in order stays healthy and is written to", async () => {
  using place = makeHome();
  const server = await begin(place.home);
  try {
    const client = createClient({ base_url: server.url, token: server.token });
    assert.equal((await client.diagnose()).database.integrity, "ok");
    assert.equal((await client.health()).status, "ok");
    const [agent] = (await client.listAgents()).agents;
    assert.ok(agent);
    await client.createSession({ agent_id: agent.agent_id });
  } finally {
    await server.stop();
  }
});

test("what can be read of a damaged database is listed, and whoever asks before the check is through waits for it instead of seeing nothing", async () => {
  using place = makeHome();
  const first = await begin(place.home);
  const session_id = await first.app.store.run("createSession", { session_id: `ses_${"1".repeat(32)}`, agent_id: "mira", type: "chat", person_id: "per_owner", title: "Kept", incognito: false, now: 0 }).then(({ session }) => session.session_id);
  await createClient({ base_url: first.url, token: first.token }).askMessage(session_id, { content: "Hi" });
  await first.stop();
  damage(place.database);
  // In the terminal's own process nobody checks the file unless somebody asks.
  const server = await serve(readConfig({ RAPPORT_HOME: place.home, RAPPORT_PORT: "0", RAPPORT_LOG: "silent" }), { visible: false });
  try {
    const client = createClient({ base_url: server.url, token: server.token });
    assert.deepEqual((await client.listSessions()).sessions.map(({ title }) => title), ["Kept"]);
  } finally {
    await server.stop();
  }
  const db = new DatabaseSync(place.database);
  db.exec("UPDATE sessions SET message_count = 0");
  db.close();
  const again = await serve(readConfig({ RAPPORT_HOME: place.home, RAPPORT_PORT: "0", RAPPORT_LOG: "silent" }), { visible: false });
  try {
    await refused(createClient({ base_url: again.url, token: again.token }).listSessions(), "database_damaged");
  } finally {
    await again.stop();
  }
});
