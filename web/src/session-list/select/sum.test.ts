// The counts of a deletion of several sessions.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { DeletionPreview } from "../../../../src/domain/care/deletion.ts";
import type { SessionId } from "../../../../src/domain/ids.ts";
import { sumOf } from "./sum.ts";

const id = (n: number): SessionId => `ses_${String(n).padStart(32, "0")}`;
const preview = (n: number, change: Partial<DeletionPreview> = {}): DeletionPreview => ({ session_id: id(n), messages: 4, files: 1, memories_only_here: 1, memories_shared: 0, forks: [], hand_offs: [], backups: [], ...change });
const row = (n: number) => ({ session_id: id(n), message_count: 2 });

test("counts add up, and a session without a preview counts by its row", () => {
  const sum = sumOf([row(1), row(2), row(3)], [preview(1), preview(2)]);
  assert.equal(sum.messages, 10);
  assert.equal(sum.files, 2);
  assert.equal(sum.memories_only_here, 2);
});

test("a copy counts once, a backup too, and a copy in a session that goes as well counts not at all", () => {
  const fork = { session_id: id(9), title: "Fork" };
  const sum = sumOf([row(1), row(2)], [preview(1, { forks: [fork, { session_id: id(2), title: "Goes too" }], backups: ["Monday"] }), preview(2, { forks: [fork], backups: ["Monday", "Tuesday"] })]);
  assert.deepEqual(sum.forks, [fork]);
  assert.deepEqual(sum.backups, ["Monday", "Tuesday"]);
});
