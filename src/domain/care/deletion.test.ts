// What is said before a deletion.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { SessionCopy } from "./deletion.ts";
import { counted, deletionWords } from "./deletion.ts";

const NONE = { messages: 0, files: 0, memories_only_here: 0, memories_shared: 0, forks: [], hand_offs: [], backups: [] };
const copy: SessionCopy = { session_id: "ses_1", title: null };

test("what goes and what keeps copies is said with counts, one as one and many as many", () => {
  assert.equal(deletionWords({ ...NONE, messages: 66, files: 2, forks: [copy], backups: ["a", "b", "c"] }), "66 messages and 2 files go for good. 1 fork and 3 backups keep copies.");
  assert.equal(deletionWords({ ...NONE, messages: 1 }), "1 message goes for good.");
  assert.equal(deletionWords({ ...NONE, messages: 1200, forks: [copy], hand_offs: [copy], backups: ["a"] }), "1,200 messages go for good. 1 fork, 1 hand-off and 1 backup keep copies.");
  assert.equal(deletionWords({ ...NONE, messages: 2, backups: ["a"] }), "2 messages go for good. 1 backup keeps a copy.");
});

test("a number stands with its noun as it is written", () => {
  assert.deepEqual([counted(1, "day"), counted(90, "day"), counted(2, "memory"), counted(1200, "session")], ["1 day", "90 days", "2 memories", "1,200 sessions"]);
});
