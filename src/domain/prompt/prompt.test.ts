// The system prompt: every field of a profile that is meant to shape an agent really reaches the model.
import assert from "node:assert/strict";
import { test } from "node:test";
import { EMOTIONAL_MODELS, type Personality } from "../agent.ts";
import { systemPrompt } from "./prompt.ts";

const personality: Personality = { tone: "warm, precise", traits: ["curious", "patient"], emotional_model: "stable" };
const base = { name: "Mira", role: "Research assistant", personality, instructions: "Cite your sources." };
const prompt = systemPrompt(base);

/** The lines that differ from the base prompt once `change` is made. */
function linesAfter(change: Partial<typeof base>): string[] {
  const before = new Set(prompt.split("\n"));
  return systemPrompt({ ...base, ...change }).split("\n").filter((line) => !before.has(line));
}

test("the prompt says who the agent is in the documented order", () => {
  assert.equal(
    prompt,
    [
      "You are Mira.",
      "Your role: Research assistant.",
      "Your tone: warm, precise.",
      "Your traits: curious, patient.",
      "Keep an even temper: acknowledge feelings without mirroring them.",
      "",
      "Cite your sources.",
    ].join("\n"),
  );
});

test("the name changes the prompt", () => assert.deepEqual(linesAfter({ name: "Nora" }), ["You are Nora."]));

test("the role changes the prompt", () => assert.deepEqual(linesAfter({ role: "Cook" }), ["Your role: Cook."]));

test("the tone changes the prompt", () => {
  assert.deepEqual(linesAfter({ personality: { ...personality, tone: "dry" } }), ["Your tone: dry."]);
});

test("the traits change the prompt", () => {
  assert.deepEqual(linesAfter({ personality: { ...personality, traits: ["bold"] } }), ["Your traits: bold."]);
});

test("each emotional model makes another prompt", () => {
  const prompts = EMOTIONAL_MODELS.map((emotional_model) => systemPrompt({ ...base, personality: { ...personality, emotional_model } }));
  assert.equal(new Set(prompts).size, EMOTIONAL_MODELS.length);
});

test("the instructions change the prompt and stand at its end word for word", () => {
  assert.deepEqual(linesAfter({ instructions: "Be brief.\nAsk back." }), ["Be brief.", "Ask back."]);
  assert.ok(systemPrompt({ ...base, instructions: "Be brief.\n\n  Ask back." }).endsWith("\n\nBe brief.\n\n  Ask back."));
});

test("fields that are left empty leave no trace in the prompt", () => {
  const bare = systemPrompt({ ...base, personality: { tone: "", traits: [], emotional_model: "stable" }, instructions: " \n" });
  assert.equal(bare.split("\n").length, 3);
  assert.doesNotMatch(bare, /tone|traits|\n$|undefined/);
});

test("a role that is a whole sentence is not given a second full stop", () => {
  assert.deepEqual(linesAfter({ role: "You cook." }), ["Your role: You cook."]);
});
