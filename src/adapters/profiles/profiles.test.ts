// The folder of profiles: what runs, what a broken file does (nothing but show its problem), and what writing promises.
import assert from "node:assert/strict";
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { systemPrompt } from "../../domain/prompt/prompt.ts";
import { isAppError, type ErrorCode } from "../../domain/errors.ts";
import type { Log } from "../../ports/log.ts";
import type { Profiles, ReloadReport } from "../../ports/profiles.ts";
import { createProfiles } from "./profiles.ts";
import { versionOf } from "./settle.ts";

const SILENT: Log = { info() {}, warn() {}, error() {} };

function yamlOf(agent_id: string, rest = ""): string {
  return `agent_id: ${agent_id}\nname: ${agent_id.toUpperCase()}\nrole: Tester\n${rest}`;
}

/** A folder of its own with `files` in it, and the profiles over it. */
async function open(t: TestContext, files: Record<string, string | Buffer> = {}): Promise<{ folder: string; profiles: Profiles }> {
  const folder = await mkdtemp(join(tmpdir(), "rapport-profiles-"));
  for (const [file, text] of Object.entries(files)) await writeFile(join(folder, file), text);
  const profiles = await createProfiles({ folder, log: SILENT, watch: false });
  t.after(async () => {
    await profiles.close();
    await rm(folder, { recursive: true, force: true });
  });
  return { folder, profiles };
}

const idsOf = (profiles: Profiles) => profiles.list().map((agent) => agent.agent_id);
const orphansOf = (profiles: Profiles) => profiles.orphanProblems().map(({ file, line, message }) => `${file}:${line}: ${message}`);

async function fails(work: Promise<unknown>, code: ErrorCode): Promise<Record<string, unknown>> {
  let caught: Record<string, unknown> | undefined;
  await assert.rejects(work, (error) => {
    assert.ok(isAppError(error), String(error));
    assert.equal(error.code, code, error.message);
    caught = { ...error.details, message: error.message };
    return true;
  });
  return caught as Record<string, unknown>;
}

test("a new home gets a private folder with two sample agents that are ready to talk to", async (t) => {
  const { folder } = await open(t);
  const fresh = join(folder, "home", "profiles");
  const profiles = await createProfiles({ folder: fresh, log: SILENT, watch: false });
  assert.deepEqual(profiles.list().map(({ name, role, file }) => [name, role, file]), [
    ["Mira", "Research assistant", "mira.yaml"],
    ["Otto", "Backend engineer", "otto.yaml"],
  ]);
  assert.deepEqual(profiles.orphanProblems(), []);
  assert.deepEqual(await readdir(join(folder, "home")), ["profiles"]);
  if (process.platform !== "win32") assert.equal((await stat(fresh)).mode & 0o777, 0o700);
  const prompts = profiles.list().map((agent) => systemPrompt(profiles.get(agent.agent_id)?.profile as never));
  assert.match(prompts[0] as string, /You are Mira\.[\s\S]*warm, precise/);
  assert.match(prompts[1] as string, /You are Otto\.[\s\S]*dry, exact/);
});

