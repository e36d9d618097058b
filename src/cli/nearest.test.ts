import assert from "node:assert/strict";
import { test } from "node:test";
import { nearest } from "./nearest.ts";

test("a slip of the fingers finds its word, another word finds none", () => {
  assert.equal(nearest("sesions", ["sessions", "settings"]), "sessions");
  assert.equal(nearest("hcat", ["chat", "token"]), "chat");
  assert.equal(nearest("banana", ["chat", "token"]), undefined);
});
