// The command tree: all commands by name, and the parser that is built from them.
import { Command, InvalidArgumentError, Option } from "commander";
import { agentCommands } from "./command/agent.ts";
import { backupCommand } from "./command/backup.ts";
import { chatCommand } from "./command/chat.ts";
import { doctorCommand } from "./command/doctor.ts";
import { memoryCommands } from "./command/memory/memory.ts";
import { modelCommands } from "./command/model.ts";
import { personCommands } from "./command/person.ts";
import { restoreCommand } from "./command/restore.ts";
import { serveCommand } from "./command/serve.ts";
import { sessionCommands } from "./command/session/session.ts";
import { settingCommands } from "./command/setting.ts";
import { storageCommand } from "./command/storage.ts";
import { tokenCommands } from "./command/token.ts";
import { EXIT_MEANINGS } from "./exit.ts";
import { findNearest } from "../lib/nearest.ts";
import type { CommandSpec, Flag, Group } from "./spec.ts";

export const COMMANDS: readonly CommandSpec[] = [
  serveCommand,
  chatCommand,
  ...agentCommands,
  ...sessionCommands,
  ...memoryCommands,
  ...modelCommands,
  ...settingCommands,
  ...personCommands,
  ...tokenCommands,
  backupCommand,
  restoreCommand,
  storageCommand,
  doctorCommand,
];

export const GROUPS: readonly Group[] = [
  { path: "agents", summary: "Agents and their profiles" },
  { path: "sessions", summary: "Sessions: list, read, answer, rename, close, fork, delete, prune" },
  { path: "memory", summary: "What agents keep across sessions: list, add, change, review, undo" },
  { path: "models", summary: "Models and their providers" },
  { path: "settings", summary: "Settings of the server: providers, keys, default model, prices" },
  { path: "people", summary: "People of this home: list, invite, rename, reset, remove" },
  { path: "token", summary: "API tokens and login links" },
];

/** What every command takes besides its own flags. */
export const COMMON_FLAGS: readonly Flag[] = [
  { flags: "--json", text: "print JSON; errors too, as {code, message} on stderr" },
  { flags: "--server <url>", text: "talk to this server instead of the one of this home" },
  { flags: "--token <token>", text: "API token for that server" },
];

export type Perform = (spec: CommandSpec, args: (string | undefined)[], flags: Record<string, unknown>) => Promise<void>;

export type ParserIo = { version: string; width: number; writeOut(text: string): void; writeErr(text: string): void };

/** The parser over all commands; `perform` runs the one that was asked for. Throws CommanderError instead of exiting. */
export function buildProgram(io: ParserIo, perform: Perform): Command {
  const program = new Command("rapport");
  program
    .exitOverride()
    .enablePositionalOptions()
    .configureHelp({ showGlobalOptions: false })
    .configureOutput({ writeOut: io.writeOut, writeErr: io.writeErr, getOutHelpWidth: () => io.width, getErrHelpWidth: () => io.width })
    .version(io.version, "-V, --version", "print the version")
    .helpOption("-h, --help", "show help")
    .helpCommand("help [command]", "show help for a command");
  const groups = new Map(GROUPS.map((group) => [group.path, group]));
  const parents = new Map<string, Command>([["", program]]);
  for (const spec of COMMANDS) {
    const words = spec.path.split(" ");
    const name = words.pop() as string;
    const path = words.join(" ");
    const group = groups.get(path);
    if (group && !parents.has(path)) parents.set(path, program.command(path).description(group.summary).helpCommand(false));
    const own = name === "" ? program : (parents.get(path) as Command).command(name);
    fill(own, spec, perform);
  }
  return program;
}

function fill(own: Command, spec: CommandSpec, perform: Perform): void {
  own.description(spec.about ? `${spec.summary}\n\n${spec.about}` : spec.summary).summary(spec.summary);
  for (const { name, text } of spec.takes ?? []) own.argument(name, text);
  for (const flag of spec.flags ?? []) own.addOption(optionOf(flag));
  // At the root they are understood, since people put them first, but they belong to the commands.
  for (const flag of COMMON_FLAGS) own.addOption(optionOf(flag).hideHelp(spec.path === "" && flag.flags !== "--json"));
  own.addHelpText("after", `\nExamples:\n${spec.examples.map((example) => `  ${example}`).join("\n")}`);
  if (spec.path === "") return fillRoot(own, spec, perform);
  own.allowExcessArguments(false).action(() => perform(spec, own.args, own.optsWithGlobals()));
}

/** The root starts the server, so that a word it does not know must be caught here. */
function fillRoot(program: Command, spec: CommandSpec, perform: Perform): void {
  const exits = EXIT_MEANINGS.map(([code, text]) => `  ${String(code).padEnd(4)} ${text}`).join("\n");
  program.usage("[options] [command]").addHelpText("after", `\nExit codes:\n${exits}`);
  program.allowExcessArguments().action(() => {
    const word = program.args[0];
    if (word === undefined) return perform(spec, [], program.opts());
    const meant = findNearest(word, program.commands.map((command) => command.name()));
    const hint = meant ? `Did you mean: rapport ${meant}` : "See: rapport --help";
    return program.error(`error: There is no command '${word}'. ${hint}`, { code: "commander.unknownCommand" });
  });
}

function optionOf(flag: Flag): Option {
  const option = new Option(flag.flags, flag.text);
  if (flag.choices) option.choices([...flag.choices]);
  if (flag.many) option.argParser<string[] | undefined>((value, before) => [...(before ?? []), value]);
  if (flag.integer) option.argParser((text) => wholeNumber(text, flag.integer as readonly [number, number]));
  return option;
}

function wholeNumber(text: string, [least, most]: readonly [number, number]): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new InvalidArgumentError(`Give a whole number from ${least} to ${most}.`);
}
