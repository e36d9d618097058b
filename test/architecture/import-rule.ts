// The rules about who may import whom. Each returns one plain sentence per breach.
import { isBuiltin } from "node:module";
import path from "node:path";
import type { Room } from "./table.ts";
import { isTest, type Source } from "./source.ts";

export type Rulebook = { rooms: Map<string, Room>; development: string[] };

/** Rooms whose code also runs in a browser, or must be free of the world. */
const WITHOUT_NODE = ["src/domain", "src/contract", "src/ports", "src/client", "web/src"];
/** What the files directly in `src` may do: `serve.ts` and `assemble.ts` wire everything, the others never name an adapter. */
const ROOT_FILES = new Map([
  ["src/main.ts", { adapters: false, packages: [] as string[] }],
  ["src/serve.ts", { adapters: true, packages: [] as string[] }],
  ["src/assemble.ts", { adapters: true, packages: [] as string[] }],
  ["src/config.ts", { adapters: false, packages: [] as string[] }],
]);

/** Every import that the table of rooms does not allow. */
export function checkImports(sources: Source[], book: Rulebook): string[] {
  const checked = sources.filter((source) => !isTest(source) && /^(src|web)\//.test(source.file));
  return [...checked.flatMap((source) => source.imports.flatMap((name) => checkImport(source.file, name, book))), ...checkVendors(checked)];
}

function checkImport(file: string, name: string, book: Rulebook): string[] {
  const breach = name.startsWith(".") ? checkRelative(file, name, book) : isBuiltin(name) ? checkBuiltin(file) : checkPackage(file, name, book);
  return breach === undefined ? [] : [`${file} imports "${name}": ${breach}`];
}

function checkRelative(file: string, name: string, book: Rulebook): string | undefined {
  const target = path.posix.join(path.posix.dirname(file), name);
  const from = roomOf(file);
  const to = roomOf(target);
  if (to === "") return "that is outside of src and web.";
  if (ROOT_FILES.has(file)) return to === "src/adapters" && ROOT_FILES.get(file)?.adapters !== true ? "only src/serve.ts and src/assemble.ts name adapters." : undefined;
  if (from === to) return from === "src/adapters" && adapterOf(file) !== adapterOf(target) ? "adapters never import each other." : undefined;
  const room = book.rooms.get(from);
  if (room === undefined) return `${from} is not in the table of ARCHITECTURE.md.`;
  return room.mayImport.includes(to) ? undefined : `${from} may not import ${to}.`;
}

function checkBuiltin(file: string): string | undefined {
  const room = WITHOUT_NODE.find((each) => file.startsWith(`${each}/`));
  return room === undefined ? undefined : `${room} must run without Node.`;
}

function checkPackage(file: string, name: string, book: Rulebook): string | undefined {
  const wanted = packageOf(name);
  const root = ROOT_FILES.get(file);
  if (root !== undefined) return root.packages.includes(wanted) ? undefined : "this file takes nothing of it from npm.";
  const from = roomOf(file);
  const packages = book.rooms.get(from)?.packages;
  // `zod` is for the wire; a vendor's answer is parsed by the adapter itself.
  if (packages === undefined) return `${from} is not in the table of ARCHITECTURE.md.`;
  if (packages.kind === "one-adapter") return wanted === "zod" ? "zod belongs to src/contract." : undefined;
  if (packages.kind === "development") return book.development.includes(wanted) ? undefined : "the console takes only what is listed for development.";
  return packages.patterns.some((pattern) => path.posix.matchesGlob(wanted, pattern)) ? undefined : `${from} may not use this package.`;
}

/** A vendor's library stands behind one adapter, so that replacing it touches one folder. */
function checkVendors(sources: Source[]): string[] {
  const users = new Map<string, Set<string>>();
  for (const source of sources.filter((each) => roomOf(each.file) === "src/adapters")) {
    for (const name of source.imports.filter((each) => !each.startsWith(".") && !isBuiltin(each))) {
      const vendor = packageOf(name);
      users.set(vendor, (users.get(vendor) ?? new Set()).add(adapterOf(source.file)));
    }
  }
  const shared = [...users].filter(([, adapters]) => adapters.size > 1);
  return shared.map(([vendor, adapters]) => `"${vendor}" is imported by several adapters: ${[...adapters].sort().join(", ")}.`);
}

/** `src/domain` of `src/domain/session.ts`, `src` of a file directly in it, `web`, or nothing. */
function roomOf(file: string): string {
  const [top = "", second = "", third] = file.split("/");
  if (top === "web") return "web";
  if (top !== "src") return "";
  return third === undefined ? "src" : `src/${second}`;
}

function adapterOf(file: string): string {
  const parts = file.split("/");
  return parts.length > 3 ? (parts[2] ?? "") : "(directly in src/adapters)";
}

function packageOf(name: string): string {
  return name.split("/", name.startsWith("@") ? 2 : 1).join("/");
}
