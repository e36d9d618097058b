// Checking a profile: each field is read, and each mistake is named with its line and what to do.
import assert from "node:assert/strict";
import { test } from "node:test";
import { PROFILE_DEFAULTS, type Profile } from "../../../domain/agent.ts";
import { checkFile } from "./check.ts";

const HEAD = "agent_id: mira\nname: Mira\nrole: Research assistant\n";

/** The problems of the three required lines followed by `rest`, as "line: message"; `rest` begins on line 4. */
function complain(rest: string): string[] {
  return problemsOf(HEAD + rest);
}

function problemsOf(yaml: string): string[] {
  const { profile, problems } = checkFile(yaml, "mira.yaml");
  assert.equal(profile === undefined, problems.length > 0, "a profile, or problems");
  for (const problem of problems) assert.equal(problem.file, "mira.yaml");
  return problems.map((problem) => `${problem.line}: ${problem.message}`);
}

function accept(rest: string): Profile {
  const { profile, problems } = checkFile(HEAD + rest, "mira.yaml");
  assert.deepEqual(problems, []);
  return profile as Profile;
}

test("the three required lines are a whole profile with every default", () => {
  assert.deepEqual(accept(""), {
    agent_id: "mira",
    name: "Mira",
    role: "Research assistant",
    type: "agent",
    instructions: "",
    input_mode: "queue",
    llm: null,
    heartbeat: null,
    members: [],
    ...PROFILE_DEFAULTS,
  });
});

test("every field that a profile may have is read and kept", () => {
  const profile = accept(`type: team
personality: { tone: "warm, precise", traits: [curious], emotional_model: expressive }
instructions: |
  Cite your sources.
  Be brief.
input_mode: steer
memory:
  transfer_policy: facts_only
  ltm_max_results: 7
  stm_window: 40
  approval: hold_uncertain
  learn_from: [chat, schedule]
  distill_after_idle: 1h30m
llm: { enabled: true, provider: openai, model: gpt-5-mini, temperature: 0.7, max_tokens: 4096 }
tools: { allow_all: false, restrict_to: [memory, sessions, mcp.github], approval: { web_fetch: ask, memory: allow } }
heartbeat: { every: 30m, prompt: "Anything new?", active_hours: "08:00-22:00", timezone: Europe/Paris, deliver_to: telegram }
limits: { usd_per_day: 1.50, tokens_per_turn: 1000, steps_per_turn: 5, seconds_per_turn: 60, depth: 1 }
members:
  - { role: Backend, name: Baca }
  - { role: Research, agent: nora }
`);
  assert.deepEqual(profile, {
    agent_id: "mira",
    name: "Mira",
    role: "Research assistant",
    type: "team",
    personality: { tone: "warm, precise", traits: ["curious"], emotional_model: "expressive" },
    instructions: "Cite your sources.\nBe brief.",
    input_mode: "steer",
    memory: {
      transfer_policy: "facts_only",
      ltm_max_results: 7,
      stm_window: 40,
      approval: "hold_uncertain",
      learn_from: ["chat", "schedule"],
      distill_after_idle: 5_400_000,
    },
    llm: { provider: "openai", model: "gpt-5-mini", temperature: 0.7, max_tokens: 4096 },
    tools: { allow_all: false, restrict_to: ["memory", "sessions", "mcp.github"], approval: { web_fetch: "ask", memory: "allow" } },
    heartbeat: { every: 1_800_000, prompt: "Anything new?", active_hours: "08:00-22:00", timezone: "Europe/Paris", deliver_to: "telegram" },
    limits: { usd_per_day: 1.5, tokens_per_turn: 1000, steps_per_turn: 5, seconds_per_turn: 60, depth: 1 },
    members: [{ role: "Backend", name: "Baca" }, { role: "Research", agent: "nora" }],
  });
});

test("two profiles never share the lists of their defaults", () => {
  accept("").memory.learn_from.push("heartbeat");
  assert.deepEqual(accept("").memory.learn_from, ["chat"]);
});

test("a part of a group keeps the defaults of the rest, and a key without a value counts as left out", () => {
  assert.deepEqual(accept("memory: { stm_window: 8 }\n").memory, { ...PROFILE_DEFAULTS.memory, stm_window: 8 });
  assert.deepEqual(accept("memory:\n  # nothing yet\nllm:\ninstructions:\nlimits: { usd_per_day: }\n"), accept(""));
});

test("a model that is switched off means the system default", () => {
  assert.equal(accept("llm: { enabled: false }\n").llm, null);
  assert.equal(accept("llm: { enabled: false, provider: openai, model: m }\n").llm, null);
  assert.deepEqual(accept("llm: { provider: ollama, model: qwen3:8b }\n").llm, { provider: "ollama", model: "qwen3:8b", temperature: null, max_tokens: null });
});

