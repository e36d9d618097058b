// Names of what was pressed.
import assert from "node:assert/strict";
import { test } from "node:test";
import { chordOf } from "./keyboard.ts";

const press = (key: string, change: Partial<Parameters<typeof chordOf>[0]> = {}) => chordOf({ key, code: "", altKey: false, ctrlKey: false, metaKey: false, shiftKey: false, ...change });

test("letters and signs are named as they are written", () => {
  assert.equal(press("n"), "n");
  assert.equal(press("?", { shiftKey: true }), "?");
  assert.equal(press("F2"), "f2");
});

test("with Alt the physical key counts, whatever the layout writes", () => {
  assert.equal(press("„", { altKey: true, shiftKey: true, code: "KeyT" }), "alt+shift+t");
  assert.equal(press("∑", { altKey: true, code: "KeyW" }), "alt+w");
  assert.equal(press("≤", { altKey: true, code: "Comma" }), "alt+,");
  assert.equal(press("¡", { altKey: true, code: "Digit1" }), "alt+1");
});
