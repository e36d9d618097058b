// The active context: it grows until a limit is reached, then its oldest part leaves at once.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { ContextEntry } from "./context.ts";
import { contextStart } from "./context.ts";

const user = (tokens = 10): ContextEntry => ({ role: "user", counted: true, tokens });
const agent = (tokens = 10): ContextEntry => ({ role: "assistant", counted: true, tokens });
const call = (tokens = 10): ContextEntry => ({ role: "assistant", counted: false, tokens });
const tool = (tokens = 10): ContextEntry => ({ role: "tool", counted: false, tokens });
const turns = (count: number, tokens = 10) => Array.from({ length: count }, () => [user(tokens), agent(tokens)]).flat();

const ROOMY = { messages: 50, tokens: 1_000_000 };

test("nothing leaves before a limit is reached", () => {
  assert.equal(contextStart([...turns(24), user()], ROOMY, 48), 0);
  assert.equal(contextStart([...turns(24), user(), agent()], ROOMY, 48), 0);
});

test("when there are too many messages, the oldest two fifths leave at once and it begins with a person", () => {
  const entries = [...turns(25), user()];
  const start = contextStart(entries, ROOMY, 50);
  assert.equal(entries.length - start <= 30, true);
  assert.equal(entries.length - start >= 29, true);
  assert.equal(entries[start]?.role, "user");
});

test("steps of tools weigh and are not counted", () => {
  const entries = [...Array.from({ length: 20 }, () => [user(), call(), tool(), call(), tool(), agent()]).flat(), user()];
  assert.equal(contextStart(entries, ROOMY, entries.length - 1), 0);
});

test("when there are too many tokens, it leaves until three fifths of the room are used", () => {
  const entries = [...turns(10, 100), user(100)];
  const start = contextStart(entries, { messages: 50, tokens: 2000 }, 20);
  const left = entries.slice(start).reduce((sum, entry) => sum + entry.tokens, 0);
  assert.ok(left <= 1200 && left > 900, `${left} tokens are left`);
});

test("what the running turn answers never leaves, however large it is", () => {
  assert.equal(contextStart([...turns(3), user(9000), call(), tool(9000)], { messages: 50, tokens: 1000 }, 6), 6);
  assert.equal(contextStart([user(9000)], { messages: 1, tokens: 1 }, 0), 0);
});
