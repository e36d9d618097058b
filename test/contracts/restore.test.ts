// Backups and restores on disk: what is refused changes nothing, and what is replaced is kept.
import assert from "node:assert/strict";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { createCare } from "../../src/adapters/store/care/care.ts";
import { stageRestore } from "../../src/adapters/store/care/restore/restore.ts";
import { settleHome } from "../../src/adapters/store/care/restore/settle.ts";
import { openInlineStore } from "../../src/adapters/store/inline-store.ts";
import { systemRandom as random } from "../../src/adapters/system/random.ts";
import type { ErrorCode } from "../../src/domain/errors.ts";
import { isAppError } from "../../src/domain/errors.ts";
import { apartFrom } from "../support/apart.ts";

const NOW = Date.UTC(2026, 1, 1);

type Home = { home: string; path: string; backups: string } & Disposable;

function makeHome(): Home {
  const home = mkdtempSync(join(tmpdir(), "rapport-home-"));
  writeFileSync(join(home, "secret.key"), "old-key");
  return { home, path: join(home, "sessions", "rapport.db"), backups: join(home, "backups"), [Symbol.dispose]: () => rmSync(home, { recursive: true, force: true }) };
}

/** Adds sessions with one message each; with `cut` the log is left beside the file, as by a crash. */
async function say(place: Home, contents: string[], cut = false): Promise<void> {
  const store = openInlineStore(place);
  for (const title of contents) {
    const session_id = random.id("ses");
    await store.run("createSession", { session_id, agent_id: "ada", type: "chat", person_id: "per_owner", title, incognito: false, now: NOW });
    const start = { message_id: random.id("msg"), step_message_id: random.id("msg"), model: "m/m", profile_version: "v", limit: { messages: 50, tokens: 100_000 }, lease_until: NOW + 30_000 };
    await store.run("acceptInput", { session_id, person_id: "per_owner", turn_id: random.id("trn"), content: title, attachments: [], mode: "queue", client_id: null, start, now: NOW });
  }
  if (cut) for (const end of ["", "-wal"]) copyFileSync(`${place.path}${end}`, `${place.path}${end}.kept`);
  await store.close();
  if (cut) for (const end of ["", "-wal"]) copyFileSync(`${place.path}${end}.kept`, `${place.path}${end}`);
}

function titles(path: string): string[] {
  const db = new DatabaseSync(path);
  try {
    return (db.prepare("SELECT title FROM sessions ORDER BY session_pk").all() as { title: string }[]).map((row) => row.title);
  } finally {
    db.close();
  }
}

async function backUp(place: Home, now = NOW): Promise<string> {
  const { name } = await createCare({ home: place.home, apart: apartFrom(place) }).backUp(now);
  return join(place.backups, name);
}

const restore = (place: Home, file: string, now = NOW) => stageRestore({ home: place.home, file, now }).commit();

/** Every file of a home with its bytes, without what SQLite makes anew. */
function snapshot(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && !entry.name.endsWith("-shm"));
  return Object.fromEntries(files.map((entry) => join(entry.parentPath, entry.name)).sort().map((path) => [path, readFileSync(path, "base64")]));
}

test("a backup brings back sessions, files, the key and missing profiles, and what it replaced can be brought back in turn", async () => {
  using place = makeHome();
  await say(place, ["one", "two"]);
  mkdirSync(join(place.home, "files", "ab"), { recursive: true });
  mkdirSync(join(place.home, "profiles"));
  writeFileSync(join(place.home, "files", "ab", "abc"), "picture");
  for (const name of ["ada", "bob"]) writeFileSync(join(place.home, "profiles", `${name}.yaml`), name);
  const file = await backUp(place);
  assert.equal(statSync(file).mode & 0o077, 0);
  await say(place, ["three"], true);
  writeFileSync(join(place.home, "secret.key"), "new-key");
  writeFileSync(join(place.home, "files", "ab", "later"), "later");
  writeFileSync(join(place.home, "profiles", "ada.yaml"), "changed");
  rmSync(join(place.home, "profiles", "bob.yaml"));
  const replaced = restore(place, file) ?? assert.fail("nothing was replaced");
  assert.deepEqual(titles(place.path), ["one", "two"]);
  const read = (...names: string[]) => readFileSync(join(place.home, ...names), "utf8");
  assert.deepEqual([read("secret.key"), read("files", "ab", "abc"), existsSync(join(place.home, "files", "ab", "later"))], ["old-key", "picture", false]);
  assert.deepEqual([read("profiles", "ada.yaml"), read("profiles", "bob.yaml")], ["changed", "bob"]);
  restore(place, replaced, NOW + 1);
  assert.deepEqual(titles(place.path), ["one", "two", "three"]);
  assert.deepEqual([read("secret.key"), read("files", "ab", "later")], ["new-key", "later"]);
});

