// `npm run bench [name …]`: measures every number that we claim, beside its limit, a control of the same run or a peer.
// Times are printed and never asserted. The exit code is 1 when a bench could not run or an answer was wrong.
import { availableParallelism, loadavg } from "node:os";
import { type Row, printTable } from "./support/table.ts";

type Bench = { title: string; run(): Promise<Row[]> };

const BENCHES: Record<string, () => Promise<Bench>> = {
  start: () => import("./start.ts"),
  idle: () => import("./idle.ts"),
  "first-token": () => import("./first-token.ts"),
  "open-session": () => import("./open-session.ts"),
  list: () => import("./list.ts"),
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in BENCHES));
if (unknown.length > 0) console.error(`There is no bench ${unknown.join(", ")}. There are: ${Object.keys(BENCHES).join(", ")}.`);
let failed = unknown.length;

console.log(`Node ${process.version}, ${availableParallelism()} processors. What else runs here counts too: on a busy machine the figures are indicative.`);
for (const [name, load] of Object.entries(BENCHES)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  const before = loadavg()[0] ?? 0;
  try {
    const bench = await load();
    printTable(`${name}: ${bench.title} (load before: ${before.toFixed(1)})`, await bench.run());
  } catch (error) {
    failed += 1;
    console.error(`\n${name} FAILED: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }
}
process.exitCode = failed === 0 ? 0 : 1;
