// `npm run bench [name …] [--json]`: measures every number that we claim, beside its aim and a control of the same run or a
// peer. Times are printed and never asserted. The exit code is 1 when a bench could not run or an answer was wrong.
import { availableParallelism, loadavg } from "node:os";
import { meets, type Row, printTable } from "./support/table.ts";

type Bench = { title: string; run(): Promise<Row[]> };

const BENCHES: Record<string, () => Promise<Bench>> = {
  start: () => import("./start.ts"),
  idle: () => import("./idle.ts"),
  "first-token": () => import("./first-token.ts"),
  append: () => import("./append.ts"),
  "open-session": () => import("./open-session.ts"),
  list: () => import("./list.ts"),
  memory: () => import("./memory.ts"),
  "recall-size": () => import("./recall-size.ts"),
  search: () => import("./search.ts"),
  care: () => import("./care.ts"),
};

const words = process.argv.slice(2);
const json = words.includes("--json");
const asked = words.filter((word) => word !== "--json");
const unknown = asked.filter((name) => !(name in BENCHES));
if (unknown.length > 0) console.error(`There is no bench ${unknown.join(", ")}. There are: ${Object.keys(BENCHES).join(", ")}.`);
let failed = unknown.length;

const processors = availableParallelism();
if (!json) console.log(`Node ${process.version}, ${processors} processors. What else runs here counts too: on a busy machine the figures are indicative.`);
for (const [name, load] of Object.entries(BENCHES)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  const load_before = loadavg()[0] ?? 0;
  try {
    const { title, run } = await load();
    const rows = await run();
    // One line for each bench, so that a run that is cut off still says what it had.
    if (json) console.log(JSON.stringify({ bench: name, title, node: process.version, processors, load_before, rows: rows.map((row) => ({ ...row, ...(row.aim && { met: meets(row) }) })) }));
    else printTable(`${name}: ${title} (load before: ${load_before.toFixed(1)})`, rows);
  } catch (error) {
    failed += 1;
    console.error(`\n${name} FAILED: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }
}
process.exitCode = failed === 0 ? 0 : 1;
