// The page for users: every sentence that it says rules understand, they do, and what it says they miss, they miss.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { knownMemory, memoryId, personSays, SAID_AT } from "../../../../test/support/said.ts";
import { extractByRules } from "./extract.ts";

const PAGE = readFileSync(new URL("../../../../docs/memory.md", import.meta.url), "utf8");
const KNOWN = ["The user lives in Lyon.", "The user works at Acme.", "The user has a dog called Rex.", "The user is planning a trip to Rome in May 2026."].map((text, index) =>
  knownMemory(text, { memory_id: memoryId(index + 1), kind: text.includes("trip") ? "event" : "fact" }),
);

test("the table of what is learned with and without a model is true of the rules", () => {
  const rows = PAGE.split("\n").filter((line) => line.startsWith('| "')).map((line) => line.split("|").map((cell) => cell.trim()));
  assert.ok(rows.length >= 7);
  for (const [, said = "", , rules = ""] of rows) {
    for (const [, sentence = ""] of said.matchAll(/"([^"]+)"/g)) {
      const found = extractByRules(personSays(sentence), KNOWN, SAID_AT);
      assert.equal(found.length > 0, rules.startsWith("yes"), `${sentence} → ${rules}`);
    }
  }
});
