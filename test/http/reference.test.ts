// The HTTP reference in the docs is what the routes say.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { readDocument, REFERENCE, writeReference } from "../../scripts/http-reference.ts";

test("the HTTP reference is the one that the routes make", async () => {
  const written = readFileSync(REFERENCE, "utf8");
  assert.equal(written, writeReference(await readDocument()), "write it again with: node scripts/http-reference.ts");
  assert.match(written, /### POST \/sessions\/\{session_id\}\/messages/);
});