const UNKNOWN: [string, string][] = [
  ["nmae: x", "4: Unknown key `nmae`. Did you mean `name`?"],
  ["memory:\n  stm_windw: 5", "5: Unknown key `stm_windw` in `memory`. Did you mean `stm_window`?"],
  ["llm:\n  provider: a\n  model: b\n  tempature: 1", "7: Unknown key `tempature` in `llm`. Did you mean `temperature`?"],
  ["tools: { alow_all: true }", "4: Unknown key `alow_all` in `tools`. Did you mean `allow_all`?"],
  ["heartbeat:\n  every: 30m\n  prompt: x\n  time_zone: UTC", "7: Unknown key `time_zone` in `heartbeat`. Did you mean `timezone`?"],
  ["limits: { step_per_turn: 1 }", "4: Unknown key `step_per_turn` in `limits`. Did you mean `steps_per_turn`?"],
  ["personality: { trait: [a] }", "4: Unknown key `trait` in `personality`. Did you mean `traits`?"],
  ["type: team\nmembers:\n  - role: A\n    nam: B\n    name: C", "7: Unknown key `nam` in `members`. Did you mean `name`?"],
  ["temperature: 1", "4: Unknown key `temperature`. It belongs under `llm`."],
  ["__proto__: { a: 1 }", "4: Unknown key `__proto__`."],
];
for (const [yaml, expected] of UNKNOWN) {
  test(`an unknown key is named with what was probably meant: ${JSON.stringify(yaml)}`, () => {
    const found = complain(`${yaml}\n`);
    assert.equal(found.length, 1, found.join("\n"));
    assert.ok(found[0]?.startsWith(expected), found[0]);
  });
}

test("an unknown key that resembles nothing gets the list of those that exist", () => {
  assert.match(complain("memory: { colour: red }\n").join(), /Known keys: `transfer_policy`, .*`distill_after_idle`\.$/);
});