test("the log of the replaced database is not applied to the one that takes its place", async () => {
  using place = makeHome();
  await say(place, ["one"]);
  const file = await backUp(place);
  await say(place, Array.from({ length: 50 }, (_, n) => `later ${n}`), true);
  assert.ok(statSync(`${place.path}-wal`).size > 0);
  restore(place, file);
  assert.equal(existsSync(`${place.path}-wal`), false);
  assert.deepEqual(titles(place.path), ["one"]);
});

for (const [what, spoil] of [
  ["damaged", (path: string) => writeFileSync(path, "garbage ".repeat(2000))],
  ["missing", (path: string) => rmSync(path)],
  ["only its log", (path: string) => (rmSync(path), writeFileSync(`${path}-wal`, "old log"))],
] as const) {
  test(`a restore works when the present database is ${what}`, async () => {
    using place = makeHome();
    await say(place, ["one"]);
    const file = await backUp(place);
    spoil(place.path);
    restore(place, file);
    assert.deepEqual(titles(place.path), ["one"]);
    assert.deepEqual(readdirSync(dirname(place.path)), ["rapport.db"]);
  });
}

test("a copy that was kept before a migration can be restored, and the key and files stay as they are", async () => {
  using place = makeHome();
  await say(place, ["one"]);
  const copy = join(place.home, "copy.db");
  copyFileSync(place.path, copy);
  await say(place, ["two"]);
  restore(place, copy);
  assert.deepEqual([titles(place.path), readFileSync(join(place.home, "secret.key"), "utf8")], [["one"], "old-key"]);
});

const UNFIT: Record<string, { spoil(file: string): void; code: ErrorCode }> = {
  "a backup with a changed byte": {
    spoil(file) {
      const bytes = readFileSync(file);
      bytes[20_000] = (bytes[20_000] as number) ^ 1;
      writeFileSync(file, bytes);
    },
    code: "backup_damaged",
  },
  "a backup that was cut off": { spoil: (file) => truncateSync(file, 30_000), code: "backup_damaged" },
  "an empty file": { spoil: (file) => writeFileSync(file, ""), code: "backup_damaged" },
  "a letter to somebody": { spoil: (file) => writeFileSync(file, "Dear Sir or Madam, ".repeat(500)), code: "backup_damaged" },
  "another program's database": { spoil: (file) => sql(file, "CREATE TABLE notes (text)"), code: "backup_damaged" },
  "a damaged copy of the database": {
    spoil(file) {
      sql(file, "PRAGMA application_id = 1380995668; PRAGMA user_version = 1; CREATE TABLE t (a); WITH n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 2000) INSERT INTO t SELECT hex(randomblob(100)) FROM n");
      const bytes = readFileSync(file);
      bytes.fill(0xa5, 4096 * 5, 4096 * 8);
      writeFileSync(file, bytes);
    },
    code: "backup_damaged",
  },
  "a database of a newer Rapport": { spoil: (file) => sql(file, "PRAGMA application_id = 1380995668; PRAGMA user_version = 99; CREATE TABLE sessions (a)"), code: "database_newer" },
  "a file that is not there": { spoil: (file) => rmSync(file), code: "not_found" },
};

function sql(file: string, text: string): void {
  rmSync(file);
  const db = new DatabaseSync(file);
  db.exec(text);
  db.close();
}

for (const [what, { spoil, code }] of Object.entries(UNFIT)) {
  test(`${what} is refused, and nothing in the home has changed`, async () => {
    using place = makeHome();
    await say(place, ["one"], true);
    const file = join(place.home, "copy");
    copyFileSync(await backUp(place), file);
    spoil(file);
    const before = snapshot(place.home);
    assert.throws(() => restore(place, file), (error) => isAppError(error) && error.code === code && error.message !== "");
    assert.deepEqual(snapshot(place.home), before);
  });
}

test("a backup that cannot be written leaves nothing of itself, and a start removes what a crash left", async () => {
  using place = makeHome();
  await say(place, ["one"]);
  const file = await backUp(place);
  rmSync(join(place.home, "secret.key"));
  mkdirSync(join(place.home, "secret.key"));
  await assert.rejects(backUp(place, NOW + 1));
  assert.deepEqual(readdirSync(place.backups), [file.slice(place.backups.length + 1)]);
  for (const name of ["rapport-x.tar.part", "rapport-x.tar.db.part"]) writeFileSync(join(place.backups, name), "half");
  mkdirSync(join(place.home, "restore.part"));
  assert.equal(settleHome(place.home), false);
  assert.deepEqual([readdirSync(place.backups).length, existsSync(join(place.home, "restore.part"))], [1, false]);
});

test("two backups of the same millisecond are two files", async () => {
  using place = makeHome();
  await say(place, ["one"]);
  assert.notEqual(await backUp(place), await backUp(place));
});
