import assert from "node:assert/strict";
import { test } from "node:test";
import type { Settings } from "../../contract/setting.ts";
import { AppError } from "../../domain/errors.ts";
import { isSecret, listSettings, parseSettingKey, patchToSet, patchToUnset } from "./setting-key.ts";

const SETTINGS: Settings = {
  default_model: "lab/large",
  embedding_model: "lab/meaning",
  providers: { lab: { kind: "openai-compatible", base_url: "http://lab/v1", has_key: true } },
  prices: { "lab/large.2": { input: 1, output: 2, cached_input: 0.5 } },
  context_tokens: { "lab/large.2": 32768 },
  retention: { chat: null, heartbeat: 30, schedule: null, subagent: null },
  has_owner_password: true,
};

const set = (key: string, value: string) => patchToSet(SETTINGS, parseSettingKey(key), value);
const unset = (key: string) => patchToUnset(SETTINGS, parseSettingKey(key));

test("all that is set is listed, and no secret with it", () => {
  assert.deepEqual(listSettings(SETTINGS), [
    ["default_model", "lab/large"],
    ["embedding_model", "lab/meaning"],
    ["providers.lab.kind", "openai-compatible"],
    ["providers.lab.base_url", "http://lab/v1"],
    ["providers.lab.key", "set"],
    ["prices.lab/large.2", "1,2,0.5"],
    ["context_tokens.lab/large.2", "32768"],
    ["retention.heartbeat", "30d"],
    ["owner_password", "set"],
  ]);
});

test("changing one part of a provider keeps the others", () => {
  assert.deepEqual(set("providers.lab.key", "k"), { providers: { lab: { kind: "openai-compatible", base_url: "http://lab/v1", key: "k" } } });
  assert.deepEqual(set("providers.lab.base_url", "http://new"), { providers: { lab: { kind: "openai-compatible", base_url: "http://new" } } });
  assert.deepEqual(unset("providers.lab.key"), { providers: { lab: { kind: "openai-compatible", base_url: "http://lab/v1", key: null } } });
});

test("a new provider is of the kind it is named after, and an address alone is compatible", () => {
  assert.deepEqual(set("providers.openai.key", "k"), { providers: { openai: { kind: "openai", base_url: null, key: "k" } } });
  assert.deepEqual(set("providers.desk.base_url", "http://d"), { providers: { desk: { kind: "openai-compatible", base_url: "http://d" } } });
  assert.throws(() => set("providers.desk.key", "k"), AppError);
});

test("a price is dollars per million tokens, with the cached one as dear as the fresh when left out", () => {
  assert.deepEqual(set("prices.openai/gpt-5-mini", "0.25, 2"), { prices: { "openai/gpt-5-mini": { input: 0.25, output: 2, cached_input: 0.25 } } });
  for (const wrong of ["1", "a,b", "1,2,3,4", "-1,2", "1,,2"]) assert.throws(() => set("prices.a/b", wrong), AppError, wrong);
});

test("what is removed is named as it was set, and an unknown key is refused", () => {
  assert.deepEqual(unset("default_model"), { default_model: null });
  assert.deepEqual(unset("providers.lab"), { providers: { lab: null } });
  assert.deepEqual(unset("prices.lab/large.2"), { prices: { "lab/large.2": null } });
  assert.throws(() => unset("providers.lab.kind"), AppError);
  assert.throws(() => parseSettingKey("default_modle"), AppError);
});

test("keys and passwords are secrets, addresses are not", () => {
  assert.ok(isSecret(parseSettingKey("owner_password")) && isSecret(parseSettingKey("providers.lab.key")));
  assert.ok(!isSecret(parseSettingKey("providers.lab.base_url")));
});

test("the size of a model's context is a whole number of tokens", () => {
  assert.deepEqual(set("context_tokens.lab/large.2", "65536"), { context_tokens: { "lab/large.2": 65536 } });
  assert.deepEqual(unset("context_tokens.lab/large.2"), { context_tokens: { "lab/large.2": null } });
  for (const wrong of ["many", "12.5", "100", ""]) assert.throws(() => set("context_tokens.lab/large.2", wrong), AppError);
});

test("a retention rule is a number of days, and removing it keeps for good again", () => {
  assert.deepEqual(set("retention.chat", "90d"), { retention: { chat: 90 } });
  assert.deepEqual(set("retention.subagent", "7"), { retention: { subagent: 7 } });
  assert.deepEqual(unset("retention.heartbeat"), { retention: { heartbeat: null } });
  for (const value of ["0", "-1", "soon", "1.5", "2h"]) assert.throws(() => set("retention.chat", value), AppError);
  assert.throws(() => parseSettingKey("retention.team"), AppError);
});
