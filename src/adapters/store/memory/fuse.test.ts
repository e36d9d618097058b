// Words, meaning and sources in one order.
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { fuse } from "./fuse.ts";

type Pairs = [pk: number, score: number][];

const fuseAll = (words: Pairs, likeness: Pairs = [], sources: Pairs = []) => fuse({ words: new Map(words), likeness: new Map(likeness), sources: new Map(sources) });
const keysOf = (...parts: Parameters<typeof fuseAll>) => fuseAll(...parts).map(({ pk }) => pk);

test("without meaning the words decide, and what hardly fits is left out", () => {
  assert.deepEqual(keysOf([[1, 2], [2, 9], [3, 4]]), [2, 3]);
  assert.deepEqual(fuseAll([[2, 9]]), [{ pk: 2, score: 1, reasons: { words: 1 } }]);
});

test("what only the meaning finds is found, and says so", () => {
  assert.deepEqual(fuseAll([], [[7, 1]]), [{ pk: 7, score: 0.6, reasons: { vector: 0.6 } }]);
  assert.deepEqual(keysOf([[1, 5]], [[7, 1]]), [1, 7]);
});

test("what fits in words and meaning comes before what fits in one of them better", () => {
  assert.deepEqual(keysOf([[1, 10], [2, 7]], [[2, 0.9], [3, 1]]), [2, 1, 3]);
});

test("what only its source finds is found when the source fits well, and says so", () => {
  assert.deepEqual(fuseAll([], [], [[7, 3]]), [{ pk: 7, score: 1, reasons: { source: 1 } }]);
  assert.deepEqual(keysOf([[1, 5]], [], [[1, 1], [7, 4], [8, 1]]), [1, 7]);
});

test("of two with the same words the one whose source fits comes first", () => {
  assert.deepEqual(keysOf([[1, 5], [2, 5]], [], [[1, 2]]), [1, 2]);
  assert.deepEqual(keysOf([[1, 6], [2, 5]], [], [[2, 2], [3, 1.5]]), [2, 1, 3]);
});

test("of equals the newer one comes first, and nothing comes of nothing", () => {
  assert.deepEqual(keysOf([[1, 3], [2, 3]]), [2, 1]);
  assert.deepEqual(fuseAll([]), []);
});

test("the scale of the words' scores changes nothing, and a score is the sum of its reasons", () => {
  const scores = fc.dictionary(fc.integer({ min: 1, max: 30 }).map(String), fc.integer({ min: 1, max: 1000 }));
  const scaled = (from: Record<string, number>, by: number) => Object.entries(from).map(([pk, score]): [number, number] => [Number(pk), score * by]);
  fc.assert(
    fc.property(scores, scores, scores, (words, likeness, sources) => {
      const [one, many] = [1, 1024].map((by) => fuseAll(scaled(words, by), scaled(likeness, 1 / 1000), scaled(sources, by)));
      assert.deepEqual(one, many);
      for (const { score, reasons } of one ?? []) assert.ok(Math.abs(score - (reasons.words ?? 0) - (reasons.vector ?? 0) - (reasons.source ?? 0)) < 1e-9);
    }),
  );
});
