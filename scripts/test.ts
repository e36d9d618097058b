// `npm test`: checks, the console's build, then every test file, group by group. `npm test -- WORD …` runs a selection:
// a group's name, "check", or part of a path. The last line is always "N passed, N failed".
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { styleText } from "node:util";
import { printFailures, runChecks } from "./check.ts";
import { ensureChromium } from "./chromium.ts";
import { runTestFile, type FileResult } from "./test-file.ts";
import { GROUPS, listFiles, listForgotten, type Group } from "./test-groups.ts";

type Count = { passed: number; failed: number };
const ROOT = path.resolve(import.meta.dirname, "..");
const SLOW_MS = 5000;

const words = process.argv.slice(2);
const total: Count = { passed: 0, failed: 0 };
const home = sealEnvironment();
try {
  if (words.length === 0 || words.includes("check")) await runCheckSteps();
  for (const file of words.length === 0 ? listForgotten(ROOT) : []) fail(file, "No group of scripts/test-groups.ts runs this test file.");
  const plan = GROUPS.map((group) => ({ group, files: listFiles(group, ROOT, words) })).filter(({ files }) => files.length > 0);
  if (plan.length > 0) attempt("the console's build", buildConsole);
  for (const { group, files } of plan) await runGroup(group, files);
} catch (error) {
  fail("the test run", error instanceof Error ? (error.stack ?? error.message) : String(error));
} finally {
  rmSync(home, { recursive: true, force: true });
}
if (total.passed + total.failed === 0) fail("nothing ran", `No test matches: ${words.join(" ")}`);
process.exitCode = total.failed === 0 ? 0 : 1;
process.on("exit", () => console.log(`${total.passed} passed, ${total.failed} failed`));

/** No test may reach a person's own home, or a paid model because a key happens to be in the environment. */
function sealEnvironment(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "rapport-test-"));
  for (const name of Object.keys(process.env)) {
    if (/_API_KEY$|_BASE_URL$|^OLLAMA_|^RAPPORT_|^NODE_ENV$|^NODE_OPTIONS$/.test(name)) delete process.env[name];
  }
  process.env["RAPPORT_HOME"] = folder;
  // Two hundred processes load the same files: what one has compiled the others take from here.
  process.env["NODE_COMPILE_CACHE"] ??= path.join(tmpdir(), "node-compile-cache");
  return folder;
}

async function runCheckSteps(): Promise<void> {
  const begun = performance.now();
  const steps = await runChecks({ folders: false });
  printFailures(steps);
  const failed = steps.filter((step) => !step.ok).length;
  total.failed += failed;
  total.passed += steps.length - failed;
  report("check", { passed: steps.length - failed, failed }, performance.now() - begun);
}

function buildConsole(): void {
  const { buildConsole: build } = createRequire(import.meta.url)("./console.cjs") as typeof import("./console.cjs");
  build();
}

async function runGroup(group: Group, files: string[]): Promise<void> {
  if (group.browser && !attempt("the browser", ensureChromium)) return;
  const begun = performance.now();
  const count: Count = { passed: 0, failed: 0 };
  const waiting = [...files];
  const worker = async (): Promise<void> => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      const result = await runTestFile(path.join(ROOT, file), group.seconds);
      count.passed += result.passed;
      count.failed += result.failures.length;
      printResult(file, result);
    }
  };
  await Promise.all(Array.from({ length: group.concurrency }, worker));
  total.passed += count.passed;
  total.failed += count.failed;
  report(group.name, count, performance.now() - begun);
}

function printResult(file: string, result: FileResult): void {
  for (const { title, why } of result.failures) console.log(`${styleText("red", `✖ ${file}: ${title}`)}\n${why}\n`);
  if (result.failures.length > 0 && result.output.trim() !== "") console.log(`Output of ${file}:\n${result.output.trim()}\n`);
  // What could not be tested here must be seen although nothing failed.
  else for (const line of result.output.split("\n").filter((one) => one.includes("NOT RUN"))) console.log(styleText("yellow", line.trim()));
  if (result.ms > SLOW_MS) console.log(styleText("dim", `  slow: ${file} ${(result.ms / 1000).toFixed(1)} s`));
}

function report(name: string, count: Count, ms: number): void {
  const mark = count.failed === 0 ? styleText("green", "✔") : styleText("red", "✖");
  console.log(`${mark} ${name}: ${count.passed} passed, ${count.failed} failed in ${(ms / 1000).toFixed(1)} s`);
}

/** A preparation counts only when it fails: without it the tests after it would prove nothing. */
function attempt(name: string, prepare: () => void): boolean {
  try {
    prepare();
    return true;
  } catch (error) {
    fail(name, error instanceof Error ? error.message : String(error));
    return false;
  }
}

function fail(name: string, why: string): void {
  total.failed += 1;
  console.log(`${styleText("red", `✖ ${name}`)}\n${why}\n`);
}
