// Secrets: what is sealed opens only with the home's own key; passwords are checked, never stored.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { isAppError } from "../../domain/errors.ts";
import { openSecrets } from "./secrets.ts";

function makeHome(): { home: string } & Disposable {
  const home = mkdtempSync(join(tmpdir(), "rapport-secrets-"));
  return { home, [Symbol.dispose]: () => rmSync(home, { recursive: true, force: true }) };
}

const codeIs = (code: string) => (error: unknown) => isAppError(error) && error.code === code;

test("what was sealed opens again, also after a restart, and never looks the same twice", () => {
  using place = makeHome();
  const secrets = openSecrets(place.home);
  for (const plain of ["", "sk-123", "ключ 🔑", "x".repeat(1000)]) {
    const sealed = secrets.seal(plain);
    assert.notEqual(secrets.seal(plain), sealed);
    if (plain) assert.equal(sealed.includes(plain), false);
    assert.equal(openSecrets(place.home).open(sealed), plain);
  }
});

test("another home's key, a changed byte or nonsense opens nothing and says to enter the key again", () => {
  using place = makeHome();
  using other = makeHome();
  const sealed = openSecrets(place.home).seal("sk-123");
  assert.throws(() => openSecrets(other.home).open(sealed), codeIs("conflict"));
  const changed = sealed.slice(0, -2) + (sealed.endsWith("AA") ? "BB" : "AA");
  for (const bad of [changed, "", "v1.", "hello"]) assert.throws(() => openSecrets(place.home).open(bad), codeIs("conflict"));
});

test("the key file is its owner's alone, and one that is no key is refused and left as it is", () => {
  using place = makeHome();
  openSecrets(place.home);
  const path = join(place.home, "secret.key");
  assert.equal(statSync(path).mode & 0o777, 0o600);
  writeFileSync(path, "not a key");
  assert.throws(() => openSecrets(place.home), codeIs("unavailable"));
  assert.equal(readFileSync(path, "utf8"), "not a key");
});

test("a password is recognised by its hash, each hash has its own salt, and nothing else is recognised", async () => {
  using place = makeHome();
  const secrets = openSecrets(place.home);
  const [one, two] = await Promise.all([secrets.hashPassword("correct horse"), secrets.hashPassword("correct horse")]);
  assert.notEqual(one, two);
  assert.equal(one.includes("correct"), false);
  assert.equal(await secrets.verifyPassword("correct horse", one), true);
  for (const [password, hash] of [["Correct horse", one], ["", one], ["correct horse", ""], ["correct horse", "argon2id.x"], ["correct horse", "plain"]] as const) {
    assert.equal(await secrets.verifyPassword(password, hash), false, `${password} ${hash}`);
  }
});

test("a fingerprint is the same for the same secret and does not contain it", () => {
  using place = makeHome();
  const { fingerprint } = openSecrets(place.home);
  assert.equal(fingerprint("abc"), fingerprint("abc"));
  assert.notEqual(fingerprint("abc"), fingerprint("abd"));
  assert.equal(fingerprint("a-long-secret").includes("secret"), false);
});
