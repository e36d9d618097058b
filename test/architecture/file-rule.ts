// The rules about files as such: their names, their size, how many stand together, and who reads the environment.
import path from "node:path";
import { isTest, type Source } from "./source.ts";
import type { Room } from "./table.ts";

const EMPTY_NAMES = new Set(["utils", "util", "helpers", "helper", "types", "index", "manager"]);
const LINES_MAX = 400;
const FILES_MAX = 15;

/** Every breach of the file rules, as plain sentences. */
export function checkFiles(sources: Source[], rooms: Map<string, Room>): string[] {
  return [...sources.flatMap((source) => checkFile(source, rooms)), ...checkCrowds(sources)];
}

function checkFile(source: Source, rooms: Map<string, Room>): string[] {
  const breaches: string[] = [];
  const stem = path.posix.basename(source.file).split(".")[0] ?? "";
  const product = /^(src|web)\//.test(source.file);
  if (product && EMPTY_NAMES.has(stem)) breaches.push(`${source.file}: "${stem}" names nothing; call the file after its noun.`);
  const lines = source.text.trimEnd().split("\n").length;
  if (lines > LINES_MAX) breaches.push(`${source.file}: ${lines} lines; more than ${LINES_MAX} hide a second noun.`);
  if (product && !isTest(source)) breaches.push(...checkPlace(source.file, rooms), ...checkEnvironment(source));
  return breaches;
}

function checkPlace(file: string, rooms: Map<string, Room>): string[] {
  const folder = file.startsWith("web/") ? "web" : file.split("/").slice(0, 2).join("/");
  const inRoot = /^src\/(main|serve|assemble|config)\.ts$/.test(file);
  return inRoot || rooms.has(folder) ? [] : [`${file}: ${folder} is not in the table of ARCHITECTURE.md.`];
}

function checkEnvironment(source: Source): string[] {
  if (source.file === "src/config.ts") return [];
  const code = source.text.split("\n").filter((line) => !/^\s*(\/\/|\*|\/\*)/.test(line));
  const reads = code.some((line) => /\bprocess\s*(\?\.|\.)\s*env\b|\bprocess\[["']env["']\]|\{[^}]*\benv\b[^}]*\}\s*(=\s*process\b|from\s+["'](node:)?process["'])/.test(line));
  return reads ? [`${source.file}: only src/config.ts reads the environment.`] : [];
}

function checkCrowds(sources: Source[]): string[] {
  const folders = new Map<string, number>();
  for (const source of sources.filter((each) => !isTest(each))) {
    const folder = path.posix.dirname(source.file);
    folders.set(folder, (folders.get(folder) ?? 0) + 1);
  }
  const crowds = [...folders].filter(([, count]) => count > FILES_MAX);
  return crowds.map(([folder, count]) => `${folder}: ${count} files; more than ${FILES_MAX} and a noun is missing.`);
}