const WRONG: [string, RegExp][] = [
  ["name: 42", /^4: `name` is given twice: it stands on line 2 already\.$/],
  ["type: robot", /^4: `type` must be `agent` or `team`, found the text `robot`\.$/],
  ["input_mode: Queue", /^4: `input_mode` must be .* Did you mean `queue`\?$/],
  ["instructions: [a]", /^4: `instructions` must be text, found a list\.$/],
  ["instructions: true", /^4: `instructions` must be text, found `true`\. Put it in quotes: "true"\.$/],
  ["personality: warm", /^4: `personality` must be a group of `key: value`, found the text `warm`\.$/],
  ["personality: { traits: curious }", /^4: `personality.traits` must be a list such as `\[a, b\]`, found the text `curious`\.$/],
  ["personality:\n  traits:\n    - good\n    - 7", /^7: `personality.traits` must be text, found the number 7\. Put it in quotes: "7"\.$/],
  ["personality: { emotional_model: calm }", /^4: `personality.emotional_model` must be `stable`, `expressive` or `reserved`/],
  ["memory: { stm_window: fifty }", /^4: `memory.stm_window` must be a whole number from 1 to \d+, found the text `fifty`\.$/],
  ["memory: { stm_window: 0 }", /found the number 0\.$/],
  ["memory: { stm_window: 1.5 }", /a whole number .* found the number 1\.5\.$/],
  ["memory: { learn_from: [chats] }", /^4: `memory.learn_from` must be .* Did you mean `chat`\?$/],
  ["memory: { distill_after_idle: 10 }", /^4: `memory.distill_after_idle` needs a unit, found the number 10: write `10m` for minutes or `10s` for seconds\.$/],
  ["memory: { distill_after_idle: 10 minutes }", /^4: `memory.distill_after_idle` must be a duration such as `30m`.*found the text `10 minutes`\.$/],
  ["memory: { distill_after_idle: 0s }", /must be at least `1s`/],
  ["llm: { enabled: yes, provider: a, model: b }", /^4: `llm.enabled` must be true or false, found the text `yes`\.$/],
  ["llm: { provider: openai }", /^4: `llm.model` is missing\./],
  ["llm: {}", /^4: `llm.provider` and `llm.model` are missing\./],
  ["llm: { provider: Open AI, model: b }", /^4: `llm.provider` must be a provider's name/],
  ["llm: { provider: a, model: b, temperature: 2.1 }", /^4: `llm.temperature` must be a number from 0 to 2, found the number 2\.1\.$/],
  ["llm: { provider: a, model: b, temperature: -0.1 }", /from 0 to 2/],
  ["llm: { provider: a, model: b, temperature: .nan }", /from 0 to 2, found the number \.nan/],
  ["llm: { provider: a, model: b, max_tokens: 0 }", /^4: `llm.max_tokens` must be a whole number from 1/],
  ["tools: { restrict_to: memory }", /^4: `tools.restrict_to` must be a list/],
  ["tools: { restrict_to: ['a b'] }", /^4: `tools.restrict_to` must be a tool or group such as/],
  ["tools: { approval: { web_fetch: always } }", /^4: `tools.approval.web_fetch` must be `ask`, `ask_once` or `allow`, found the text `always`\.$/],
  ["tools: { approval: { __proto__: ask } }", /^4: `tools.approval.__proto__` must be named as/],
  ["heartbeat: { every: 30m }", /^4: `heartbeat.prompt` is missing\.$/],
  ["heartbeat: { every: 30, prompt: x }", /needs a unit/],
  ["heartbeat: { every: 5s, prompt: x }", /must be at least `1m`/],
  ["heartbeat: { every: 30m, prompt: x, active_hours: 8-22 }", /^4: `heartbeat.active_hours` must be hours such as "08:00-22:00"/],
  ["heartbeat: { every: 30m, prompt: x, active_hours: 08:00-24:30 }", /must be hours/],
  ["heartbeat: { every: 30m, prompt: x, active_hours: 08:00-08:00 }", /begins and ends at the same time/],
  ["heartbeat: { every: 30m, prompt: x, timezone: Europe/Pari }", /^4: `heartbeat.timezone` must be a time zone such as `Europe\/Paris`/],
  ["heartbeat: { every: 30m, prompt: x, timezone: '+02:00' }", /must be a time zone/],
  ["limits: { usd_per_day: 0 }", /^4: `limits.usd_per_day` must be a number above 0/],
  ["limits: { usd_per_day: -1 }", /above 0/],
  ["limits: { steps_per_turn: 0 }", /^4: `limits.steps_per_turn` must be a whole number from 1/],
  ["limits: { tokens_per_turn: .inf }", /`limits.tokens_per_turn` must be a whole number/],
  ["limits: { seconds_per_turn: 10s }", /found the text `10s`/],
  ["type: team", /^4: A team needs at least one entry in `members`\.$/],
  ["type: team\nmembers: []", /^4: A team needs at least one/],
  ["members: [{ role: A, name: B }]", /^4: Only a profile of `type: team` may have `members`\.$/],
  ["type: team\nmembers: [{ role: A }]", /^5: A member needs either `name`/],
  ["type: team\nmembers: [{ role: A, name: B, agent: c }]", /^5: A member needs either `name`/],
  ["type: team\nmembers: [{ name: B }]", /^5: `members.role` is missing\.$/],
  ["type: team\nmembers: [{ role: A, agent: 'No!' }]", /^5: `members.agent` must be lower case letters/],
  ["type: team\nmembers: [{ role: A, agent: mira }]", /^5: A team cannot be a member of itself\.$/],
];
for (const [yaml, expected] of WRONG) {
  test(`a mistake is named with its line, what was expected and what was found: ${JSON.stringify(yaml)}`, () => {
    const found = complain(`${yaml}\n`);
    assert.equal(found.length, 1, found.join("\n"));
    assert.match(found[0] as string, expected);
  });
}

test("each required field is asked for", () => {
  for (const key of ["agent_id", "name", "role"]) {
    const rest = HEAD.split("\n").filter((line) => !line.startsWith(key)).join("\n");
    assert.deepEqual(problemsOf(rest), [`1: \`${key}\` is missing.`]);
  }
});

test("an agent_id is lower case letters, digits and underscores, beginning with a letter", () => {
  const withId = (id: string) => problemsOf(`agent_id: ${id}\nname: M\nrole: R\n`).length;
  for (const id of ["m", "mira", "mira_2", "m2_x_"]) assert.equal(withId(id), 0, id);
  for (const id of ["Mira", "2mira", "_m", "mi-ra", "mi ra", "../m", "mïra", "a/b", "a.b", "7", `'m"`, "m".repeat(65)]) assert.equal(withId(id), 1, id);
});

test("texts are trimmed, bounded and, but for instructions, of one line", () => {
  assert.equal(checkFile(`agent_id: m\nname: "  Mira "\nrole: R\n`, "m.yaml").profile?.name, "Mira");
  const length = (field: string, count: number) => `${field}"${"é".repeat(count)}"\n`;
  for (const [field, max] of [["personality:\n  tone: ", 200], ["personality:\n  traits:\n    - ", 40], ["instructions: ", 50_000]] as const) {
    assert.deepEqual(complain(length(field, max)), []);
    assert.match(complain(length(field, max + 1)).join(), new RegExp(`may have ${max} characters at most, found ${max + 1}`));
  }
  const head = (name: string, role: string) => problemsOf(`agent_id: m\nname: "${name}"\nrole: "${role}"\n`);
  assert.deepEqual(head("n".repeat(80), "r".repeat(200)), []);
  assert.equal(head("n".repeat(81), "r".repeat(201)).length, 2);
  assert.match(head("a\\nb", "r").join(), /^2: `name` must be one line\.$/);
  assert.match(head("", "  ").join("|"), /^2: `name` must not be empty\.\|3: `role` must not be empty\.$/);
  assert.match(head("a\\0b", "\\ud800").join("|"), /`name` holds a character.*\|3: `role` holds a character/);
  assert.match(complain(`personality: { traits: [${"a, ".repeat(21)}] }\n`).join(), /may have 20 entries at most, found 21/);
});

test("several mistakes are told at once, in the order of their lines", () => {
  const found = complain("memory: { stm_window: x, aproval: auto }\nlimits: { depth: 0 }\ncolour: red\nllm: { temperature: 9 }\n");
  assert.deepEqual(found.map((line) => Number(line.split(":")[0])), [4, 4, 5, 6, 7]);
});

test("a file with very many mistakes names the first fifty and counts the rest", () => {
  const found = complain(Array.from({ length: 80 }, (_, i) => `zz${i}: 1`).join("\n"));
  assert.equal(found.length, 51);
  assert.equal(found.at(-1), "0: 30 more problems are not listed.");
});

const BROKEN: [string, string, RegExp][] = [
  ["nothing at all", "", /^0: The file is empty\. It needs at least `agent_id`, `name` and `role`\.$/],
  ["comments only", "# soon\n", /^0: The file is empty/],
  ["a list", "- a\n", /^1: The file must be a group of `key: value`, found a list\.$/],
  ["a sentence", "hello there\n", /^1: The file must be a group of `key: value`, found the text `hello there`\.$/],
  ["a tab for indentation", `${HEAD}memory:\n\tstm_window: 5\n`, /^5: A tab is used to indent\. Use spaces\.$/m],
  ["an anchor", `${HEAD}memory: &m { stm_window: 5 }\n`, /^4: The anchor `&m` is not supported/],
  ["an alias", `${HEAD}instructions: *m\n`, /^4: The alias `\*m` is not supported/m],
  ["two documents", `${HEAD}---\n${HEAD}`, /^4: A second document begins here \(`---`\)\. One file describes one agent\.$/m],
  ["an unknown tag", `${HEAD}instructions: !js/function 'x'\n`, /^4: Tags such as `!name` have no meaning/],
  ["an old YAML version", `%YAML 1.1\n---\n${HEAD}`, /A profile is YAML 1\.2/],
  ["an open quote", `${HEAD}instructions: "abc\n`, /^\d+: This is not valid YAML/],
  ["text with a colon", `${HEAD}instructions: note: this\n`, /^4: /],
  ["binary data", `${HEAD}\0\0`, /^0: The file holds binary data/],
  ["a huge file", `${HEAD}#${"x".repeat(256 * 1024)}`, /^0: The file is larger than 256 kB\.$/],
  ["nesting without end", `x: ${"[".repeat(20_000)}`, /^1: The file is nested too deeply\.$/],
];
for (const [what, yaml, expected] of BROKEN) {
  test(`a file with ${what} is refused in plain words`, () => assert.match(problemsOf(yaml).join("\n"), expected));
}

test("aliases that would unfold into millions of values are refused without being unfolded", () => {
  const levels = "bcdefghijk".split("").map((name, i) => `${name}: &${name} [${`*${"abcdefghijk"[i]}, `.repeat(10)}]`);
  const found = problemsOf(`${HEAD}a: &a [x]\n${levels.join("\n")}\n`);
  assert.match(found[0] as string, /^4: The anchor `&a` is not supported/);
  assert.equal(found.length, 50);
});

test("a byte order mark, Windows line ends and comments do not matter", () => {
  const plain = accept("instructions: |\n  a\n  b\n");
  const odd = checkFile(`\uFEFF# hello\r\n${HEAD}instructions: |\n  a\n  b\n`.replace(/\r?\n/g, "\r\n"), "mira.yaml");
  assert.deepEqual(odd.problems, []);
  assert.deepEqual(odd.profile, plain);
  assert.equal(odd.id_line, 2);
});
