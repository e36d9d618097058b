// The archive of a backup: read back as it was written, or refused, whatever happened to it.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { isAppError } from "../../../domain/errors.ts";
import { createTar, readTar } from "./tar.ts";
import { unpack } from "./restore/unpack.ts";

const folder = mkdtempSync(join(tmpdir(), "rapport-tar-"));
after(() => rmSync(folder, { recursive: true, force: true }));
let number = 0;

const ENTRIES: [path: string, text: string][] = [
  ["manifest.json", "{}"],
  ["files/empty", ""],
  ["files/block", "b".repeat(512)],
  [`files/${"long-".repeat(40)}.txt`, "ü".repeat(700)],
];

function write(entries = ENTRIES): string {
  const file = join(folder, `${(number += 1)}.tar`);
  const tar = createTar(file);
  for (const [path, text] of entries) tar.addText(path, text);
  tar.finish();
  tar.close();
  return file;
}

function read(file: string): [string, string][] {
  const found: [string, Buffer[]][] = [];
  readTar(file, (path) => {
    const pieces: Buffer[] = [];
    found.push([path, pieces]);
    return (piece) => void pieces.push(Buffer.from(piece));
  });
  return found.map(([path, pieces]) => [path, Buffer.concat(pieces).toString()]);
}

const isRefused = (error: unknown) => isAppError(error) && error.code === "backup_damaged";

test("an archive is read as it was written, with long names and empty files, and only its owner may read it", () => {
  const file = write();
  assert.deepEqual(read(file), ENTRIES);
  assert.equal(statSync(file).mode & 0o077, 0);
});

test("tar itself lists and unpacks it, and the checksums are right", { skip: process.platform === "win32" }, () => {
  const file = write();
  assert.deepEqual(execFileSync("tar", ["-tf", file], { encoding: "utf8" }).trim().split("\n"), [...ENTRIES.map(([path]) => path), "SHA256SUMS"]);
  assert.equal(execFileSync("tar", ["-xOf", file, "files/block"], { encoding: "utf8" }), "b".repeat(512));
});

test("one byte changed anywhere is found", () => {
  const file = write();
  const whole = readFileSync(file);
  const copy = join(folder, "changed.tar");
  // Every byte of the first header, and then a step that comes to each place of a header sooner or later.
  for (let at = 0; at < whole.length; at += at < 512 ? 1 : 7) {
    const bytes = Buffer.from(whole);
    bytes[at] = (bytes[at] as number) ^ 0x41;
    writeFileSync(copy, bytes);
    assert.throws(() => read(copy), isRefused, `byte ${at}`);
  }
});

test("an archive that ends too early, or goes on after its end, is refused", () => {
  const size = statSync(write()).size;
  for (let bytes = 0; bytes < size; bytes += 256) {
    const file = write();
    truncateSync(file, bytes);
    assert.throws(() => read(file), isRefused, `${bytes} of ${size}`);
  }
  const longer = write();
  writeFileSync(longer, "x", { flag: "a" });
  assert.throws(() => read(longer), isRefused);
});

test("an archive is never written over another file", () => {
  const file = write();
  assert.throws(() => createTar(file), /EEXIST/);
});

for (const path of ["../evil", "files/../../evil", "/etc/evil", "files//evil", "sessions/lock.db", "files/..", "evil", "profiles/a\\b"]) {
  test(`a name that leads elsewhere is refused: ${path}`, () => {
    const file = write([["manifest.json", '{"name":"rapport-backup","format":1}\n'], [path, "x"]]);
    const into = mkdtempSync(join(folder, "into-"));
    assert.throws(() => unpack(file, into), isRefused);
  });
}
