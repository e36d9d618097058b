// Reading one profile file: anything may stand on the disk, and nothing of it stops the server.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { promisify } from "node:util";
import fc from "fast-check";
import { isProfileName, readProfileFile } from "./file.ts";

const folder = await mkdtemp(join(tmpdir(), "rapport-file-"));
after(() => rm(folder, { recursive: true, force: true }));

test("files that end in .yaml or .yml are profiles, hidden ones and copies of editors are not", () => {
  for (const name of ["mira.yaml", "mira.yml", "My Agent.YAML", "a.b.yaml"]) assert.ok(isProfileName(name), name);
  for (const name of [".mira.yaml", ".#mira.yaml", "mira.yaml~", "mira.yaml.swp", "yaml", "mira.json", ".mira.yaml.0a.tmp"]) {
    assert.ok(!isProfileName(name), name);
  }
});

test("a file that is gone is simply not there", async () => {
  assert.equal(await readProfileFile(folder, "nowhere.yaml"), undefined);
});

test("a named pipe in the folder is reported and not waited for", { skip: process.platform === "win32" }, async () => {
  const pipe = join(folder, "pipe.yaml");
  await promisify(execFile)("mkfifo", [pipe]);
  let released = false;
  // Sends a reader that does wait on its way, so that this test then fails instead of hanging.
  const late = setTimeout(() => {
    released = true;
    closeSync(openSync(pipe, "r+"));
  }, 5000);
  const read = await readProfileFile(folder, "pipe.yaml");
  clearTimeout(late);
  assert.ok(!released, "reading waited for the pipe");
  assert.deepEqual(read?.problems, [{ file: "pipe.yaml", line: 0, message: "This is not an ordinary file." }]);
});

test("random bytes in a file give a profile or at least one problem", async () => {
  const head = fc.constantFrom("", "\uFEFF", "agent_id: m\nname: M\nrole: R\n", "agent_id: m\nname: M\nrole: R\ninstructions: ");
  await fc.assert(
    fc.asyncProperty(head, fc.uint8Array({ maxLength: 200 }), async (start, bytes) => {
      await writeFile(join(folder, "x.yaml"), Buffer.concat([Buffer.from(start), bytes]));
      const read = await readProfileFile(folder, "x.yaml");
      assert.equal(read?.profile === undefined, (read?.problems.length ?? 0) > 0);
    }),
    { numRuns: 150 },
  );
});
