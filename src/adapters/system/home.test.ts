// A home that cannot be had is told in words that say what to do.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import type { ErrorCode } from "../../domain/errors.ts";
import { isAppError } from "../../domain/errors.ts";
import { explainHome, makeHome } from "./home.ts";
import { takeLock } from "./lock.ts";

function makeFolder(): { path: string } & Disposable {
  const path = mkdtempSync(join(tmpdir(), "rapport-home-"));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

const says = (code: ErrorCode, words: RegExp) => (error: unknown) => isAppError(error) && error.code === code && words.test(error.message);

test("a home is made for its owner only, and one that is there is left", () => {
  using folder = makeFolder();
  const home = join(folder.path, "a", "home");
  for (let n = 0; n < 2; n += 1) makeHome(home);
  assert.equal(statSync(home).mode & 0o077, 0);
});

test("a home that is a file, or lies below one, is refused with what to do", () => {
  using folder = makeFolder();
  const file = join(folder.path, "home");
  writeFileSync(file, "mine");
  assert.throws(() => makeHome(file), says("unavailable", /is a file.*RAPPORT_HOME/));
  assert.throws(() => makeHome(join(file, "below")), says("unavailable", /is a file.*RAPPORT_HOME/));
  assert.throws(() => takeLock(join(file, "sessions", "lock.db"), () => undefined), says("unavailable", /is a file.*RAPPORT_HOME/));
});

for (const [code, expected, words] of [
  ["EACCES", "unavailable", /Make it yours.*RAPPORT_HOME/],
  ["EROFS", "unavailable", /only be read.*RAPPORT_HOME/],
  ["ENOSPC", "disk_full", /Free some space/],
] as const) {
  test(`${code} in the home says what to do`, () => {
    const error = Object.assign(new Error(code), { code, path: "/srv/rapport/secret.key" });
    assert.ok(says(expected, words)(explainHome(error, "/srv/rapport")));
  });
}

test("what has nothing to do with the home is left as it is", () => {
  for (const error of [new Error("else"), Object.assign(new Error("EACCES"), { code: "EACCES", path: "/etc/x" }), undefined, "text"]) assert.equal(explainHome(error, "/srv/rapport"), error);
});
