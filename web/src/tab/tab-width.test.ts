// Tabs shrink to 120 px; the rest goes behind a number, never the one on screen.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { SessionId } from "../../../src/domain/ids.ts";
import { fittingTabs } from "./tab-width.ts";

const ids = ["ses_1", "ses_2", "ses_3", "ses_4"] as SessionId[];

test("all fit while there is room for 120 px each", () => {
  assert.deepEqual(fittingTabs(ids, null, 486), ids);
  assert.deepEqual(fittingTabs(ids, null, 485), ids.slice(0, 3));
});

test("the one on screen is always shown", () => {
  assert.deepEqual(fittingTabs(ids, "ses_4", 250), ["ses_1", "ses_4"]);
  assert.deepEqual(fittingTabs(ids, "ses_3", 10), ["ses_3"]);
});
