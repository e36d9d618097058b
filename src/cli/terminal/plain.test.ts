// Nothing that a model or a title says may steer the terminal.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createPlainFilter, plain, plainJson, plainLine } from "./plain.ts";

const ESC = "\x1b";

test("colours, cursor moves and window titles leave only their words", () => {
  assert.equal(plain(`${ESC}[31mred${ESC}[0m ${ESC}[2J${ESC}]0;owned\x07title ${ESC}]8;;http://x${ESC}\\link${ESC}]8;;${ESC}\\`), "red title link");
});

test("eight-bit control sequences are sequences too", () => {
  assert.equal(plain("a\x9b31mb\x9d0;t\x9cc\x85d"), "abcd");
});

test("newlines and tabs stay, other control characters go", () => {
  assert.equal(plain("a\r\n\tb\x00\x07\x08\x7fc"), "a\n\tbc");
});

test("a sequence that is cut into pieces is still one sequence", () => {
  const whole = `one ${ESC}[1;31mtwo${ESC}]0;title${ESC}\\ three`;
  for (let at = 0; at <= whole.length; at++) {
    const filter = createPlainFilter();
    assert.equal(filter(whole.slice(0, at)) + filter(whole.slice(at)), "one two three", `cut at ${at}`);
  }
});

test("a sequence without an end does not swallow the next line", () => {
  assert.equal(plain(`${ESC}]0;never ends\nnext ${ESC}[12\nlast`), "\nnext \nlast");
});

test("other scripts and emoji are left as they are", () => {
  const text = "Grüße 中文 한국어 👩‍👩‍👧 é";
  assert.equal(plain(text), text);
});

test("a title is one line", () => {
  assert.equal(plainLine(`  a\n\n${ESC}[1mb\t c  `), "a b c");
});

test("JSON never holds a raw control character and still parses to the same text", () => {
  const value = { text: `${ESC}[31m\x9b\x7f\n` };
  const text = plainJson(value);
  assert.ok([...text].every((char) => char >= " " && (char < "\x7f" || char > "\x9f")), text);
  assert.deepEqual(JSON.parse(text), value);
});
