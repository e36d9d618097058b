// One server per home: the second is refused and names the first; a process that died holds nothing.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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
    process.stdout.write("held");
    process.stdin.resume();`;
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", "--input-type=module", "-e", code], { stdio: ["pipe", "pipe", "inherit"] });
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
