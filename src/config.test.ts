// The environment: sensible without anything, and every variable that is wrong is named.
import assert from "node:assert/strict";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { readConfig } from "./config.ts";
import { isAppError } from "./domain/errors.ts";

test("with nothing set, the server listens on this machine only and keeps its files in the home folder", () => {
  const config = readConfig({});
  assert.deepEqual([config.home, config.host, config.port, config.log], [join(homedir(), ".rapport"), "127.0.0.1", 4777, "warn"]);
  assert.deepEqual([config.token, config.model, config.server], [undefined, undefined, undefined]);
});

test("an empty variable is the same as none", () => {
  const names = ["RAPPORT_HOME", "RAPPORT_HOST", "RAPPORT_PORT", "RAPPORT_TOKEN", "RAPPORT_MODEL", "RAPPORT_LOG", "RAPPORT_SERVER", "OPENAI_API_KEY", "OPENAI_BASE_URL", "OLLAMA_HOST"];
  assert.deepEqual(readConfig(Object.fromEntries(names.map((name) => [name, "  "]))), readConfig({}));
});

test("what is set is used", () => {
  const config = readConfig({ RAPPORT_HOME: "~/talks", RAPPORT_HOST: "0.0.0.0", RAPPORT_PORT: "0", RAPPORT_TOKEN: "a-token-of-some-length", RAPPORT_MODEL: "openai/gpt-5-mini", RAPPORT_LOG: "info", OPENAI_API_KEY: " sk-1 " });
  assert.deepEqual([config.home, config.host, config.port], [join(homedir(), "talks"), "0.0.0.0", 0]);
  assert.deepEqual([config.token, config.model, config.log, config.models.openaiApiKey], ["a-token-of-some-length", "openai/gpt-5-mini", "info", "sk-1"]);
  assert.equal(readConfig({ RAPPORT_HOME: "here" }).home, resolve("here"));
});

test("every variable that is wrong is named at once, and what a secret was is not repeated", () => {
  const wrong = { RAPPORT_PORT: "65536", RAPPORT_TOKEN: "short", RAPPORT_MODEL: "gpt", RAPPORT_LOG: "loud", RAPPORT_SERVER: "not an address", OPENAI_BASE_URL: "ftp://x" };
  assert.throws(
    () => readConfig(wrong),
    (error) => isAppError(error) && error.code === "invalid_request" && Object.keys(wrong).every((name) => error.message.includes(name)) && !error.message.includes("short"),
  );
  for (const port of ["-1", "1.5", "abc", "99999", "0x50"]) assert.throws(() => readConfig({ RAPPORT_PORT: port }), /RAPPORT_PORT/);
});
