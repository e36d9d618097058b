// `rapport` without a command: starts the server in the foreground.
import { AppError } from "../../domain/errors.ts";
import type { CommandSpec, Context } from "../spec.ts";

type Flags = { port?: number; host?: string };

/** `rapport`: starts the server and stays until it is stopped. */
export const serveCommand: CommandSpec = {
  path: "",
  summary: "Conversations with agents that remember. Without a command: start the server.",
  flags: [
    { flags: "-p, --port <port>", text: "port to listen on; 0 takes a free one", integer: [0, 65_535] },
    { flags: "--host <address>", text: "address to listen on; others than this machine's own need an owner password" },
  ],
  examples: ["rapport", "rapport --port 8080", "rapport chat mira", "rapport sessions list --agent mira"],
  ownsSignal: true,
  run,
};

async function run(context: Context, _args: readonly unknown[], { port, host }: Flags): Promise<number> {
  if (context.target.server !== undefined) {
    throw new AppError("invalid_request", "--server belongs after a command, such as: rapport sessions list --server URL");
  }
  return context.options.serve({ ...(port === undefined ? {} : { port }), ...(host === undefined ? {} : { host }) });
}
