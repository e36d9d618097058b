// One browser, two people: each finds what they left, and nothing of the other.
import assert from "node:assert/strict";
import { test } from "node:test";
import { handOver } from "./hand-over.ts";

function createBox(entries: Record<string, string>) {
  const map = new Map(Object.entries(entries));
  const box = {
    get length() {
      return map.size;
    },
    key: (index: number) => [...map.keys()][index] ?? null,
    getItem: (key: string) => map.get(key) ?? null,
    setItem: (key: string, value: string) => void map.set(key, value),
    removeItem: (key: string) => void map.delete(key),
  };
  return { box, read: () => Object.fromEntries(map) };
}

test("drafts, unsent messages and tabs are put away for whoever comes, and are back when their person is", () => {
  const own = { "rapport.draft.ses_a": "half a thought", "rapport.unsent.ses_a": "[]", "rapport.tabs": "[]" };
  const shared = createBox({ ...own, "rapport.theme": "dark", other: "kept" });
  const tab = createBox({ "rapport.tabs": "[]" });
  assert.equal(handOver(shared.box, tab.box, { from: "per_owner", to: "per_b" }), true);
  const seen = Object.keys(shared.read()).filter((key) => !key.startsWith("rapport.of."));
  assert.deepEqual([seen, tab.read()], [["rapport.theme", "other", "rapport.person"], {}]);
  shared.box.setItem("rapport.draft.ses_b", "another");
  assert.equal(handOver(shared.box, tab.box, { from: "per_b", to: "per_owner" }), true);
  const { "rapport.of.per_b": away, ...back } = shared.read();
  assert.deepEqual(back, { ...own, "rapport.theme": "dark", other: "kept", "rapport.person": "per_owner" });
  assert.deepEqual(JSON.parse(away ?? ""), { "rapport.draft.ses_b": "another" });
});

test("somebody new in a browser that holds nothing needs no new beginning", () => {
  const shared = createBox({ "rapport.theme": "dark" });
  assert.equal(handOver(shared.box, createBox({}).box, { from: "per_owner", to: "per_b" }), false);
  assert.equal(shared.read()["rapport.person"], "per_b");
});
