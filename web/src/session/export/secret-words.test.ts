// Words for what was masked.
import assert from "node:assert/strict";
import { test } from "node:test";
import { maskedWords } from "./secret-words.ts";

test("what was masked is told by kind and count", () => {
  assert.equal(maskedWords([{ kind: "api_key", count: 2 }, { kind: "password", count: 1 }]), "Masked: 2 API keys, 1 password.");
  assert.equal(maskedWords([]), "No secrets were found in it.");
});
