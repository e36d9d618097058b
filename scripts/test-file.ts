// Runs one test file in a process of its own and says what passed and what did not.
import { run } from "node:test";
import { inspect } from "node:util";

export type Failure = { title: string; why: string };
export type FileResult = { file: string; passed: number; failures: Failure[]; output: string; ms: number };

type Outcome = {
  name: string;
  file?: string;
  entryFile?: string;
  line?: number;
  skip?: string | boolean;
  todo?: string | boolean;
  details: { type?: string; error?: { failureType?: string; cause?: unknown } };
};

/** Runs `file` (absolute); after `seconds` it is ended and counts as failed. */
export async function runTestFile(file: string, seconds: number): Promise<FileResult> {
  const result: FileResult = { file, passed: 0, failures: [], output: "", ms: 0 };
  const begun = performance.now();
  const events = run({
    files: [file],
    isolation: "process",
    execArgv: ["--disable-warning=ExperimentalWarning"],
    signal: AbortSignal.timeout(seconds * 1000),
  });
  events.on("test:stdout", (data) => (result.output += data.message));
  events.on("test:stderr", (data) => (result.output += data.message));
  events.on("test:pass", (data) => notePass(result, data));
  events.on("test:fail", (data) => noteFailure(result, data, seconds));
  for await (const _event of events) {
    // The listeners above do the work; reading to the end is what lets the stream finish.
  }
  if (result.passed + result.failures.length === 0) result.failures.push({ title: "(file)", why: "This file holds no test." });
  result.ms = performance.now() - begun;
  return result;
}

/** True for the event that stands for the whole file: it comes when a file has no test, hangs or cannot be loaded. */
function isWholeFile(outcome: Outcome): boolean {
  return outcome.entryFile === undefined && outcome.name === outcome.file;
}

function notePass(result: FileResult, outcome: Outcome): void {
  if (outcome.details.type === "suite" || isWholeFile(outcome)) return;
  const unasked = isMarked(outcome.skip) ? "skip" : isMarked(outcome.todo) ? "todo" : undefined;
  if (unasked === undefined) result.passed += 1;
  else result.failures.push({ title: outcome.name, why: `Marked "${unasked}": IT DID NOT RUN, and that counts as a failure.` });
}

/** A test is marked by `skip: true` or by a reason, even an empty one. */
function isMarked(mark: string | boolean | undefined): boolean {
  return mark !== undefined && mark !== false;
}

function noteFailure(result: FileResult, outcome: Outcome, seconds: number): void {
  const { error, type } = outcome.details;
  // A parent fails with its child; the child has already been noted.
  if (error?.failureType === "subtestsFailed" && result.failures.length > 0) return;
  if (type === "suite" && isMarked(outcome.skip)) return;
  const place = outcome.line === undefined ? "" : ` (line ${outcome.line})`;
  if (!isWholeFile(outcome)) result.failures.push({ title: `${outcome.name}${place}`, why: inspect(error?.cause ?? error) });
  else if (error?.failureType === "testAborted") result.failures.push({ title: "(file)", why: `Did not end within ${seconds} s.` });
  // A file that fails only because of tests in it has been noted; what remains is one that could not be loaded or crashed.
  else if (result.failures.length === 0) result.failures.push({ title: "(file)", why: `${inspect(error?.cause ?? error)}; see its output.` });
}
