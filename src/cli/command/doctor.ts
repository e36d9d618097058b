// `rapport doctor`: looks at everything that a working home needs, and says what to do where something is wrong.
import { access, constants } from "node:fs/promises";
import { createServer } from "node:net";
import type { Client } from "../../client/client.ts";
import { AppError } from "../../domain/errors.ts";
import type { Connection } from "../connect.ts";
import { EXIT } from "../exit.ts";
import type { CliOptions } from "../options.ts";
import type { CommandSpec, Context } from "../spec.ts";
import { formatTime } from "../terminal/time.ts";
import { formatProblem } from "./agent.ts";

type Diagnosis = Awaited<ReturnType<Client["diagnose"]>>;
type Fault = Awaited<ReturnType<Client["examine"]>>["faults"][number];

/** One thing that was looked at; `todo` says what to do when it is not in order. */
type Check = { name: string; ok: boolean; text: string; todo?: string };

/** Oldest Node.js that runs the program. */
const NODE_MIN = 24;

/** `rapport doctor`. */
export const doctorCommand: CommandSpec = {
  path: "doctor",
  summary: "Check paths, versions, database, port, models and profiles",
  about: "Works with and without a running server. Exits with 1 when something is wrong, and says what to do.",
  flags: [{ flags: "--rebuild", text: "first recompute counters and indexes from the messages, in small steps, also while the server runs" }],
  examples: ["rapport doctor", "rapport doctor --json", "rapport doctor --rebuild"],
  run,
};

async function run(context: Context, _args: readonly unknown[], flags: { rebuild?: boolean }): Promise<number> {
  const { options, out } = context;
  const checks: Check[] = [checkNode()];
  const remote = context.target.server !== undefined || options.remote !== undefined;
  if (!remote) checks.push(await checkHome(options.home));
  const { diagnosis, rebuilt, more } = await examine(context, flags.rebuild === true);
  checks.push(...more);
  if (!remote) checks.push(...(await checkProfiles(options)));
  const ok = checks.every((check) => check.ok);
  if (context.json) out.json({ ok, checks, diagnosis, rebuilt });
  else {
    for (const check of checks) {
      out.raw(`${check.ok ? out.style("green", "ok   ") : out.style("red", "WRONG")} `);
      out.line(`${check.name.padEnd(9)} ${check.text}`);
      if (check.todo) out.line(`      ${"".padEnd(9)} ${check.todo}`, check.ok ? "dim" : "yellow");
    }
    out.line();
    out.line(ok ? "Everything is in order." : `${checks.filter((check) => !check.ok).length} found. See the lines marked WRONG.`);
  }
  return ok ? EXIT.ok : EXIT.failed;
}

/** Asks the app itself, running or opened here. That it cannot be opened is a finding, not a failure of the command. */
async function examine(context: Context, mend: boolean): Promise<{ diagnosis: Diagnosis | null; rebuilt: Fault[]; more: Check[] }> {
  let connection: Connection;
  let diagnosis: Diagnosis;
  try {
    connection = await context.connect();
    diagnosis = await connection.client.diagnose();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { diagnosis: null, rebuilt: [], more: [{ name: "server", ok: false, text: "the app cannot be opened", todo: error.message }] };
  }
  const { rebuilt, checks } = await checkRows(connection.client, mend);
  return {
    diagnosis,
    rebuilt,
    more: [await checkServer(context.options, connection, diagnosis), checkDatabase(diagnosis), ...describeIndexing(diagnosis), ...checks, checkModel(diagnosis)],
  };
}

/** Whether everything fits together, after a rebuild when one is asked for. */
async function checkRows(client: Client, mend: boolean): Promise<{ rebuilt: Fault[]; checks: Check[] }> {
  try {
    const { rebuilt, faults } = mend ? await client.rebuild() : { rebuilt: [], faults: (await client.examine()).faults };
    const mended = rebuilt.map(({ count, text }): Check => ({ name: "rebuilt", ok: true, text: `${count} ${text}; put right` }));
    const found = faults.map(({ count, text, todo, harmless }): Check => ({ name: "rows", ok: harmless, text: `${count} ${text}`, todo }));
    const none = { name: "rows", ok: true, text: mend && rebuilt.length === 0 ? "fit together; nothing had to be rebuilt" : "fit together" };
    return { rebuilt, checks: [...mended, ...(found.length > 0 ? found : [none])] };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { rebuilt: [], checks: [{ name: "rows", ok: false, text: "cannot be examined", todo: error.message }] };
  }
}

