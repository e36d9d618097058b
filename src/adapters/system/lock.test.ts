// One server per home: the second is refused and names the first; a process that died holds nothing.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { isAppError } from "../../domain/errors.ts";
import { takeLock } from "./lock.ts";

function makeFolder(): { path: string } & Disposable {
  const folder = mkdtempSync(join(tmpdir(), "rapport-lock-"));
  return { path: join(folder, "sessions", "lock.db"), [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}

function assertLocked(path: string, words: RegExp): void {
  assert.throws(
    () => takeLock(path, () => "process 7 at http://127.0.0.1:4777"),
    (error) => isAppError(error) && error.code === "home_locked" && words.test(error.message),
  );
}

test("a second lock on one home is refused and says who holds it, until the first is released", () => {
  using folder = makeFolder();
  const lock = takeLock(folder.path, () => undefined);
  assertLocked(folder.path, /process 7 at http:\/\/127\.0\.0\.1:4777.*RAPPORT_HOME/);
  lock.release();
  takeLock(folder.path, () => undefined).release();
});

test("the lock of another process holds while it lives, and is free after kill -9", async () => {
  using folder = makeFolder();
  const code = `import { takeLock } from ${JSON.stringify(new URL("./lock.ts", import.meta.url).href)};
    takeLock(${JSON.stringify(folder.path)}, () => undefined);
    // Also when nobody refers to it any more.
    gc();
    process.stdout.write("held");
    process.stdin.resume();`;
  const child = spawn(process.execPath, ["--expose-gc", "--disable-warning=ExperimentalWarning", "--input-type=module", "-e", code], { stdio: ["pipe", "pipe", "inherit"] });
  const exited = once(child, "exit");
  try {
    await once(child.stdout, "data");
    assertLocked(folder.path, /Another Rapport runs/);
  } finally {
    child.kill("SIGKILL");
    await exited;
  }
  takeLock(folder.path, () => undefined).release();
});

for (const [what, content] of [
  ["garbage", "this was never a database ".repeat(500)],
  ["a few bytes", "xyz"],
  ["half a header", "SQLite format 3\0" + "\xff".repeat(4000)],
] as const) {
  test(`a lock file of ${what} is no running Rapport: it begins anew, and then it locks`, () => {
    using folder = makeFolder();
    mkdirSync(dirname(folder.path));
    writeFileSync(folder.path, content, "latin1");
    const lock = takeLock(folder.path, () => undefined);
    assertLocked(folder.path, /Another Rapport runs/);
    lock.release();
  });
}

test("a damaged file does not free a lock that is held", () => {
  using folder = makeFolder();
  const lock = takeLock(folder.path, () => undefined);
  writeFileSync(folder.path, "garbage ".repeat(600));
  assert.throws(() => takeLock(folder.path, () => undefined), (error) => isAppError(error) && error.code === "home_locked");
  lock.release();
});

test("a lock file that cannot be opened says so instead of naming another Rapport", () => {
  using folder = makeFolder();
  mkdirSync(folder.path, { recursive: true });
  assert.throws(
    () => takeLock(folder.path, () => undefined),
    (error) => isAppError(error) && error.code === "unavailable" && error.message.includes(folder.path) && /RAPPORT_HOME/.test(error.message),
  );
});
