// npm run simulate [-- --seed N] [--seconds S] [--twin NAME]: runs seeds and shows the first that fails, made short.
import { parseArgs } from "node:util";
import { actionsOf, runActions } from "./run-seed.ts";
import { shrink } from "./shrink.ts";
import { SOUND, TWINS } from "./twin.ts";

const { values } = parseArgs({
  options: { seed: { type: "string" }, seconds: { type: "string", default: "60" }, twin: { type: "string" } },
});
const twin = values.twin === undefined ? SOUND : TWINS.find((one) => one.name.startsWith(values.twin ?? ""));
if (!twin) {
  console.error(`There is no such twin. Twins:\n${TWINS.map((one) => `  ${one.name}`).join("\n")}`);
  process.exit(2);
}
const only = values.seed === undefined ? undefined : Number(values.seed);
const end = Date.now() + Number(values.seconds) * 1000;
const total = { seeds: 0, crashes: 0, messages: 0, hours: 0 };
for (let seed = only ?? Math.floor(Math.random() * 1e9); Date.now() < end; seed += 1) {
  const result = await runActions(actionsOf(seed), twin);
  total.seeds += 1;
  total.crashes += result.crashes;
  total.messages += result.messages;
  total.hours += result.hours;
  if (result.complaints.length > 0) {
    console.log(`seed ${seed} fails:\n  ${result.complaints.slice(0, 5).join("\n  ")}`);
    const short = await shrink(actionsOf(seed), async (actions) => (await runActions(actions, twin)).complaints.length > 0);
    const again = await runActions(short, twin);
    console.log(`in ${short.length} actions:\n${short.map((action) => `  ${JSON.stringify(action)},`).join("\n")}\n  ${again.complaints.slice(0, 5).join("\n  ")}`);
    process.exit(1);
  }
  if (only !== undefined) break;
}
console.log(`${total.seeds} seeds, ${total.messages} messages, ${total.crashes} crashes, ${total.hours.toFixed(1)} simulated hours: nothing to complain about`);
