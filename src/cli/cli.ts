// The terminal edge: parses a command line, runs the command, and turns every ending into an exit code and one clear line.
import { CommanderError } from "commander";
import { styleText } from "node:util";
import { AppError } from "../domain/errors.ts";
import type { Connection, Target } from "./connect.ts";
import { connect } from "./connect.ts";
import { EXIT, exitCodeOf } from "./exit.ts";
import { withHint } from "./hint.ts";
import type { CliOptions } from "./options.ts";
import { buildProgram } from "./program.ts";
import type { CommandSpec, Context } from "./spec.ts";
import { createOutput } from "./terminal/output.ts";
import { plainJson, plainLine } from "./terminal/plain.ts";

export type { CliOptions } from "./options.ts";

/** Runs one command line and resolves with its exit code. Never throws and never exits the process. */
export async function runCli(options: CliOptions): Promise<number> {
  const { io } = options;
  const noStdout = watchStdout(options);
  const signal = AbortSignal.any([options.signal, noStdout]);
  const json = options.argv.includes("--json");
  let code: number = EXIT.ok;
  const out = createOutput(io);
  const program = buildProgram(
    {
      version: options.version,
      width: out.width ?? 100,
      writeOut: (text) => void io.stdout.write(text),
      // Errors are written below, in one shape for all; what remains is the help of a group that lacks its command.
      writeErr: (text) => void (text.startsWith("error:") || json ? undefined : io.stderr.write(text)),
    },
    async (spec, args, flags) => {
      code = await perform({ options, signal, out, flags }, spec, args);
    },
  );
  try {
    await program.parseAsync(options.argv, { from: "user" });
  } catch (error) {
    if (!noStdout.aborted) code = report(options, json, error);
  }
  if (!noStdout.aborted) await flushed(io.stdout);
  return noStdout.aborted ? endWithoutStdout(options, json, noStdout) : code;
}

type Call = { options: CliOptions; signal: AbortSignal; out: Context["out"]; flags: Record<string, unknown> };

async function perform(call: Call, spec: CommandSpec, args: readonly (string | undefined)[]): Promise<number> {
  const { options, signal, out, flags } = call;
  const target = flags as Target;
  let opening: Promise<Connection> | undefined;
  const context: Context = {
    options,
    out,
    signal,
    target,
    json: flags["json"] === true,
    connect: () => (opening ??= connect(options, target)),
  };
  try {
    const work = spec.run(context, args, flags as never);
    const code = (await (spec.ownsSignal ? work : orAborted(work, signal))) ?? EXIT.ok;
    return code;
  } finally {
    // A connection that never opened has nothing to close; why it failed was said already.
    await opening?.then((connection) => connection.close(), () => undefined);
  }
}

/** `work`, or a rejection as soon as the signal is aborted; what is under way is then left to itself. */
async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = () => reject(new AppError("interrupted", "Interrupted."));
  if (signal.aborted) stop();
  signal.addEventListener("abort", stop, { once: true });
  work.catch(() => undefined);
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener("abort", stop);
    promise.catch(() => undefined);
  }
}

/** Writes what went wrong to stderr and names the exit code. */
function report(options: CliOptions, json: boolean, error: unknown): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return EXIT.ok;
    if (error.code !== "commander.help" || json) complain(options, json, usageOf(error));
    return EXIT.usage;
  }
  if (options.signal.aborted) return EXIT.interrupted;
  const failure = error instanceof AppError ? withHint(error) : unexpected(error);
  complain(options, json, failure);
  return exitCodeOf(failure);
}

function complain({ io }: CliOptions, json: boolean, error: AppError): void {
  const { code, message } = error;
  const label = styleText("red", "error:", { stream: io.stderr });
  io.stderr.write(json ? `${plainJson({ code, message })}\n` : `${label} ${plainLine(message)}\n`);
}

/** The parser's complaint in our own shape: one line, a sentence, and where to read on. */
function usageOf(error: CommanderError): AppError {
  if (error.code === "commander.help") return new AppError("invalid_request", "The command is incomplete. Add --help to see how it goes on.");
  const text = error.message.replace(/^error: /, "").replace(/\s*\n\s*/g, " ");
  const sentence = text.charAt(0).toUpperCase() + text.slice(1);
  return new AppError("invalid_request", /[.!?)]$|--help$/.test(sentence) || sentence.includes("Did you mean") ? sentence : `${sentence}.`);
}

function unexpected(error: unknown): AppError {
  const said = error instanceof Error ? error.message : String(error);
  return new AppError("internal", `This should not have happened: ${said}. Try: rapport doctor`, { cause: error });
}

/** Aborted once nothing can be written to stdout any more. */
function watchStdout({ io }: CliOptions): AbortSignal {
  const broken = new AbortController();
  io.stdout.on("error", (error: NodeJS.ErrnoException) => broken.abort(error));
  io.stderr.on("error", () => undefined);
  return broken.signal;
}

/** That the reader left, as after `| head`, is an ordinary end; a full disk is not. */
function endWithoutStdout(options: CliOptions, json: boolean, { reason }: AbortSignal): number {
  const { code, message } = reason as NodeJS.ErrnoException;
  if (code === "EPIPE" || code === "ERR_STREAM_DESTROYED") return EXIT.ok;
  complain(options, json, new AppError("internal", `The output cannot be written: ${message}`));
  return EXIT.failed;
}

function flushed(stream: NodeJS.WritableStream): Promise<void> {
  return new Promise((resolve) => {
    if (!stream.writable) return resolve();
    stream.write("", () => resolve());
  });
}
