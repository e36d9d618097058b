// Live reload: what is saved in any editor runs soon after, without anybody asking.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, open, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { promisify } from "node:util";
import type { Log } from "../../ports/log.ts";
import type { Profiles } from "../../ports/profiles.ts";
import { createProfiles } from "./profiles.ts";

const SILENT: Log = { info() {}, warn() {}, error() {} };
/** Far above what a change takes, also on a busy machine. */
const BOUND = 15_000;

const yamlOf = (instructions: string) => `agent_id: m\nname: M\nrole: Tester\ninstructions: ${instructions}\n`;

async function openWatched(t: TestContext): Promise<{ folder: string; profiles: Profiles }> {
  const folder = await mkdtemp(join(tmpdir(), "rapport-watch-"));
  await writeFile(join(folder, "m.yaml"), yamlOf("first"));
  const profiles = await createProfiles({ folder, log: SILENT, watch: true });
  t.after(async () => {
    await profiles.close();
    await rm(folder, { recursive: true, force: true });
  });
  return { folder, profiles };
}

/** Resolves as soon as a change makes `wanted` true. */
function until(profiles: Profiles, wanted: () => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error("no change was noticed")), BOUND);
    const check = () => {
      if (!wanted()) return;
      clearTimeout(late);
      stop();
      resolve();
    };
    const stop = profiles.onChange(check);
    check();
  });
}

const saysIn = (profiles: Profiles) => profiles.get("m")?.profile.instructions;

test("a file that is saved in place is read again", async (t) => {
  const { folder, profiles } = await openWatched(t);
  await writeFile(join(folder, "m.yaml"), yamlOf("second"));
  await until(profiles, () => saysIn(profiles) === "second");
});

test("a file that is saved by renaming a new one over it is read again", async (t) => {
  const { folder, profiles } = await openWatched(t);
  for (const word of ["second", "third"]) {
    await writeFile(join(folder, "m.yaml.swp"), yamlOf(word));
    await rename(join(folder, "m.yaml.swp"), join(folder, "m.yaml"));
    await until(profiles, () => saysIn(profiles) === word);
  }
});

test("new and removed files are noticed", async (t) => {
  const { folder, profiles } = await openWatched(t);
  await writeFile(join(folder, "n.yml"), "agent_id: n\nname: N\nrole: R\n");
  await until(profiles, () => profiles.get("n") !== undefined);
  await rm(join(folder, "n.yml"));
  await until(profiles, () => profiles.get("n") === undefined);
});

test("a file that is caught half-written keeps the old version running until it is whole", async (t) => {
  const { folder, profiles } = await openWatched(t);
  const handle = await open(join(folder, "m.yaml"), "w");
  try {
    await handle.write("agent_id: m\nna");
    await until(profiles, () => (profiles.get("m")?.agent.problems.length ?? 0) > 0);
    assert.equal(saysIn(profiles), "first");
    await handle.write("me: M\nrole: Tester\ninstructions: whole\n");
    await until(profiles, () => saysIn(profiles) === "whole");
    assert.deepEqual(profiles.get("m")?.agent.problems, []);
  } finally {
    await handle.close();
  }
});

test("many quick saves are read a few times at most, and the last one counts", async (t) => {
  const { folder, profiles } = await openWatched(t);
  let reports = 0;
  profiles.onChange(() => reports++);
  for (let i = 0; i < 40; i++) await writeFile(join(folder, "m.yaml"), yamlOf(`save${i}`));
  await until(profiles, () => saysIn(profiles) === "save39");
  assert.ok(reports < 20, `${reports} readings`);
});

test("a folder that is replaced by another is watched on", async (t) => {
  const { folder, profiles } = await openWatched(t);
  t.after(() => rm(`${folder}-old`, { recursive: true, force: true }));
  await mkdir(`${folder}-new`);
  await writeFile(join(`${folder}-new`, "m.yaml"), yamlOf("replaced"));
  await rename(folder, `${folder}-old`);
  await rename(`${folder}-new`, folder);
  await until(profiles, () => saysIn(profiles) === "replaced");
  await writeFile(join(folder, "m.yaml"), yamlOf("and edited"));
  await until(profiles, () => saysIn(profiles) === "and edited");
});

test("a folder that is deleted and made again is watched on", async (t) => {
  const { folder, profiles } = await openWatched(t);
  await rm(folder, { recursive: true });
  await until(profiles, () => profiles.orphanProblems().length > 0);
  assert.equal(saysIn(profiles), "first");
  await mkdir(folder);
  await writeFile(join(folder, "m.yaml"), yamlOf("again"));
  await until(profiles, () => saysIn(profiles) === "again" && profiles.orphanProblems().length === 0);
});

test("watching does not keep a program alive, and closing ends it", async (t) => {
  const { folder, profiles } = await openWatched(t);
  const script = `
    import { createProfiles } from ${JSON.stringify(new URL("./profiles.ts", import.meta.url).href)};
    const log = { info() {}, warn() {}, error() {} };
    const profiles = await createProfiles({ folder: ${JSON.stringify(folder)}, log, watch: true });
    console.log(profiles.list().length);`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", script], { timeout: BOUND });
  assert.equal(stdout.trim(), "1");
  let heard = 0;
  profiles.onChange(() => heard++);
  await profiles.close();
  await writeFile(join(folder, "m.yaml"), yamlOf("after"));
  await profiles.reload();
  assert.equal(heard, 0);
});
