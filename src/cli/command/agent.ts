// `rapport agents`: what agents there are, and whether their profiles are right.
import type { ProfileProblem } from "../../domain/agent.ts";
import { AppError } from "../../domain/errors.ts";
import { EXIT } from "../exit.ts";
import type { CommandSpec, Context } from "../spec.ts";

/** `rapport agents list|show|check|reload`. */
export const agentCommands: readonly CommandSpec[] = [
  {
    path: "agents list",
    summary: "List the agents",
    examples: ["rapport agents list", "rapport agents list --json"],
    run: list,
  },
  {
    path: "agents show",
    summary: "Show one agent, its profile or its system prompt",
    takes: [{ name: "<agent>", text: "agent id" }],
    flags: [
      { flags: "--prompt", text: "print the system prompt that the profile makes" },
      { flags: "--yaml", text: "print the profile file" },
    ],
    examples: ["rapport agents show mira", "rapport agents show mira --prompt"],
    run: show,
  },
  {
    path: "agents check",
    summary: "Check the profile files, without a server",
    about: "Prints file:line: reason for each problem and exits with 1 when there are any.",
    examples: ["rapport agents check"],
    run: check,
  },
  {
    path: "agents reload",
    summary: "Read the profile files again",
    about: "A server reloads changed files by itself; this says what came of it.",
    examples: ["rapport agents reload"],
    run: reload,
  },
];

async function list(context: Context): Promise<void> {
  const { client } = await context.connect();
  const found = await client.listAgents();
  if (context.json) return context.out.json(found);
  if (found.agents.length === 0) context.out.note("There are no agents yet. Put a profile into the profiles folder of the home.");
  else {
    context.out.table(
      [{ title: "AGENT" }, { title: "NAME", shrinks: true }, { title: "ROLE", shrinks: true }, { title: "MODEL" }],
      found.agents.map((agent) => [agent.agent_id, agent.name, agent.type === "team" ? `Team: ${agent.role}` : agent.role, agent.model ?? "default"]),
    );
  }
  for (const problem of [...found.agents.flatMap((agent) => agent.problems), ...found.problems]) {
    context.out.note(formatProblem(problem));
  }
}

async function show(context: Context, args: readonly (string | undefined)[], flags: { prompt?: boolean; yaml?: boolean }): Promise<void> {
  if (flags.prompt && flags.yaml) throw new AppError("invalid_request", "Give --prompt or --yaml, not both.");
  const { client } = await context.connect();
  const agent = await client.getAgent(args[0] as string);
  const { out } = context;
  if (context.json) return out.json(agent);
  if (flags.prompt) return out.line(agent.prompt);
  if (flags.yaml) return out.line(agent.yaml.replace(/\n$/, ""));
  out.line(`${agent.name} (${agent.agent_id})`, "bold");
  out.line(agent.role);
  out.line();
  out.line(`model       ${agent.model ?? "system default"}`);
  out.line(`context     ${agent.stm_window} messages`);
  out.line(`input mode  ${agent.input_mode}`);
  out.line(`profile     ${agent.file}, version ${agent.version.slice(0, 12)}`);
  for (const problem of agent.problems) out.line(formatProblem(problem), "yellow");
}

async function check(context: Context): Promise<number> {
  const { problems, agents } = await context.options.checkProfiles();
  const { out } = context;
  if (context.json) out.json({ problems, agents });
  else {
    for (const problem of problems) out.line(formatProblem(problem));
    if (problems.length === 0) out.line(`${count(agents.length, "profile")} checked, no problems.`);
  }
  return problems.length === 0 ? EXIT.ok : EXIT.failed;
}

async function reload(context: Context): Promise<number> {
  const { client } = await context.connect();
  const report = await client.reloadAgents();
  const { out } = context;
  if (context.json) out.json(report);
  else {
    out.line(`${count(report.loaded.length, "agent")} loaded.`);
    if (report.changed.length > 0) out.line(`Changed: ${report.changed.join(", ")}`);
    if (report.removed.length > 0) out.line(`Removed: ${report.removed.join(", ")}`);
    for (const problem of report.problems) out.line(formatProblem(problem));
  }
  return report.problems.length === 0 ? EXIT.ok : EXIT.failed;
}

/** `file:line: reason`, as editors and people read it. */
export function formatProblem({ file, line, message }: ProfileProblem): string {
  return line > 0 ? `${file}:${line}: ${message}` : `${file}: ${message}`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
