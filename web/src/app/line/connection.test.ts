// The line to the server, as people are told about it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { nextConnection, NOT_YET } from "./connection.ts";

test("watching another session is no loss", () => {
  const open = nextConnection(NOT_YET, "open", 1);
  assert.equal(nextConnection(open, "connecting", 2), open);
});

test("a lost line counts from its first moment until it stands again", () => {
  const lost = nextConnection({ state: "open", since: null }, "offline", 100);
  assert.deepEqual(nextConnection(nextConnection(lost, "connecting", 200), "offline", 300), { state: "offline", since: 100 });
  assert.deepEqual(nextConnection(lost, "open", 400), { state: "open", since: null });
});
