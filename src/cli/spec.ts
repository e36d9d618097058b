// What a command is: data that the parser, the help and the reference are made from, and the function that does it.
import type { Connection, Target } from "./connect.ts";
import type { CliOptions } from "./options.ts";
import type { Output } from "./terminal/output.ts";

export type Flag = {
  /** As the parser reads it: "-m, --message <text>". */
  flags: string;
  text: string;
  choices?: readonly string[];
  /** May be given several times; the values come as a list. */
  many?: boolean;
  /** Smallest and largest whole number that is accepted. */
  integer?: readonly [number, number];
};

/** What a command may use. */
export type Context = {
  options: CliOptions;
  out: Output;
  json: boolean;
  target: Target;
  /** Aborted by Ctrl+C, and when nobody reads stdout any more. */
  signal: AbortSignal;
  /** The connection of this command; opened on first use, closed after the command. */
  connect(): Promise<Connection>;
};

export type CommandSpec = {
  /** Words after `rapport`: "sessions list"; empty for the start of the server. */
  path: string;
  summary: string;
  /** More for `--help`. */
  about?: string;
  takes?: readonly { name: string; text: string }[];
  flags?: readonly Flag[];
  examples: readonly string[];
  /** True when the command itself ends at `signal`; others are left at once. */
  ownsSignal?: boolean;
  /** Does it. The number is the exit code, 0 when none is given. */
  run(context: Context, args: readonly (string | undefined)[], flags: never): Promise<number | void>;
};

export type Group = { path: string; summary: string };
