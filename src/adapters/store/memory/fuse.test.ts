// Words and meaning in one order.
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { fuse } from "./fuse.ts";

const keysOf = (words: [number, number][], likeness: [number, number][] = []) => fuse(new Map(words), new Map(likeness)).map(({ pk }) => pk);

test("without meaning the words decide, and what hardly fits is left out", () => {
  assert.deepEqual(keysOf([[1, 2], [2, 9], [3, 4]]), [2, 3]);
  assert.deepEqual(fuse(new Map([[2, 9]]), new Map()), [{ pk: 2, score: 1, reasons: { words: 1 } }]);
});

test("what only the meaning finds is found, and says so", () => {
  assert.deepEqual(fuse(new Map(), new Map([[7, 1]])), [{ pk: 7, score: 0.6, reasons: { vector: 0.6 } }]);
  assert.deepEqual(keysOf([[1, 5]], [[7, 1]]), [1, 7]);
});

test("what fits in words and meaning comes before what fits in one of them better", () => {
  assert.deepEqual(keysOf([[1, 10], [2, 7]], [[2, 0.9], [3, 1]]), [2, 1, 3]);
});

test("of equals the newer one comes first, and nothing comes of nothing", () => {
  assert.deepEqual(keysOf([[1, 3], [2, 3]]), [2, 1]);
  assert.deepEqual(fuse(new Map(), new Map()), []);
});

test("the scale of the words' scores changes nothing, and a score is the sum of its reasons", () => {
  const scores = fc.dictionary(fc.integer({ min: 1, max: 30 }).map(String), fc.integer({ min: 1, max: 1000 }));
  const toMap = (from: Record<string, number>, by: number) => new Map(Object.entries(from).map(([pk, score]) => [Number(pk), score * by]));
  fc.assert(
    fc.property(scores, scores, (words, likeness) => {
      const [one, many] = [1, 1024].map((by) => fuse(toMap(words, by), toMap(likeness, 1 / 1000)));
      assert.deepEqual(one, many);
      for (const { score, reasons } of one ?? []) assert.ok(Math.abs(score - (reasons.words ?? 0) - (reasons.vector ?? 0)) < 1e-9);
    }),
  );
});