test("the commented lines of the samples are right when their comment sign is removed", async (t) => {
  const { folder, profiles } = await open(t);
  await createProfiles({ folder: join(folder, "new"), log: SILENT, watch: false });
  for (const id of ["mira", "otto"]) {
    const text = await readFile(join(folder, "new", `${id}.yaml`), "utf8");
    const full = text.replace(/^# (llm|limits|tools|heartbeat):/gm, "$1:");
    assert.notEqual(full, text);
    await profiles.write(full, { create: true });
  }
  assert.equal(profiles.get("mira")?.agent.model, "openai/gpt-5-mini");
  assert.deepEqual(profiles.get("otto")?.profile.tools.restrict_to, ["sessions", "current_time"]);
});

test("an empty folder that exists is left empty", async (t) => {
  const { folder, profiles } = await open(t);
  assert.deepEqual([await readdir(folder), profiles.list()], [[], []]);
});

test("a folder that cannot be made is refused with words that say so", async (t) => {
  const { folder } = await open(t, { plain: "a file" });
  await fails(createProfiles({ folder: join(folder, "plain"), log: SILENT, watch: false }), "unavailable");
  assert.deepEqual(await readdir(folder), ["plain"]);
});

test("agents are listed by name with what their profile says", async (t) => {
  const { profiles } = await open(t, {
    "a.yaml": "agent_id: zed\nname: Zed\nrole: R\nllm: { provider: openai, model: a/b }\n",
    "z.yml": "agent_id: ada\nname: ada\nrole: R\ninput_mode: reject\nmemory: { stm_window: 9 }\n",
    "notes.txt": "not a profile",
    ".hidden.yaml": "not: read",
    "old.yaml~": "not: read",
  });
  assert.deepEqual(profiles.list(), [
    { agent_id: "ada", name: "ada", role: "R", type: "agent", model: null, input_mode: "reject", stm_window: 9, file: "z.yml", version: profiles.list()[0]?.version, problems: [] },
    { agent_id: "zed", name: "Zed", role: "R", type: "agent", model: "openai/a/b", input_mode: "queue", stm_window: 50, file: "a.yaml", version: profiles.list()[1]?.version, problems: [] },
  ]);
  assert.deepEqual(profiles.orphanProblems(), []);
});

test("the version changes with the meaning of a profile, not with comments or the order of keys", async (t) => {
  const { folder, profiles } = await open(t, { "m.yaml": yamlOf("m") });
  const first = profiles.get("m")?.agent.version as string;
  assert.match(first, /^[0-9a-f]{16}$/);
  await writeFile(join(folder, "m.yaml"), "# hello\nrole: 'Tester'\nname: M\n\nagent_id: m\ntype: agent\nllm: { enabled: false }\n");
  assert.deepEqual((await profiles.reload()).changed, []);
  assert.equal(profiles.get("m")?.agent.version, first);
  await writeFile(join(folder, "m.yaml"), yamlOf("m", "limits: { depth: 1 }\n"));
  assert.deepEqual((await profiles.reload()).changed, ["m"]);
  assert.notEqual(profiles.get("m")?.agent.version, first);
});

test("every field of a profile is part of its version", async (t) => {
  const { profiles } = await open(t, { "m.yaml": yamlOf("m") });
  const profile = profiles.get("m")?.profile as never as Record<string, unknown>;
  const versions = Object.keys(profile).map((key) => versionOf({ ...profile, [key]: "changed" } as never));
  assert.equal(new Set([...versions, versionOf(profile as never)]).size, versions.length + 1);
});

test("a broken file leaves its last good version running and shows what is wrong on that agent", async (t) => {
  const { folder, profiles } = await open(t, { "m.yaml": yamlOf("m", "instructions: good\n"), "n.yaml": yamlOf("n") });
  const before = profiles.get("m");
  await writeFile(join(folder, "m.yaml"), yamlOf("m", "instrctions: worse\n"));
  const report = await profiles.reload();
  const problem = { file: "m.yaml", line: 4, message: "Unknown key `instrctions`. Did you mean `instructions`?" };
  assert.deepEqual(report, { loaded: ["m", "n"], changed: [], removed: [], problems: [problem] });
  assert.deepEqual(profiles.get("m")?.agent.problems, [problem]);
  assert.deepEqual(profiles.get("m")?.profile, before?.profile);
  assert.equal(profiles.get("m")?.agent.version, before?.agent.version);
  assert.deepEqual([profiles.get("n")?.agent.problems, profiles.orphanProblems()], [[], []]);
  await writeFile(join(folder, "m.yaml"), "");
  assert.match((await profiles.reload()).problems[0]?.message as string, /empty/);
  assert.equal(profiles.get("m")?.profile.instructions, "good");
  await writeFile(join(folder, "m.yaml"), yamlOf("m", "instructions: better\n"));
  assert.deepEqual(await profiles.reload(), { loaded: ["m", "n"], changed: ["m"], removed: [], problems: [] });
  assert.deepEqual([profiles.get("m")?.profile.instructions, profiles.get("m")?.agent.problems], ["better", []]);
});

test("whatever else lies in the folder under a profile's name is reported and breaks nothing else", async (t) => {
  const { folder, profiles } = await open(t, {
    "good.yaml": yamlOf("good"),
    "empty.yaml": "",
    "huge.yaml": Buffer.alloc(3_000_000, "#"),
    "latin.yaml": Buffer.from("agent_id: l\nname: Ren\xe9\nrole: R\n", "latin1"),
    "wide.yaml": Buffer.from(`\uFEFF${yamlOf("w")}`, "utf16le"),
    "twice.yaml": yamlOf("twice", "name: Again\n"),
    "bom.yaml": `\uFEFF${yamlOf("bom")}`,
  });
  await mkdir(join(folder, "folder.yaml"));
  await symlink(join(folder, "nowhere"), join(folder, "dangling.yaml"));
  await symlink("loop.yaml", join(folder, "loop.yaml"));
  await symlink(join(folder, "good.yaml"), join(folder, "link.yml"));
  await profiles.reload();
  assert.deepEqual(idsOf(profiles), ["bom", "good"]);
  assert.deepEqual(orphansOf(profiles).sort(), [
    "dangling.yaml:0: The file is a link to something that does not exist.",
    "empty.yaml:0: The file is empty. It needs at least `agent_id`, `name` and `role`.",
    "folder.yaml:0: This is a folder. A profile is a file.",
    "huge.yaml:0: The file is larger than 256 kB.",
    "latin.yaml:2: The file is not UTF-8 text. Save it as UTF-8.",
    "link.yml:1: agent_id `good` is taken by good.yaml.",
    "loop.yaml:0: The file is a link that leads back to itself.",
    "twice.yaml:4: `name` is given twice: it stands on line 2 already.",
    "wide.yaml:0: The file is saved as UTF-16. Save it as UTF-8.",
  ]);
});

test("a file that may not be read is reported and its last good version runs on", { skip: process.platform === "win32" }, async (t) => {
  const { folder, profiles } = await open(t, { "m.yaml": yamlOf("m"), "n.yaml": yamlOf("n") });
  const root = process.geteuid?.() === 0;
  await chmod(join(folder, "m.yaml"), 0);
  // The superuser may read everything, so the test becomes nobody for as long as it reads.
  if (root) {
    await chown(folder, 65_534, 65_534);
    await chmod(join(folder, "n.yaml"), 0o644);
    process.seteuid?.(65_534);
  }
  try {
    const report = await profiles.reload();
    assert.deepEqual(report.problems, [{ file: "m.yaml", line: 0, message: "Rapport may not read this file. Check its permissions." }]);
    assert.deepEqual(report.loaded, ["m", "n"]);
    await fails(profiles.read("m"), "unavailable");
  } finally {
    if (root) process.seteuid?.(0);
  }
});

test("of two files with one agent_id the first by name runs and the other is reported, until the first goes", async (t) => {
  const { folder, profiles } = await open(t, { "b.yaml": yamlOf("m", "instructions: b\n"), "a.yaml": yamlOf("m", "instructions: a\n") });
  assert.equal(profiles.get("m")?.agent.file, "a.yaml");
  assert.deepEqual(orphansOf(profiles), ["b.yaml:1: agent_id `m` is taken by a.yaml."]);
  await rm(join(folder, "a.yaml"));
  assert.deepEqual(await profiles.reload(), { loaded: ["m"], changed: ["m"], removed: [], problems: [] });
  assert.equal(profiles.get("m")?.profile.instructions, "b");
});

test("a file that takes another's agent_id keeps its own agent running and says why", async (t) => {
  const { folder, profiles } = await open(t, { "a.yaml": yamlOf("a"), "b.yaml": yamlOf("b") });
  await writeFile(join(folder, "b.yaml"), yamlOf("a"));
  await profiles.reload();
  assert.deepEqual(profiles.get("b")?.agent.problems, [{ file: "b.yaml", line: 1, message: "agent_id `a` is taken by a.yaml." }]);
  assert.deepEqual(profiles.get("a")?.agent.problems, []);
});

test("two files may swap their agents", async (t) => {
  const { folder, profiles } = await open(t, { "a.yaml": yamlOf("a"), "b.yaml": yamlOf("b") });
  await writeFile(join(folder, "a.yaml"), yamlOf("b"));
  await writeFile(join(folder, "b.yaml"), yamlOf("a"));
  assert.deepEqual(await profiles.reload(), { loaded: ["a", "b"], changed: [], removed: [], problems: [] });
  assert.equal(profiles.get("a")?.agent.file, "b.yaml");
});

test("removing a file removes its agent, also one that was broken", async (t) => {
  const { folder, profiles } = await open(t, { "m.yaml": yamlOf("m"), "n.yaml": yamlOf("n") });
  await writeFile(join(folder, "n.yaml"), "broken");
  await profiles.reload();
  await rm(join(folder, "m.yaml"));
  await rm(join(folder, "n.yaml"));
  assert.deepEqual(await profiles.reload(), { loaded: [], changed: [], removed: ["m", "n"], problems: [] });
  assert.equal(profiles.get("m"), undefined);
});

test("renaming a file keeps the agent, also while it is broken", async (t) => {
  const { folder, profiles } = await open(t, { "m.yaml": yamlOf("m") });
  await rename(join(folder, "m.yaml"), join(folder, "n.yml"));
  assert.deepEqual(await profiles.reload(), { loaded: ["m"], changed: [], removed: [], problems: [] });
  assert.equal(profiles.get("m")?.agent.file, "n.yml");
  await writeFile(join(folder, "n.yml"), yamlOf("m", "colour: red\n"));
  await profiles.reload();
  await rename(join(folder, "n.yml"), join(folder, "a.yaml"));
  assert.deepEqual((await profiles.reload()).loaded, ["m"]);
  assert.equal(profiles.get("m")?.agent.problems[0]?.file, "a.yaml");
});

test("a copy of a broken file does not run in its place", async (t) => {
  const { folder, profiles } = await open(t, { "m.yaml": yamlOf("m") });
  await writeFile(join(folder, "m.yaml"), "broken");
  await profiles.reload();
  await writeFile(join(folder, "a copy.yaml"), "broken");
  await profiles.reload();
  assert.equal(profiles.get("m")?.agent.file, "m.yaml");
  assert.deepEqual(orphansOf(profiles).map((line) => line.split(":")[0]), ["a copy.yaml"]);
});

test("a good file with the agent_id of a broken one takes over from its last good version", async (t) => {
  const { folder, profiles } = await open(t, { "m.yaml": yamlOf("m") });
  await writeFile(join(folder, "m.yaml"), "broken");
  await writeFile(join(folder, "n.yaml"), yamlOf("m", "instructions: new\n"));
  await profiles.reload();
  assert.deepEqual([profiles.get("m")?.agent.file, profiles.get("m")?.profile.instructions], ["n.yaml", "new"]);
  assert.deepEqual(orphansOf(profiles).map((line) => line.split(":")[0]), ["m.yaml"]);
});

test("a folder that goes away stops no agent, and is read again when it is back", async (t) => {
  const { folder, profiles } = await open(t, { "m.yaml": yamlOf("m") });
  await rename(folder, `${folder}-away`);
  assert.deepEqual((await profiles.reload()).loaded, ["m"]);
  assert.match(orphansOf(profiles)[0] as string, /profiles folder cannot be read/);
  await rename(`${folder}-away`, folder);
  assert.deepEqual((await profiles.reload()).problems, []);
});

test("a new agent is written to a private file of its name and runs at once", async (t) => {
  const { folder, profiles } = await open(t);
  const yaml = `# mine\n${yamlOf("m")}`;
  const loaded = await profiles.write(yaml, { create: true });
  assert.equal(loaded.agent.file, "m.yaml");
  assert.equal(profiles.get("m")?.agent.version, loaded.agent.version);
  assert.deepEqual(await readdir(folder), ["m.yaml"]);
  assert.deepEqual([await readFile(join(folder, "m.yaml"), "utf8"), await profiles.read("m")], [yaml, yaml]);
  if (process.platform !== "win32") assert.equal((await stat(join(folder, "m.yaml"))).mode & 0o777, 0o600);
});

test("an agent is rewritten in its own file, whatever that is called, and the file's permissions stay", async (t) => {
  const { folder, profiles } = await open(t, { "helper.yml": yamlOf("m") });
  await chmod(join(folder, "helper.yml"), 0o640);
  const loaded = await profiles.write(yamlOf("m", "instructions: new\n"), { agent_id: "m", create: false });
  assert.deepEqual([loaded.agent.file, loaded.profile.instructions], ["helper.yml", "new"]);
  assert.deepEqual(await readdir(folder), ["helper.yml"]);
  if (process.platform !== "win32") assert.equal((await stat(join(folder, "helper.yml"))).mode & 0o777, 0o640);
});

test("an invalid profile is never written, and its problems come back with their lines", async (t) => {
  const { folder, profiles } = await open(t, { "m.yaml": yamlOf("m") });
  const bad = yamlOf("m", "colour: red\nlimits: { depth: 0 }\n");
  for (const options of [{ create: true }, { agent_id: "m", create: false }]) {
    const { problems } = await fails(profiles.write(bad, options), "agent_invalid");
    assert.deepEqual((problems as { line: number }[]).map((problem) => problem.line), [4, 5]);
  }
  assert.equal(await readFile(join(folder, "m.yaml"), "utf8"), yamlOf("m"));
  assert.deepEqual(await readdir(folder), ["m.yaml"]);
});

test("rewriting an agent cannot change its agent_id", async (t) => {
  const { profiles } = await open(t, { "m.yaml": yamlOf("m") });
  const { problems } = await fails(profiles.write(`# top\n${yamlOf("n")}`, { agent_id: "m", create: false }), "agent_invalid");
  assert.deepEqual(problems, [{ file: "m.yaml", line: 2, message: "agent_id must stay `m`, found `n`. Copy the profile to make another agent." }]);
  assert.deepEqual(idsOf(profiles), ["m"]);
});

test("a new agent never replaces another, nor a file that happens to have its name", async (t) => {
  const { folder, profiles } = await open(t, { "m.yaml": yamlOf("other"), "x.yaml": yamlOf("taken"), "broken.yaml": "broken" });
  for (const id of ["taken", "m", "broken"]) await fails(profiles.write(yamlOf(id), { create: true }), "agent_exists");
  assert.equal(await readFile(join(folder, "m.yaml"), "utf8"), yamlOf("other"));
  assert.equal(await readFile(join(folder, "broken.yaml"), "utf8"), "broken");
});

test("of two people who create the same agent at once, one is told that it exists", async (t) => {
  const { profiles } = await open(t);
  const results = await Promise.allSettled(["a", "b"].map((name) => profiles.write(yamlOf("m", `instructions: ${name}\n`), { create: true })));
  assert.deepEqual(results.map((result) => result.status), ["fulfilled", "rejected"]);
  assert.equal(profiles.get("m")?.profile.instructions, "a");
});

test("a broken file can be read, repaired and removed by its name", async (t) => {
  const { folder, profiles } = await open(t, { "m.yaml": "broken", "n.yml": "broken" });
  assert.equal(await profiles.read("m"), "broken");
  assert.equal((await profiles.write(yamlOf("m"), { agent_id: "m", create: false })).agent.file, "m.yaml");
  await profiles.remove("n");
  assert.deepEqual(await readdir(folder), ["m.yaml"]);
  assert.deepEqual(profiles.orphanProblems(), []);
});

test("removing an agent removes its file and nothing else", async (t) => {
  const { folder, profiles } = await open(t, { "m.yaml": yamlOf("m"), "n.yaml": yamlOf("n") });
  await profiles.remove("m");
  assert.deepEqual([await readdir(folder), idsOf(profiles)], [["n.yaml"], ["n"]]);
});

test("names that no agent has are not found, and can never reach a file outside the folder", async (t) => {
  const { folder, profiles } = await open(t);
  const home = join(folder, "profiles");
  await writeFile(join(folder, "secret.yaml"), yamlOf("secret"));
  const inner = await createProfiles({ folder: home, log: SILENT, watch: false });
  for (const id of ["nobody", "../secret", "..", "", "/etc/passwd", "..\\secret", "mira.yaml", "\0", "__proto__", "x".repeat(10_000)]) {
    await fails(inner.read(id), "not_found");
    await fails(inner.remove(id), "not_found");
    await fails(inner.write(yamlOf("m"), { agent_id: id, create: false }), "not_found");
    await assert.rejects(inner.write(`agent_id: ${JSON.stringify(id)}\nname: M\nrole: R\n`, { agent_id: id, create: true }).then((made) => {
      if (made.agent.agent_id === "nobody") throw new Error("the one good name");
    }));
    assert.equal(inner.get(id)?.agent.agent_id, id === "nobody" ? id : undefined);
    if (id === "nobody") await inner.remove(id);
  }
  assert.deepEqual((await readdir(folder)).sort(), ["profiles", "secret.yaml"]);
  assert.equal(await readFile(join(folder, "secret.yaml"), "utf8"), yamlOf("secret"));
  assert.deepEqual(profiles.list(), []);
});

test("a profile that is a link is replaced by a file, so that nothing outside the folder is written", async (t) => {
  const { folder, profiles } = await open(t);
  await mkdir(join(folder, "elsewhere"));
  await writeFile(join(folder, "elsewhere", "real"), yamlOf("m"));
  await symlink(join(folder, "elsewhere", "real"), join(folder, "m.yaml"));
  await profiles.reload();
  await profiles.write(yamlOf("m", "instructions: new\n"), { agent_id: "m", create: false });
  assert.equal(await readFile(join(folder, "elsewhere", "real"), "utf8"), yamlOf("m"));
  assert.equal(profiles.get("m")?.profile.instructions, "new");
});

test("listeners hear of every change, of none twice, and one that fails does not silence the others", async (t) => {
  const { folder, profiles } = await open(t, { "m.yaml": yamlOf("m") });
  const heard: ReloadReport[] = [];
  profiles.onChange(() => {
    throw new Error("a bad listener");
  });
  const stop = profiles.onChange((report) => heard.push(report));
  await profiles.reload();
  assert.equal(heard.length, 0, "nothing changed");
  await profiles.write(yamlOf("n"), { create: true });
  await profiles.reload();
  assert.deepEqual(heard.map((report) => report.changed), [["n"]]);
  await writeFile(join(folder, "m.yaml"), "broken");
  await profiles.reload();
  assert.equal(heard[1]?.problems.length, 1, "new problems are news");
  stop();
  await profiles.remove("n");
  assert.equal(heard.length, 2);
});

test("the log names each problem once, with file, line and reason", async (t) => {
  const { folder } = await open(t, { "m.yaml": yamlOf("m", "colour: red\n") });
  const lines: string[] = [];
  const log: Log = { ...SILENT, warn: (message) => lines.push(message) };
  const profiles = await createProfiles({ folder, log, watch: false });
  await profiles.write(yamlOf("n"), { create: true });
  await profiles.reload();
  assert.equal(lines.length, 1);
  assert.match(lines[0] as string, /^m\.yaml:4: Unknown key `colour`\./);
});

test("reads and writes that are asked for at once happen one after the other", async (t) => {
  const { profiles } = await open(t);
  const ids = Array.from({ length: 12 }, (_, i) => `a${i}`);
  await Promise.all(ids.flatMap((id) => [profiles.write(yamlOf(id), { create: true }), profiles.reload()]));
  assert.deepEqual(idsOf(profiles).sort(), ids.toSorted());
  await Promise.all(ids.map((id) => profiles.remove(id)));
  assert.deepEqual(profiles.list(), []);
});
