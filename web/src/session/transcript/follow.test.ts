// When the transcript follows its end, and when it lets go.
import assert from "node:assert/strict";
import { test } from "node:test";
import { scrolled } from "./follow.ts";

const following = { following: true, top: 500 };

test("one step upwards lets go, also close to the end", () => {
  assert.deepEqual(scrolled(following, 480, 20), { following: false, top: 480 });
});

test("reaching the end takes hold again", () => {
  const away = { following: false, top: 300 };
  assert.equal(scrolled(away, 400, 100).following, false);
  assert.equal(scrolled(away, 460, 40).following, true);
});

test("growing text below does not let go", () => {
  assert.equal(scrolled(following, 500, 300).following, true);
});

test("a page that shrinks and moves up to its end is still followed", () => {
  assert.equal(scrolled(following, 400, 0).following, true);
});
