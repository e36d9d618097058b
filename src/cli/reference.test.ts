// The reference in docs is what the commands say of themselves.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { COMMANDS, GROUPS } from "./program.ts";
import { formatReference } from "./reference.ts";

test("docs/reference/cli.md is what the commands say (else: node src/cli/reference.ts > docs/reference/cli.md)", async () => {
  const written = await readFile(new URL("../../docs/reference/cli.md", import.meta.url), "utf8");
  assert.equal(written, formatReference());
});

test("every command has an example, and every example is of its command", () => {
  for (const { path, examples } of COMMANDS) {
    assert.ok(examples.length > 0, `${path} has no example`);
    if (path === "") continue;
    for (const example of examples) assert.ok(example.includes(`rapport ${path}`), `${example} is not of ${path}`);
  }
});

test("every command of two words belongs to a group that says what it is about", () => {
  const groups = new Set(GROUPS.map((group) => group.path));
  for (const { path } of COMMANDS) if (path.includes(" ")) assert.ok(groups.has(path.split(" ")[0] as string), path);
});
