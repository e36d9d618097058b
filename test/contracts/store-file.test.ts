// The database file: what is refused is left as it was, byte for byte, and a migration happens whole or not at all.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { keepCopy } from "../../src/adapters/store/copy.ts";
import { openDatabase } from "../../src/adapters/store/database.ts";
import { openInlineStore } from "../../src/adapters/store/inline-store.ts";
import type { Migration } from "../../src/adapters/store/schema/schema.ts";
import { MIGRATIONS } from "../../src/adapters/store/schema/schema.ts";
import { openThreadStore } from "../../src/adapters/store/thread-store.ts";
import { systemRandom as random } from "../../src/adapters/system/random.ts";
import type { ErrorCode } from "../../src/domain/errors.ts";
import { refused } from "../support/refusal.ts";

type Place = { path: string; backups: string };

function makePlace(): Place & Disposable {
  const folder = mkdtempSync(join(tmpdir(), "rapport-file-"));
  const path = join(folder, "sessions", "rapport.db");
  mkdirSync(dirname(path));
  return { path, backups: join(folder, "backups"), [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}

const hashOf = (path: string) => createHash("sha256").update(readFileSync(path)).digest("hex");

/** A good file with enough in it to have several pages. */
async function fill(place: Place): Promise<void> {
  const store = openInlineStore(place);
  for (let n = 0; n < 40; n += 1) {
    const session_id = random.id("ses");
    await store.run("createSession", { session_id, agent_id: "ada", type: "chat", person_id: "per_owner", title: null, incognito: false, now: n });
    const start = { message_id: random.id("msg"), step_message_id: random.id("msg"), model: "m/m", profile_version: "v", limit: { messages: 50, tokens: 100_000 }, lease_until: n + 30_000 };
    await store.run("acceptInput", { session_id, person_id: "per_owner", turn_id: random.id("trn"), content: "x".repeat(500), mode: "queue", attachments: [], client_id: null, start, now: n });
  }
  await store.close();
}

function sql(path: string, text: string): void {
  const db = new DatabaseSync(path);
  db.exec(text);
  db.close();
}

const UNFIT: Record<string, { make(place: Place): void | Promise<void>; code: ErrorCode; words: RegExp }> = {
  "a file of garbage": { make: ({ path }) => writeFileSync(path, Buffer.from("this was never a database ".repeat(500))), code: "database_damaged", words: /damaged.*Restore/s },
  "a truncated file": {
    async make(place) {
      await fill(place);
      truncateSync(place.path, Math.floor(statSync(place.path).size / 2 / 4096) * 4096);
    },
    code: "database_damaged",
    words: /damaged/,
  },
  "a file with a page overwritten": {
    async make(place) {
      await fill(place);
      const bytes = readFileSync(place.path);
      bytes.fill(0xa5, 4096 * 3, 4096 * 12);
      writeFileSync(place.path, bytes);
    },
    code: "database_damaged",
    words: /damaged/,
  },
  "another program's database": { make: ({ path }) => sql(path, "CREATE TABLE notes (text); INSERT INTO notes VALUES ('mine')"), code: "database_damaged", words: /not a Rapport database/ },
  "another program's database that names itself": { make: ({ path }) => sql(path, "PRAGMA application_id = 1234; CREATE TABLE notes (text)"), code: "database_damaged", words: /not a Rapport database/ },
  "a newer schema": {
    async make(place) {
      await fill(place);
      sql(place.path, "PRAGMA user_version = 99");
    },
    code: "database_newer",
    words: /newer Rapport \(schema 99.*nothing was changed/s,
  },
};

for (const [name, { make, code, words }] of Object.entries(UNFIT)) {
  test(`${name} is refused with what to do, and is left as it was`, async () => {
    using place = makePlace();
    await make(place);
    const before = hashOf(place.path);
    for (const open of [async () => openInlineStore(place), () => openThreadStore(place)]) {
      const error = await refused(open(), code);
      assert.match(error.message, words);
      assert.ok(error.message.includes(place.path));
    }
    assert.equal(hashOf(place.path), before);
    assert.deepEqual(readdirSync(dirname(place.path)), ["rapport.db"]);
    assert.equal(existsSync(place.backups), false);
  });
}

test("a directory in the place of the file is refused and left as it was", async () => {
  using place = makePlace();
  mkdirSync(place.path);
  writeFileSync(join(place.path, "kept.txt"), "kept");
  for (const open of [async () => openInlineStore(place), () => openThreadStore(place)]) {
    const error = await refused(open(), "unavailable");
    assert.ok(error.message.includes(place.path));
  }
  assert.equal(readFileSync(join(place.path, "kept.txt"), "utf8"), "kept");
});

test("an empty file is a new database", async () => {
  using place = makePlace();
  writeFileSync(place.path, "");
  const store = openInlineStore(place);
  assert.equal((await store.ask("checkIntegrity")).schema_version, MIGRATIONS.at(-1)?.version);
  await store.close();
});

const last = MIGRATIONS.at(-1)?.version ?? 0;
const NEXT: Migration = { version: last + 1, sql: "CREATE TABLE extra (n INTEGER) STRICT; INSERT INTO extra SELECT count(*) FROM sessions;" };
const BROKEN: Migration = { version: last + 1, sql: "CREATE TABLE extra (n INTEGER) STRICT; DELETE FROM events; INSERT INTO nowhere VALUES (1);" };

test("a migration keeps a copy of the file as it was before", async () => {
  using place = makePlace();
  await fill(place);
  const db = openDatabase({ ...place, migrations: [...MIGRATIONS, NEXT] });
  assert.deepEqual({ ...db.get<object>("SELECT n FROM extra") }, { n: 40 });
  assert.deepEqual({ ...db.get<object>("PRAGMA user_version") }, { user_version: last + 1 });
  db.close();
  const copies = readdirSync(place.backups);
  assert.equal(copies.length, 1);
  const copy = openInlineStore({ ...place, path: join(place.backups, copies[0] ?? "") });
  assert.deepEqual({ ...(await copy.ask("checkIntegrity")), bytes: 0 }, { result: "ok", sessions: 40, messages: 40, events: 200, bytes: 0, schema_version: last });
  await copy.close();
});

test("a copy that was cut off before is not taken for one: the next is made whole, and each has its own time", async () => {
  using place = makePlace();
  await fill(place);
  const db = openDatabase(place);
  const at = new Date(Date.UTC(2026, 0, 2, 3, 4, 5));
  mkdirSync(place.backups);
  writeFileSync(join(place.backups, "before-20260102T030405000Z.db.tmp"), "half a fi");
  keepCopy(db, place.backups, "before", at);
  db.run("DELETE FROM list_events");
  keepCopy(db, place.backups, "before", new Date(at.getTime() + 1));
  assert.deepEqual(readdirSync(place.backups).sort(), ["before-20260102T030405000Z.db", "before-20260102T030405001Z.db"]);
  const counts = readdirSync(place.backups).sort().map((file) => {
    const copy = new DatabaseSync(join(place.backups, file), { readOnly: true });
    const { n } = copy.prepare("SELECT count(*) AS n FROM list_events").get() as { n: number };
    copy.close();
    return n;
  });
  assert.ok((counts[0] ?? 0) > 0);
  assert.equal(counts[1], 0);
  db.close();
});

test("a copy that fails leaves nothing under a copy's name", async () => {
  using place = makePlace();
  const failing = { run: (_sql: string, path: unknown): never => (writeFileSync(String(path), "half"), assert.fail("the disk is full")) };
  assert.throws(() => keepCopy(failing, place.backups, "before"), /disk is full/);
  assert.deepEqual(readdirSync(place.backups).filter((file) => file.endsWith(".db")), []);
});

test("a migration that fails changes nothing, and the file goes on working with the version before", async () => {
  using place = makePlace();
  await fill(place);
  const read = () => {
    const db = new DatabaseSync(place.path, { readOnly: true });
    const found = [db.prepare("PRAGMA user_version").get(), db.prepare("SELECT name FROM sqlite_schema ORDER BY name").all(), db.prepare("SELECT * FROM events").all()];
    db.close();
    return found;
  };
  const before = read();
  assert.throws(() => openDatabase({ ...place, migrations: [...MIGRATIONS, BROKEN] }), /nowhere/);
  assert.deepEqual(read(), before);
  const store = openInlineStore(place);
  assert.equal((await store.ask("checkIntegrity")).result, "ok");
  await store.close();
});

test("a new file is not copied, and opening again migrates nothing", async () => {
  using place = makePlace();
  for (let n = 0; n < 2; n += 1) openDatabase(place).close();
  assert.equal(existsSync(place.backups), false);
});

test("the folder of the database can be read by its owner only", () => {
  using place = makePlace();
  rmSync(dirname(place.path), { recursive: true });
  openDatabase(place).close();
  assert.equal(statSync(dirname(place.path)).mode & 0o077, 0);
});
