// The file by which the terminal finds a server: whole, private, and nobody else's to remove.
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { readServerFile, removeServerFile, writeServerFile } from "./server-file.ts";

function makeHome(): { home: string; file: string } & Disposable {
  const home = mkdtempSync(join(tmpdir(), "rapport-server-"));
  return { home, file: join(home, "server.json"), [Symbol.dispose]: () => rmSync(home, { recursive: true, force: true }) };
}

const SERVER = { url: "http://127.0.0.1:4777", token: "t", pid: process.pid, version: "1.0.0" };

test("what was written is read again, by its owner only, and no draft is left behind", () => {
  using place = makeHome();
  writeServerFile(place.home, SERVER);
  assert.deepEqual(readServerFile(place.home), SERVER);
  assert.equal(statSync(place.file).mode & 0o777, 0o600);
  assert.deepEqual(readdirSync(place.home), ["server.json"]);
});

test("no file, half a file or another program's file is no server", () => {
  using place = makeHome();
  assert.equal(readServerFile(place.home), undefined);
  for (const text of ["", "{", "null", "[]", '{"url":"http://x"}', '{"url":1,"token":"t","pid":1}']) {
    writeFileSync(place.file, text);
    assert.equal(readServerFile(place.home), undefined, text);
  }
});

test("a server removes its own file and leaves another's", () => {
  using place = makeHome();
  writeServerFile(place.home, { ...SERVER, pid: process.pid + 1 });
  removeServerFile(place.home);
  assert.equal(existsSync(place.file), true);
  writeServerFile(place.home, SERVER);
  removeServerFile(place.home);
  assert.equal(existsSync(place.file), false);
  removeServerFile(place.home);
});
