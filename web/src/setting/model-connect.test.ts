// Connecting a provider: what answers becomes the default, what does not leaves no trace.
import assert from "node:assert/strict";
import { test } from "node:test";
import { connectProvider, kindOfKey, nameOfAddress } from "./model-connect.ts";

/** A server that suggests `suggested` as the default and answers tests with `ok`. */
function fakeClient(options: { ok: boolean; suggested: string; stored?: string[] }) {
  const patches: unknown[] = [];
  const client = {
    getSettings: async () => ({ default_model: null, providers: Object.fromEntries((options.stored ?? []).map((name) => [name, { kind: "openai", base_url: null, has_key: true }])), prices: {}, has_owner_password: false }),
    patchSettings: async (patch: unknown) => void patches.push(patch) as never,
    modelState: async () => ({ default_model: options.suggested }) as never,
    testModel: async (model?: string) => ({ model: model ?? "", ok: options.ok, message: options.ok ? "It answered." : "The key was refused.", first_token_ms: null, models: [] }),
  };
  return { client: client as unknown as Parameters<typeof connectProvider>[0], patches };
}

test("a key names its provider by its shape", () => {
  assert.equal(kindOfKey("sk-ant-api03-x"), "anthropic");
  assert.equal(kindOfKey("sk-proj-x"), "openai");
  assert.equal(kindOfKey("AIzaSyX"), "google");
  assert.equal(kindOfKey("hello"), undefined);
});

test("an address gives a name that the server accepts", () => {
  assert.equal(nameOfAddress("http://127.0.0.1:8000/v1"), "at-127-0-0-1-8000");
  assert.equal(nameOfAddress("https://Models.Example.org/v1"), "models-example-org");
});

test("a provider that answers becomes the default", async () => {
  const { client, patches } = fakeClient({ ok: true, suggested: "openai/gpt-5-mini" });
  assert.equal((await connectProvider(client, { name: "openai", kind: "openai", key: "sk-1" })).ok, true);
  assert.deepEqual(patches, [{ providers: { openai: { kind: "openai", key: "sk-1" } } }, { default_model: "openai/gpt-5-mini" }]);
});

test("a new provider that does not answer is taken back", async () => {
  const { client, patches } = fakeClient({ ok: false, suggested: "openai/gpt-5-mini" });
  assert.deepEqual(await connectProvider(client, { name: "openai", kind: "openai", key: "sk-1" }), { ok: false, message: "The key was refused." });
  assert.deepEqual(patches.at(-1), { providers: { openai: null } });
});

test("a provider that was there before is never removed by a failed attempt", async () => {
  const { client, patches } = fakeClient({ ok: false, suggested: "openai/gpt-5-mini", stored: ["openai"] });
  await connectProvider(client, { name: "openai", kind: "openai", key: "sk-2" });
  assert.equal(patches.length, 1);
});
