// What a prompt's files weigh: a model that is not given a file needs no room for it.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { FilePart } from "../../domain/message.ts";
import { unsentTokens } from "./attach.ts";

const file = (media_type: string, size: number): FilePart => ({ type: "file", file_id: "fil_a", name: "a", media_type, size });
const message = { parts: [file("application/pdf", 3_000_000), file("image/png", 9), file("text/plain", 400), { type: "text" as const, text: "words" }] };

test("files that a model does not take are taken off the estimate, and only those", () => {
  const none = unsentTokens([message], { image: false, pdf: false });
  const onlyPdf = unsentTokens([message], { image: true, pdf: false });
  assert.ok(onlyPdf >= 40_000, String(onlyPdf));
  assert.ok(none - onlyPdf >= 1000, String(none));
  assert.equal(unsentTokens([message], { image: true, pdf: true }), 0);
  assert.equal(unsentTokens([{ parts: [] }], { image: false, pdf: false }), 0);
});
