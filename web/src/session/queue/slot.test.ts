// Which place a dragged line takes, and who makes way for it.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Slot } from "./slot.ts";
import { placeAt, restAt, wayOf } from "./slot.ts";

/** Lines below each other with these heights. */
function stack(...heights: number[]): Slot[] {
  return heights.map((height, index) => ({ top: heights.slice(0, index).reduce((sum, one) => sum + one, 0), height }));
}
const even = stack(32, 32, 32, 32);

test("a line passes a neighbour when it covers half of it, and not before", () => {
  assert.deepEqual([15, 17, 47, 49, 500].map((dy) => placeAt(even, 0, dy)), [0, 1, 1, 2, 3]);
  assert.deepEqual([-15, -17, -49, -500].map((dy) => placeAt(even, 3, dy)), [3, 2, 1, 0]);
  assert.equal(placeAt(even, 1, 0), 1);
});

test("lines of different heights are passed by their own middle", () => {
  const lines = stack(32, 88, 32);
  assert.deepEqual([43, 45].map((dy) => placeAt(lines, 0, dy)), [0, 1]);
  assert.deepEqual([-43, -45].map((dy) => placeAt(lines, 2, dy)), [2, 1]);
});

test("those between make way by the height of the dragged line, the others stay", () => {
  const ways = (from: number, to: number) => even.map((_, index) => wayOf(even, { from, to }, index));
  assert.deepEqual(ways(0, 2), [0, -32, -32, 0]);
  assert.deepEqual(ways(3, 1), [0, 32, 32, 0]);
  assert.deepEqual(ways(1, 1), [0, 0, 0, 0]);
});

test("a dropped line rests where those it passed were", () => {
  const lines = stack(32, 88, 40);
  assert.deepEqual([restAt(lines, 0, 2), restAt(lines, 2, 0), restAt(lines, 1, 1)], [128, -120, 0]);
});
