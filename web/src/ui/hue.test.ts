// Seals: every hue is allowed, steady and spread.
import assert from "node:assert/strict";
import { test } from "node:test";
import { hueOf } from "./hue.ts";

test("no agent wears the memory colour", () => {
  for (let n = 0; n < 5000; n += 1) {
    const hue = hueOf(`agent_${n}`);
    assert.ok(hue >= 10 && hue < 330, `agent_${n} has ${hue}`);
  }
});

test("an agent keeps its hue, and neighbours differ", () => {
  assert.equal(hueOf("mira"), hueOf("mira"));
  assert.notEqual(hueOf("mira"), hueOf("otto"));
  assert.ok(Math.abs(hueOf("agent_1") - hueOf("agent_2")) > 5);
});

test("hues are spread over the whole arc", () => {
  const sectors = new Set(Array.from({ length: 400 }, (_, n) => Math.floor(hueOf(`a${n}`) / 20)));
  assert.ok(sectors.size >= 15, `${sectors.size} sectors are used`);
});