function checkNode(): Check {
  const ok = Number(process.versions.node.split(".")[0]) >= NODE_MIN;
  const check = { name: "node", ok, text: `${process.versions.node} on ${process.platform} ${process.arch}` };
  return ok ? check : { ...check, todo: `Install Node.js ${NODE_MIN} or newer.` };
}

async function checkHome(home: string): Promise<Check> {
  try {
    await access(home, constants.R_OK | constants.W_OK | constants.X_OK);
    return { name: "home", ok: true, text: home };
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === "ENOENT";
    if (missing) return { name: "home", ok: true, text: `${home} (is made at the first start)` };
    return { name: "home", ok: false, text: `${home} cannot be written`, todo: "Make the folder yours, or set RAPPORT_HOME to another one." };
  }
}

async function checkServer(options: CliOptions, { place, url, pid }: Connection, diagnosis: Diagnosis): Promise<Check> {
  if (place === "in-process") return checkPort(options);
  const text = `${place === "running" ? `runs at ${url}, process ${pid}` : `answers at ${url}`}, version ${diagnosis.version}`;
  if (diagnosis.version === options.version) return { name: "server", ok: true, text };
  return {
    name: "server",
    ok: false,
    text: `${text}, but this program is ${options.version}`,
    todo: place === "running" ? "Stop the server and start it again." : "Use the same version on both sides.",
  };
}

/** Whether a server could be started: something else may sit on its port. */
async function checkPort({ address }: CliOptions): Promise<Check> {
  const idle = { name: "server", ok: true, text: "does not run", todo: "Start it with: rapport" };
  if (!address || address.port === 0) return idle;
  const { host, port } = address;
  const taken = await isTaken(host, port);
  if (!taken) return { ...idle, text: `does not run; ${host}:${port} is free for it` };
  return { name: "server", ok: false, text: `does not run, and ${host}:${port} is not to be had (${taken})`, todo: "Start it elsewhere: rapport --port NUMBER" };
}

function isTaken(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    probe.listen(port, host, () => probe.close(() => resolve(null)));
  });
}

function checkDatabase({ database, sqlite, last_check }: Diagnosis): Check {
  const size = `${(database.bytes / 1e6).toFixed(1)} MB, ${database.sessions} sessions, ${database.messages} messages`;
  const text = `${database.path}: ${size}, schema ${database.schema_version}, SQLite ${sqlite}${last_check ? `, last checked ${formatTime(last_check.at)}: ${last_check.result}` : ""}`;
  if (database.integrity === "ok") return { name: "database", ok: true, text };
  return {
    name: "database",
    ok: false,
    text: `${database.path} is damaged: ${database.integrity}`,
    todo: "Stop the server, keep a copy of the home, and restore a backup: rapport restore FILE (rapport backup --list shows them)",
  };
}

/** Nothing is wrong while messages wait: they are found a little later. */
function describeIndexing({ database: { unindexed, messages } }: Diagnosis): Check[] {
  if (unindexed === 0) return [];
  return [{ name: "search", ok: true, text: `${unindexed.toLocaleString("en")} of ${messages.toLocaleString("en")} messages wait to be indexed`, todo: "They are found by search and recall once they are. Nothing is to be done." }];
}

function checkModel({ default_model, looked }: Diagnosis): Check {
  const offline = default_model.startsWith("offline/");
  const text = offline ? `${default_model}, built in: quotes what it finds, does not reason` : default_model;
  const where = looked.map(({ place, result }) => `${place}: ${result}`).join("; ");
  const todo = offline ? `Looked at ${where || "the settings"}. For a real model: rapport settings set providers.openai.key` : undefined;
  return { name: "model", ok: true, text, ...(todo ? { todo } : {}) };
}

async function checkProfiles(options: CliOptions): Promise<Check[]> {
  const { problems, agents } = await options.checkProfiles();
  const found = problems.map((problem): Check => ({ name: "profile", ok: false, text: formatProblem(problem), todo: "Correct the file, then: rapport agents check" }));
  return found.length > 0 ? found : [{ name: "profiles", ok: true, text: `${agents.length}, without problems` }];
}
