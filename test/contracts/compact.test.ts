// Compaction of a large file: its new form is built on the disk, inside of the home, and not in memory.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { compact } from "../../src/adapters/store/care/compact.ts";
import { openDatabase } from "../../src/adapters/store/database.ts";

const MB = 1_000_000;
const SIZE = 150;

test("compacting takes far less memory than the database is large", () => {
  const home = mkdtempSync(join(tmpdir(), "rapport-compact's-"));
  const db = openDatabase({ path: join(home, "rapport.db"), backups: home, durable: false });
  db.run("CREATE TABLE ballast (x)");
  for (let n = 0; n < SIZE; n += 1) db.run("INSERT INTO ballast VALUES (zeroblob(?))", MB);
  const before = process.resourceUsage().maxRSS;
  const { bytes_after } = compact(db);
  const grown = (process.resourceUsage().maxRSS - before) * 1024;
  assert.ok(bytes_after > SIZE * MB);
  assert.ok(grown < (SIZE * MB) / 2, `${Math.round(grown / MB)} MB`);
  assert.equal(db.get<{ temp_store_directory: string }>("PRAGMA temp_store_directory")?.temp_store_directory, home);
  db.close();
  rmSync(home, { recursive: true });
});

test("while somebody reads, however often it is tried, the log does not grow by a copy of the database each time", () => {
  const home = mkdtempSync(join(tmpdir(), "rapport-compact-"));
  const path = join(home, "rapport.db");
  const db = openDatabase({ path, backups: home, durable: false });
  db.run("CREATE TABLE ballast (x)");
  for (let n = 0; n < 5; n += 1) db.run("INSERT INTO ballast VALUES (zeroblob(?))", MB);
  const reader = openDatabase({ path, backups: home, readOnly: true });
  reader.exec("BEGIN");
  reader.all("SELECT count(*) FROM ballast");
  db.run("DELETE FROM ballast WHERE rowid = 1");
  const before = statSync(`${path}-wal`).size;
  for (let tried = 0; tried < 3; tried += 1) assert.equal(compact(db).busy, true);
  assert.ok(statSync(`${path}-wal`).size < before + 2 * MB, `${before} → ${statSync(`${path}-wal`).size}`);
  reader.close();
  assert.deepEqual([compact(db).busy, statSync(`${path}-wal`).size], [false, 0]);
  db.close();
  rmSync(home, { recursive: true });
});
