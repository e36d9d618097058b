// The products are those that anybody would work out.
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { LANES, multiply } from "./kernel.ts";

function products(question: Int16Array, codes: Int8Array): number[] {
  const all: number[] = [];
  multiply(question, codes, (some, first) => {
    assert.equal(all.length, first);
    all.push(...some);
  });
  return all;
}

test("each vector's product with the question is exact, however many there are", () => {
  const numbers = (most: number, length: number) => fc.array(fc.integer({ min: -most, max: most }), { minLength: length, maxLength: length });
  const any = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 0, max: 300 }), fc.nat());
  fc.assert(
    fc.property(any.chain(([lanes, count]) => fc.tuple(numbers(2047, lanes * LANES), fc.constant(count), numbers(127, 64))), ([question, count, pattern]) => {
      const codes = Int8Array.from({ length: count * question.length }, (_, index) => pattern[(index * 7 + (index >> 6)) % 64] ?? 0);
      const expected = Array.from({ length: count }, (_, row) => question.reduce((sum, value, index) => sum + value * (codes[row * question.length + index] ?? 0), 0));
      assert.deepEqual(products(Int16Array.from(question), codes), expected);
    }),
    { numRuns: 30 },
  );
});

test("the largest numbers of the longest vectors do not overflow, and longer ones than before find room", () => {
  for (const size of [LANES, 1536, 7968]) {
    const found = products(new Int16Array(size).fill(2047), new Int8Array(size * 2).fill(127));
    assert.deepEqual(found, [size * 2047 * 127, size * 2047 * 127]);
  }
});
