// What a clone must bring: exact versions, a lockfile tied to no registry, the documents, and no trace of one machine.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, globSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";

const ROOT = path.resolve(import.meta.dirname, "../..");
type Manifest = Record<"dependencies" | "devDependencies" | "optionalDependencies", Record<string, string>>;

test("every version in package.json is exact", () => {
  const manifest = JSON.parse(readText("package.json")) as Manifest;
  const wanted = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies });
  assert.ok(wanted.length > 20);
  const loose = wanted.filter(([, version]) => !/^(npm:(@[\w-]+\/)?[\w-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(version));
  assert.deepEqual(loose, []);
});

test("package-lock.json names no address to download from, and matches package.json", () => {
  const lock = JSON.parse(readText("package-lock.json")) as { packages: Record<string, Partial<Manifest> & { resolved?: string }> };
  assert.ok(Object.keys(lock.packages).length > 100);
  const addressed = Object.entries(lock.packages).filter(([, found]) => found.resolved !== undefined && !found.resolved.startsWith("file:"));
  assert.deepEqual(addressed.map(([name]) => name), []);
  const manifest = JSON.parse(readText("package.json")) as Manifest;
  for (const kind of ["dependencies", "devDependencies", "optionalDependencies"] as const) assert.deepEqual(lock.packages[""]?.[kind], manifest[kind]);
});

test("the documents that a reader looks for are there", () => {
  const missing = ["README.md", "ARCHITECTURE.md", "LICENSE"].filter((name) => !existsSync(path.join(ROOT, name)) || statSync(path.join(ROOT, name)).size < 500);
  assert.deepEqual(missing, []);
});

test("no text names a path of the machine it was written on", () => {
  const files = listFiles();
  assert.ok(files.length > 60, `only ${files.length} files were seen`);
  assert.deepEqual(files.filter((file) => namesMachine(readText(file))), []);
  // Its broken twin, put together here so that this file does not report itself.
  for (const folder of ["work", "root", "Users/ada", "home/ada"]) {
    assert.ok(namesMachine(`see "/${folder}/main" there`));
    assert.ok(!namesMachine(`import '../frame/${folder}/a.ts'; https://example.org/${folder}/page /api/${folder}/x`), folder);
  }
});

/** True for an absolute path into somebody's checkout or home; the examples in documents use `~` or `<home>`. */
function namesMachine(text: string): boolean {
  return /(?<![\w.~*/>-])\/(work|root|Users\/\w+|home\/(?!node\b|rapport\b)\w+)\//.test(text);
}

/** What git has or would add; without git, as in an unpacked archive, all that is not installed or built. */
function listFiles(): string[] {
  const git = spawnSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], { cwd: ROOT, encoding: "utf8" });
  const listed = git.status === 0 ? git.stdout.split("\n") : globSync("**/*", { cwd: ROOT, exclude: ["**/node_modules/**", "web/dist/**"] });
  const texts = listed.filter((file) => file !== "" && !/\.(png|ico|woff2?|gif|jpe?g|db)$/.test(file));
  return texts.filter((file) => statSync(path.join(ROOT, file), { throwIfNoEntry: false })?.isFile());
}

function readText(file: string): string {
  return readFileSync(path.join(ROOT, file), "utf8");
}
