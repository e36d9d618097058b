// The groups of `npm test` in their order, and which files belong to each.
import { globSync, statSync } from "node:fs";
import path from "node:path";

export type Group = {
  name: string;
  patterns: string[];
  /** Files that run at the same time. */
  concurrency: number;
  /** After this many seconds a file is ended and counts as failed, so that one that hangs cannot hang the run. */
  seconds: number;
  browser: boolean;
};

export const GROUPS: Group[] = [
  {
    name: "unit",
    patterns: ["src/**/*.test.ts", "web/src/**/*.test.ts", "test/architecture/**/*.test.ts", "test/http/**/*.test.ts", "test/contracts/**/*.test.ts"],
    concurrency: 2,
    seconds: 120,
    browser: false,
  },
  { name: "process", patterns: ["test/process/**/*.test.ts"], concurrency: 2, seconds: 180, browser: false },
  { name: "simulation", patterns: ["test/simulation/**/*.test.ts"], concurrency: 2, seconds: 240, browser: false },
  { name: "journeys", patterns: ["test/journeys/**/*.test.ts"], concurrency: 2, seconds: 300, browser: true },
];

/** The folders that hold tests of no group: a test file that no command runs is worse than none. */
const EVERYTHING = ["src/**/*.test.ts", "web/**/*.test.{ts,tsx}", "test/**/*.test.{ts,tsx}", "scripts/**/*.test.ts", "bench/**/*.test.ts"];

/** Files of `group`, the longest first, so that none is left to run alone at the end; with words, only those whose path contains one of them, or all when a word names the group. */
export function listFiles(group: Group, root: string, words: string[]): string[] {
  const sizes = new Map(globTests(group.patterns, root).map((file) => [file, statSync(path.join(root, file)).size]));
  const files = [...sizes.keys()].sort((a, b) => (sizes.get(b) ?? 0) - (sizes.get(a) ?? 0));
  if (words.length === 0 || words.includes(group.name)) return files;
  return files.filter((file) => words.some((word) => file.includes(word)));
}

/** Test files that stand where no group looks. */
export function listForgotten(root: string): string[] {
  const known = new Set(GROUPS.flatMap((group) => globTests(group.patterns, root)));
  return globTests(EVERYTHING, root).filter((file) => !known.has(file));
}

function globTests(patterns: string[], root: string): string[] {
  const found = globSync(patterns, { cwd: root, exclude: ["**/node_modules/**", "web/dist/**"] });
  return [...new Set(found.map((file) => file.replaceAll("\\", "/")))].sort();
}
