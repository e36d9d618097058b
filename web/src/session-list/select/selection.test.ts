// Choosing rows: one by one, as a range, and letting go.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import type { SessionId } from "../../../../src/domain/ids.ts";
import { leaveSelecting, selection, selectTo, toggleRow } from "./selection.ts";

const id = (n: number): SessionId => `ses_${String(n).padStart(32, "0")}`;
const ids = [1, 2, 3, 4, 5].map(id);
const chosen = () => [...(selection.get() ?? [])].sort();

beforeEach(leaveSelecting);

test("a row is chosen and let go of, and choosing goes on with none", () => {
  toggleRow(id(2));
  assert.deepEqual(chosen(), [id(2)]);
  toggleRow(id(2));
  assert.deepEqual(chosen(), []);
  assert.notEqual(selection.get(), null);
});

test("a range goes from the row that was touched last, in both directions, and keeps what was chosen", () => {
  toggleRow(id(5));
  toggleRow(id(3));
  selectTo(id(1), ids, undefined);
  assert.deepEqual(chosen(), [id(1), id(2), id(3), id(5)]);
  selectTo(id(4), ids, undefined);
  assert.deepEqual(chosen(), ids);
});

test("without such a row a range begins where focus is, and else it is the row alone", () => {
  selectTo(id(3), ids, id(2));
  assert.deepEqual(chosen(), [id(2), id(3)]);
  leaveSelecting();
  selectTo(id(4), ids, undefined);
  assert.deepEqual(chosen(), [id(4)]);
});
