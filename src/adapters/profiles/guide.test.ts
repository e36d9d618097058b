// The user guide of profiles: its examples are run, so that it cannot say what is not so.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { PROFILE_DEFAULTS, EMOTIONAL_MODELS, type Profile } from "../../domain/agent.ts";
import { formatDuration } from "../../domain/duration.ts";
import { systemPrompt } from "../../domain/prompt/prompt.ts";
import { checkFile } from "./format/check.ts";

const guide = await readFile(new URL("../../../docs/agents.md", import.meta.url), "utf8");
const blocks = (language: string) => [...guide.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "gms"))].map((match) => match[1] as string);

function readProfile(yaml: string): Profile {
  const { profile, problems } = checkFile(yaml, "guide.yaml");
  assert.deepEqual(problems, []);
  return profile as Profile;
}

test("every example profile of the guide is valid", () => {
  assert.deepEqual(blocks("yaml").map((yaml) => readProfile(yaml).agent_id), ["nora", "mira", "crew"]);
});

test("the guide's full example shows every key that a profile has", () => {
  const profile = readProfile(blocks("yaml")[1] as string);
  for (const [key, value] of Object.entries({ ...profile, members: undefined })) assert.notEqual(value, null, key);
  const [tools, llm] = [profile.tools, profile.llm as object];
  for (const value of [...Object.values(llm), ...Object.values(profile.heartbeat as object), ...Object.values(profile.limits)]) assert.notEqual(value, null);
  assert.ok(tools.restrict_to.length > 0 && Object.keys(tools.approval).length > 0);
});

test("the prompt that the guide shows is the prompt that its example makes", () => {
  const profile = readProfile(blocks("yaml")[1] as string);
  assert.equal(`${systemPrompt(profile)}\n`, blocks("text")[1]);
});

test("the guide quotes what each emotional model says", () => {
  const profile = readProfile(blocks("yaml")[0] as string);
  for (const emotional_model of EMOTIONAL_MODELS) {
    const line = systemPrompt({ ...profile, personality: { ...profile.personality, emotional_model } }).split("\n")[2] as string;
    assert.ok(guide.includes(line), line);
  }
});

test("the guide's table names every field and the default that holds", () => {
  const rows = new Map([...guide.matchAll(/^\| `([\w.]+)`.* \| (.+) \|$/gm)].map((match) => [match[1] as string, match[2] as string]));
  for (const [group, defaults] of Object.entries(PROFILE_DEFAULTS)) {
    for (const [key, value] of Object.entries(defaults)) {
      const shown = rows.get(`${group}.${key}`)?.replaceAll("`", "");
      const wanted = key === "distill_after_idle" ? formatDuration(value as number) : showDefault(value);
      assert.equal(shown, wanted, `${group}.${key}`);
    }
  }
});

function showDefault(value: unknown): string {
  if (Array.isArray(value)) return value.length > 0 ? `[${value.join(", ")}]` : "none";
  if (value === null || value === "" || typeof value === "object") return "none";
  return String(value);
}

test("the mistakes that the guide shows are told in these words", () => {
  const yaml = "agent_id: nora\nname: Nora\nrole: Travel planner\nllm:\n  provider: openai\n  model: gpt-5-mini\n  tempature: 1\nmemory:\n  distill_after_idle: 10\n";
  const told = checkFile(yaml, "nora.yaml").problems.map(({ file, line, message }) => `${file}:${line}: ${message}\n`);
  assert.equal(told.join(""), blocks("text")[0]);
});
