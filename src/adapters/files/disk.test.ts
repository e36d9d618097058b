// Files on disk: whole under their hash or not there at all, once per content, and never outside of their folder.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { openFiles } from "./disk.ts";

const DAY = 24 * 3_600_000;

async function* pieces(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}

function openFolder(now = () => Date.now()) {
  const folder = mkdtempSync(join(tmpdir(), "rapport-files-"));
  const list = () => readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => entry.name);
  return { folder, files: openFiles(folder, now), list, [Symbol.dispose]: () => rmSync(folder, { recursive: true }) };
}

const hashOf = (text: string) => createHash("sha256").update(text).digest("hex");

test("bytes are kept under the hash of all their pieces, for the owner alone, and read and removed by it", async () => {
  using at = openFolder();
  const received = await at.files.receive(pieces("one ", "two"));
  assert.deepEqual([received.hash, received.size], [hashOf("one two"), 7]);
  await received.keep();
  const path = join(at.folder, received.hash.slice(0, 2), received.hash);
  assert.equal(readFileSync(path, "utf8"), "one two");
  if (process.platform !== "win32") assert.equal(statSync(path).mode & 0o077, 0);
  assert.equal(Buffer.from((await at.files.read(received.hash)) ?? []).toString(), "one two");
  assert.equal(await new Response(await at.files.open(received.hash)).text(), "one two");
  await at.files.remove(received.hash);
  await at.files.remove(received.hash);
  assert.deepEqual([await at.files.read(received.hash), await at.files.open(received.hash)], [undefined, undefined]);
});

test("the same content kept twice is there once", async () => {
  using at = openFolder();
  const both = await Promise.all([at.files.receive(pieces("same")), at.files.receive(pieces("sa", "me"))]);
  for (const received of both) await received.keep();
  assert.deepEqual(at.list(), [hashOf("same")]);
});

test("what breaks off, and what is discarded, leaves nothing", async () => {
  using at = openFolder();
  const broken = async function* () {
    yield Buffer.from("half");
    throw new Error("the sender left");
  };
  await assert.rejects(at.files.receive(broken()), /the sender left/);
  await (await at.files.receive(pieces("never mind"))).discard();
  assert.deepEqual(at.list(), []);
});

test("what a crash left in the middle of an upload is removed a day later, by the first upload after a start", async () => {
  using at = openFolder(() => Date.now() + DAY / 2);
  mkdirSync(join(at.folder, "incoming"));
  for (const [name, age] of [["old", DAY], ["new", 0]] as const) {
    const path = join(at.folder, "incoming", name);
    writeFileSync(path, "rest");
    utimesSync(path, (Date.now() - age) / 1000, (Date.now() - age) / 1000);
  }
  await (await at.files.receive(pieces("x"))).discard();
  assert.deepEqual(at.list(), ["new"]);
});

test("something that is no hash leads nowhere", async () => {
  using at = openFolder();
  await assert.rejects(at.files.read("../../../etc/passwd"), { code: "internal" });
  await assert.rejects(async () => at.files.remove(""), { code: "internal" });
});
