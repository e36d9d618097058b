// Writes the table of broken twins in docs/reference/guarantees.md: which promise each of them breaks, and the seed that saw it.
import { readFileSync, writeFileSync } from "node:fs";
import { catchTwin } from "../test/simulation/catch.ts";
import { TWINS } from "../test/simulation/twin.ts";

const FILE = new URL("../docs/reference/guarantees.md", import.meta.url);
const BEGIN = "<!-- twins -->";
const END = "<!-- end of twins -->";

const rows: string[] = [];
for (const twin of TWINS) {
  const caught = await catchTwin(twin);
  if (!caught) throw new Error(`the twin that ${twin.name} was not caught`);
  rows.push(`| ${twin.promise} | ${twin.name} | ${caught.seed} |`);
}
const text = readFileSync(FILE, "utf8");
const table = ["| promise | the twin | seed |", "| --- | --- | --- |", ...rows].join("\n");
writeFileSync(FILE, `${text.slice(0, text.indexOf(BEGIN) + BEGIN.length)}\n${table}\n${text.slice(text.indexOf(END))}`);
