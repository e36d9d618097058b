// `npm run check`: types, lint, folder rules and dead code, side by side. Prints only what is wrong and one summary line.
import { spawn } from "node:child_process";
import { globSync } from "node:fs";
import { styleText } from "node:util";

export type Step = { name: string; ok: boolean; output: string; ms: number };
type Plan = { name: string; args: string[]; needs?: string };

const TSC = "node_modules/typescript7/bin/tsc";
const ROOT = new URL("..", import.meta.url).pathname;

/** Every step, the slowest first. A step whose `needs` match no file has nothing to check. */
const PLANS: Plan[] = [
  { name: "dead code", args: ["node_modules/knip/bin/knip.js", "--no-progress", "--cache"] },
  { name: "types", args: [TSC, "-p", "tsconfig.json"] },
  { name: "lint", args: ["node_modules/oxlint/bin/oxlint", "--type-aware", "--deny-warnings", "--report-unused-disable-directives"] },
  { name: "types of the domain", args: [TSC, "-p", "src/domain/tsconfig.json"] },
  { name: "types of the console", args: [TSC, "-p", "web/tsconfig.json"], needs: "web/src/**/*.tsx" },
  { name: "types of the console's tests", args: [TSC, "-p", "web/tsconfig.test.json"], needs: "web/src/**/*.test.ts" },
  { name: "types of the journeys", args: [TSC, "-p", "test/journeys/tsconfig.json"], needs: "test/journeys/**/*.ts" },
];
const FOLDERS: Plan = { name: "folder rules", args: ["--test", "--test-reporter=dot", "test/architecture/*.test.ts"] };

/** Runs the steps together; `npm test` leaves the folder rules out, since they are tests of its own. */
export async function runChecks(options: { folders: boolean }): Promise<Step[]> {
  const plans = options.folders ? [...PLANS, FOLDERS] : PLANS;
  const present = plans.filter((plan) => plan.needs === undefined || globSync(plan.needs, { cwd: ROOT }).length > 0);
  return Promise.all(present.map(runStep));
}

/** Prints the output of the steps that failed. */
export function printFailures(steps: Step[]): void {
  for (const step of steps.filter((each) => !each.ok)) {
    console.log(`${styleText("red", `✖ ${step.name}`)}\n${step.output.trim()}\n`);
  }
}

async function runStep(plan: Plan): Promise<Step> {
  const begun = performance.now();
  const child = spawn(process.execPath, plan.args, { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (output += text));
  const ended = Promise.withResolvers<boolean>();
  child.once("error", ended.reject).once("close", (code) => ended.resolve(code === 0));
  const ok = await ended.promise;
  return { name: plan.name, ok, output, ms: performance.now() - begun };
}

if (import.meta.filename === process.argv[1]) {
  const begun = performance.now();
  const steps = await runChecks({ folders: true });
  printFailures(steps);
  const failed = steps.filter((step) => !step.ok).map((step) => step.name);
  const times = steps.map((step) => `${step.name} ${(step.ms / 1000).toFixed(1)} s`).join(", ");
  const verdict = failed.length === 0 ? styleText("green", "✔ all checks pass") : styleText("red", `✖ failed: ${failed.join(", ")}`);
  console.log(`${verdict} in ${((performance.now() - begun) / 1000).toFixed(1)} s (${times})`);
  process.exitCode = failed.length === 0 ? 0 : 1;
}
