// What the composer makes of what was typed.
import assert from "node:assert/strict";
import { test } from "node:test";
import { readTyped } from "./command.ts";

const read = (text: string) => readTyped(text, 100);

test("words are a message as they are", () => {
  assert.deepEqual(read("  hello\n"), { kind: "message", content: "  hello\n" });
});

test("nothing but space is not sent", () => {
  assert.deepEqual(read(" \n\t "), { kind: "empty" });
});

test("commands are read, with their title", () => {
  assert.deepEqual(read("/new"), { kind: "new", title: undefined });
  assert.deepEqual(read("/new  Bookings  an hour early "), { kind: "new", title: "Bookings an hour early" });
  assert.deepEqual(read("/close"), { kind: "close" });
  assert.deepEqual(read("/HELP"), { kind: "help" });
  assert.deepEqual(read("/remember I drink\ngreen tea "), { kind: "remember", text: "I drink green tea" });
  assert.deepEqual(read("/forget tea"), { kind: "forget", text: "tea" });
  assert.deepEqual(read("/forget"), { kind: "forget", text: "" });
});

test("an unknown word is not sent by mistake, and a space in front makes it text", () => {
  assert.deepEqual(read("/foo bar"), { kind: "unknown", name: "foo" });
  assert.deepEqual(read(" /foo bar"), { kind: "message", content: " /foo bar" });
});

test("paths are no commands", () => {
  assert.equal(read("/etc/hosts is empty").kind, "message");
  assert.equal(read("/ what").kind, "message");
});

test("what is too long is said before it is sent", () => {
  assert.deepEqual(read("x".repeat(101)), { kind: "too_long", length: 101 });
});
