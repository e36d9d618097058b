// Suggestions for misspelt words.
import assert from "node:assert/strict";
import { test } from "node:test";
import { findNearest } from "./nearest.ts";

const KEYS = ["temperature", "max_tokens", "provider", "model", "name", "role"];

test("a slip of the fingers finds the word that was meant", () => {
  assert.equal(findNearest("tempature", KEYS), "temperature");
  assert.equal(findNearest("maxtokens", KEYS), "max_tokens");
  assert.equal(findNearest("max-tokens", KEYS), "max_tokens");
  assert.equal(findNearest("Provider", KEYS), "provider");
  assert.equal(findNearest("modle", KEYS), "model");
  assert.equal(findNearest("rol", KEYS), "role");
});

test("a word that is nothing like the others gets no suggestion", () => {
  for (const text of ["colour", "x", "", "nam_of_the_agent", "🦊", "a".repeat(200_000)]) {
    assert.equal(findNearest(text, KEYS), undefined, text.slice(0, 20));
  }
});
