// How texts are put together for one request.
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { estimateTokens } from "../../domain/prompt/tokens.ts";
import type { TextToEmbed } from "../../ports/vectors.ts";
import { cutTokens, fillBatch } from "./batch.ts";

const texts = (all: string[]): TextToEmbed[] => all.map((text, index) => ({ kind: "memory", id: `mem_${index}`, text }));

test("a request takes at most 64 texts, and fewer of long ones", () => {
  assert.equal(fillBatch(texts(Array.from({ length: 100 }, () => "short"))).length, 64);
  assert.equal(fillBatch(texts(Array.from({ length: 64 }, () => "word ".repeat(1600)))).length, 8);
  assert.equal(fillBatch(texts(["word ".repeat(1_000_000)])).length, 1);
  assert.deepEqual(fillBatch([]), []);
});

test("whatever the texts are, a request takes the first of them, in order and never none", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(12_000), { minLength: 1, maxLength: 90 }), (lengths) => {
      const all = texts(lengths.map((length) => "x".repeat(length)));
      const batch = fillBatch(all);
      assert.ok(batch.length >= 1 && batch.length <= 64);
      assert.deepEqual(batch, all.slice(0, batch.length));
      const tokens = batch.reduce((sum, { text }) => sum + Math.min(2000, estimateTokens(text)), 0);
      assert.ok(tokens <= 16_000);
    }),
  );
});

test("a text is cut to its beginning in any script, and one that fits is left whole", () => {
  assert.equal(cutTokens("short", 200), "short");
  for (const text of ["word ".repeat(5000), "漢字".repeat(5000), "кириллица ".repeat(3000)]) {
    const cut = cutTokens(text, 200);
    assert.ok(text.startsWith(cut));
    assert.ok(Math.abs(estimateTokens(cut) - 200) <= 4, String(estimateTokens(cut)));
  }
});
