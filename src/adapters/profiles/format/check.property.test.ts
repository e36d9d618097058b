// Whatever stands in a file, checking it gives a profile or at least one problem, and never throws.
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { checkFile, FILE_MAX } from "./check.ts";

const VALID = `agent_id: mira
name: Mira
role: Research assistant
personality: { tone: "warm", traits: [curious], emotional_model: stable }
instructions: |
  Cite your sources.
memory:
  stm_window: 50
  learn_from: [chat]
  distill_after_idle: 10m
llm: { enabled: true, provider: openai, model: gpt-5-mini, temperature: 0.7 }
tools: { restrict_to: [memory], approval: { web_fetch: ask } }
heartbeat: { every: 30m, prompt: "?", active_hours: "08:00-22:00", timezone: UTC }
limits: { usd_per_day: 1.00 }
`;

function check(text: string): void {
  const { profile, problems } = checkFile(text, "x.yaml");
  assert.equal(profile === undefined, problems.length > 0);
  for (const { file, line, message } of problems) {
    assert.equal(file, "x.yaml");
    assert.ok(Number.isInteger(line) && line >= 0 && line <= text.split("\n").length + 1, `line ${line}`);
    assert.ok(message.length > 5 && message.length < 1000 && !message.includes("\n"), message);
  }
}

test("random bytes never make checking throw", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => check(Buffer.from(bytes).toString("utf8"))), { numRuns: 500 });
});

test("random text of the characters that mean something to YAML never makes checking throw", () => {
  const unit = fc.constantFrom(..."abm:-?[]{},&*!|>'\"%@`#~.0179 \n\t\r\\", "---\n", "<<: ", "...\n", "agent_id: ", "\u2028", "🦊", "\ud800");
  fc.assert(fc.property(fc.string({ unit, maxLength: 120 }), (text) => check(text)), { numRuns: 1500 });
});

test("no random change of a valid file makes checking throw", () => {
  const cut = fc.record({ at: fc.nat(VALID.length), drop: fc.nat(30), put: fc.oneof(fc.string({ maxLength: 8 }), fc.constantFrom("\n", "\t", ": ", "- ", "[", "{", '"', "&a ", "*a", "!!map ", "? ", "null", "~", "1e999", "0x1F", "__proto__: ")) });
  fc.assert(
    fc.property(fc.array(cut, { minLength: 1, maxLength: 4 }), (cuts) => {
      check(cuts.reduce((text, { at, drop, put }) => text.slice(0, at) + put + text.slice(at + drop), VALID));
    }),
    { numRuns: 1500 },
  );
});

test("files as large as they may be, made to be hard to read, are refused and not choked on", () => {
  for (const unit of ["[", "{", "- ", "? ", "a: [", "&a ", "*a ", "\"", "!a ", "a:\n", "k: 1\n", "\t", "[],"]) {
    check(`a: ${unit.repeat(Math.floor((FILE_MAX / 8 - 4) / unit.length))}`);
  }
});
