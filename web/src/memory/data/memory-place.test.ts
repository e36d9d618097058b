// Addresses of the Memory view.
import assert from "node:assert/strict";
import { test } from "node:test";
import { readPlace } from "./memory-place.ts";

const ID = "0".repeat(32);

test("an address opens what it names", () => {
  const place = { agent: "mira", show: "ended", q: "cat", kind: "fact", pinned: true, memory: `mem_${ID}`, set: `dis_${ID}` };
  assert.deepEqual(readPlace(place), place);
});

test("what an address says wrongly is left out, and nothing fails", () => {
  assert.deepEqual(readPlace({ agent: "Mira!", show: "all", q: " ", kind: 3, pinned: "no", memory: "mem_<script>", set: ID, other: 1 }), {});
});
