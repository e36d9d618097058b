// The files that the folder rules look at, with what each of them imports.
import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";

export type Source = { file: string; text: string; imports: string[] };

const PATTERNS = ["src/**/*.ts", "web/**/*.{ts,tsx}", "scripts/**/*.{ts,cjs}", "test/**/*.ts", "bench/**/*.ts"];

/** Every source file below `root`; paths are relative to it, with forward slashes. */
export function readSources(root: string): Source[] {
  const files = globSync(PATTERNS, { cwd: root, exclude: ["**/node_modules/**", "web/dist/**"] });
  return files.sort().map((file) => parseSource(file.replaceAll("\\", "/"), readFileSync(path.join(root, file), "utf8")));
}

/** A file and its imports: static, dynamic, type-only, re-exports, and files named for a worker by `new URL`. */
export function parseSource(file: string, text: string): Source {
  const found = ts.preProcessFile(text, true, true).importedFiles.map((each) => each.fileName);
  const urls = [...text.matchAll(/new URL\(\s*"([^"]+\.ts)",\s*import\.meta\.url/g)].map((match) => match[1] ?? "");
  return { file, text, imports: [...found, ...urls] };
}

export function isTest(source: Source): boolean {
  return /\.test\.tsx?$/.test(source.file) || source.file.startsWith("test/");
}
