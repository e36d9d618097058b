// The folder rules, read from the table in ARCHITECTURE.md, against every file; and against files that break each of them.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { checkFiles } from "./file-rule.ts";
import { checkImports } from "./import-rule.ts";
import { parseSource, readSources } from "./source.ts";
import { readRooms } from "./table.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");
const manifest = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8")) as { devDependencies: Record<string, string> };
const rooms = readRooms(readFileSync(path.join(ROOT, "ARCHITECTURE.md"), "utf8"));
const book = { rooms, development: Object.keys(manifest.devDependencies) };

test("the tree keeps the folder rules", () => {
  const sources = readSources(ROOT);
  assert.deepEqual([...checkImports(sources, book), ...checkFiles(sources, rooms)], []);
});

test("the rules were applied to the whole tree, and the table was read", () => {
  const sources = readSources(ROOT).filter((source) => source.file.startsWith("src/"));
  assert.ok(sources.length > 60, `only ${sources.length} files were seen`);
  const imports = sources.reduce((sum, source) => sum + source.imports.length, 0);
  assert.ok(imports > 150, `only ${imports} imports were seen`);
  assert.ok(rooms.size >= 10, `only ${rooms.size} rooms were read`);
  assert.deepEqual(rooms.get("src/app")?.mayImport, ["src/domain", "src/ports", "src/lib"]);
});

/** Files that each break one rule, and a part of the sentence that must name it. */
const TWINS: [file: string, text: string, breach: string][] = [
  ["src/domain/a.ts", `import { b } from "../app/b.ts";`, "src/domain may not import src/app"],
  ["src/domain/a.ts", `import type { B } from "../ports/b.ts";`, "src/domain may not import src/ports"],
  ["src/domain/a.ts", `export { b } from "../lib/b.ts";`, "src/domain may not import src/lib"],
  ["src/domain/a.ts", `const b = await import("../app/b.ts");`, "src/domain may not import src/app"],
  ["src/domain/a.ts", `type B = import("../app/b.ts").B;`, "src/domain may not import src/app"],
  ["src/domain/a.ts", `import fs from "node:fs";`, "src/domain must run without Node"],
  ["src/contract/a.ts", `import fs from "fs";`, "src/contract must run without Node"],
  ["src/client/a.ts", `import { b } from "node:http";`, "src/client must run without Node"],
  ["src/ports/a.ts", `import type { B } from "node:stream";`, "src/ports must run without Node"],
  ["web/src/a.tsx", `import { b } from "node:path";`, "web/src must run without Node"],
  ["src/app/a.ts", `import { z } from "zod";`, "src/app may not use this package"],
  ["src/app/a.ts", `import { b } from "../adapters/store/b.ts";`, "src/app may not import src/adapters"],
  ["src/lib/a.ts", `import yaml from "yaml";`, "src/lib may not use this package"],
  ["src/http/a.ts", `import { z } from "zod";`, "src/http may not use this package"],
  ["src/http/a.ts", `import { b } from "../adapters/store/b.ts";`, "src/http may not import src/adapters"],
  ["src/cli/a.ts", `import { b } from "../http/b.ts";`, "src/cli may not import src/http"],
  ["src/adapters/models/a.ts", `import { b } from "../store/b.ts";`, "adapters never import each other"],
  ["src/adapters/store/a.ts", `new Worker(new URL("../models/b.ts", import.meta.url));`, "adapters never import each other"],
  ["src/adapters/models/a.ts", `import { z } from "zod";`, "zod belongs to"],
  ["src/adapters/models/a.ts", `import { b } from "../../app/b.ts";`, "src/adapters may not import src/app"],
  ["src/main.ts", `import { b } from "./adapters/store/b.ts";`, "only src/serve.ts and src/assemble.ts name adapters"],
  ["src/main.ts", `import { Hono } from "hono";`, "takes nothing of it from npm"],
  ["src/domain/a.ts", `import { b } from "../../test/support/b.ts";`, "outside of src and web"],
  ["src/queues/a.ts", `import { b } from "../domain/b.ts";`, "src/queues is not in the table"],
  ["src/stray.ts", `export const a = 1;`, "not in the table"],
  ["web/src/a.tsx", `import { b } from "../../src/app/b.ts";`, "web may not import src/app"],
  ["web/src/a.tsx", `import { z } from "zod";`, "only what is listed for development"],
  ["src/app/a.ts", `const home = process.env["HOME"];`, "reads the environment"],
  ["src/app/a.ts", `import { env } from "node:process";`, "reads the environment"],
  ["src/app/utils.ts", `export const a = 1;`, "names nothing"],
  ["src/app/index.ts", `export const a = 1;`, "names nothing"],
  ["web/src/types.ts", `export type A = 1;`, "names nothing"],
  ["src/app/long.ts", "const a = 1;\n".repeat(401), "401 lines"],
];

for (const [file, text, breach] of TWINS) {
  test(`a file that breaks a rule is reported: ${file}: ${text.split("\n", 1).join()} (${breach})`, () => {
    const sources = [parseSource(file, text)];
    const found = [...checkImports(sources, book), ...checkFiles(sources, rooms)];
    assert.ok(found.some((sentence) => sentence.includes(breach)), found.join("\n") || "nothing was reported");
  });
}

test("a vendor's library in two adapters is reported", () => {
  const sources = ["models", "tools"].map((folder) => parseSource(`src/adapters/${folder}/a.ts`, `import { b } from "ai/mcp";`));
  assert.deepEqual(checkImports(sources, book), [`"ai" is imported by several adapters: models, tools.`]);
});

test("a crowded folder is reported, and tests do not count", () => {
  const files = Array.from({ length: 16 }, (_, index) => parseSource(`src/app/a${index}.ts`, ""));
  assert.match(checkFiles(files, rooms).join(), /src\/app: 16 files/);
  const tests = Array.from({ length: 16 }, (_, index) => parseSource(`src/app/a${index}.test.ts`, ""));
  assert.deepEqual(checkFiles([...files.slice(1), ...tests], rooms), []);
});

test("what the rules allow is not reported", () => {
  const sources = [
    parseSource("src/serve.ts", `import { a } from "./adapters/store/a.ts";\nimport { b } from "./app/b.ts";`),
    parseSource("src/config.ts", `export const home = process.env["HOME"];`),
    parseSource("src/contract/a.ts", `import { z } from "zod";\nimport type { B } from "../domain/b.ts";`),
    parseSource("src/http/a.ts", `import { z } from "@hono/zod-openapi";\nimport { Hono } from "hono/tiny";`),
    parseSource("src/adapters/store/a.ts", `import { DatabaseSync } from "node:sqlite";\n// process.env is read elsewhere`),
    parseSource("src/app/a.test.ts", `import { b } from "../../test/support/b.ts";\nimport test from "node:test";`),
    parseSource("web/src/a.tsx", `import { useState } from "react";\nimport { B } from "../../src/domain/b.ts";\nimport "./a.css";`),
  ];
  assert.deepEqual([...checkImports(sources, book), ...checkFiles(sources, rooms)], []);
});

test("a table that cannot be read is an error and not an empty rule", () => {
  assert.throws(() => readRooms("no table here"), /no table of rooms/);
  assert.throws(() => readRooms("| `src/app` | whatever | none |"), /May import what/);
  assert.throws(() => readRooms("| `src/app` | nothing | some libraries |"), /Which npm packages/);
});
