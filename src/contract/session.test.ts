// What a list of sessions may be asked for.
import assert from "node:assert/strict";
import { test } from "node:test";
import { listSessionsSchema } from "./session.ts";

test("a type that is named several times counts once", () => {
  assert.deepEqual(listSessionsSchema.parse({ type: ["chat,chat", "schedule,chat"] }).type, ["chat", "schedule"]);
  assert.deepEqual(listSessionsSchema.parse({ type: Array.from({ length: 3000 }, () => "chat").join(",") }).type, ["chat"]);
});
