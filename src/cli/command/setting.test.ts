import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { FakeApi } from "../../../test/support/fake-api.ts";
import { startFakeApi } from "../../../test/support/fake-api.ts";
import { run } from "../../../test/support/fake-terminal.ts";

const SETTINGS = { default_model: null, providers: {}, prices: {}, has_owner_password: false };
const patches: unknown[] = [];
let api: FakeApi;
before(async () => {
  api = await startFakeApi((method, path, body) => {
    if (path !== "/settings") return undefined;
    if (method === "PATCH") patches.push(body);
    return { json: method === "PATCH" ? { ...SETTINGS, has_owner_password: true } : SETTINGS };
  });
});
after(() => api.close());

test("a secret is read from stdin without its line break and never printed", async () => {
  const ran = await run(["settings", "set", "owner_password", "-"], { url: api.url, stdin: "correct horse\n" });
  assert.deepEqual(ran, { code: 0, stdout: "owner_password is set.\n", stderr: "" });
  assert.deepEqual(patches.pop(), { owner_password: "correct horse" });
});

test("a secret without a value is refused where nobody can be asked", async () => {
  const ran = await run(["settings", "set", "providers.openai.key"], { url: api.url });
  assert.equal(ran.code, 2);
  assert.match(ran.stderr, /stdin/);
  assert.equal(patches.length, 0);
});

test("what is not set is exit code 1 and no output", async () => {
  const ran = await run(["settings", "get", "default_model"], { url: api.url });
  assert.deepEqual([ran.code, ran.stdout], [1, ""]);
});
