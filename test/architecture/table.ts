// Reads the table of rooms in ARCHITECTURE.md, so that the document is the rule and not a copy of it.

/** What a room may take from npm: the patterns named, anything as long as one adapter has it, or development packages. */
export type Packages = { kind: "named"; patterns: string[] } | { kind: "one-adapter" } | { kind: "development" };
export type Room = { folder: string; mayImport: string[]; packages: Packages };

/** The rooms by folder, like `src/domain`. Throws when a row cannot be understood: a rule that is not read is no rule. */
export function readRooms(markdown: string): Map<string, Room> {
  const rooms = new Map<string, Room>();
  for (const line of markdown.split("\n")) {
    const cells = line.split("|").map((cell) => cell.trim());
    const folder = /^`(src\/[a-z]+|web)`$/.exec(cells[1] ?? "")?.[1];
    if (folder === undefined) continue;
    rooms.set(folder, { folder, mayImport: readFolders(cells[2] ?? ""), packages: readPackages(cells[3] ?? "") });
  }
  if (rooms.size === 0) throw new Error("ARCHITECTURE.md has no table of rooms.");
  return rooms;
}

function readFolders(cell: string): string[] {
  if (cell === "nothing") return [];
  const names = readNames(cell);
  if (names.length === 0) throw new Error(`May import what? "${cell}"`);
  return names.map((name) => `src/${name}`);
}

function readPackages(cell: string): Packages {
  if (cell === "none") return { kind: "named", patterns: [] };
  if (cell.includes("in one adapter")) return { kind: "one-adapter" };
  if (cell.includes("for development")) return { kind: "development" };
  const patterns = readNames(cell);
  if (patterns.length === 0) throw new Error(`Which npm packages? "${cell}"`);
  return { kind: "named", patterns };
}

function readNames(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? "");
}
