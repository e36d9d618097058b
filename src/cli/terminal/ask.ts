// Questions to a person at a terminal, and what is read from a pipe instead. The prompt library loads on first use.
import { AppError } from "../../domain/errors.ts";
import type { Io } from "../options.ts";

/** Longest text that is taken from stdin, in bytes: far above what the server accepts, well below harm. */
const STDIN_MAX = 16_000_000;

/** Asks yes or no; no is the default. */
export async function askYesNo(io: Io, message: string): Promise<boolean> {
  const { confirm, isCancel } = await import("@clack/prompts");
  const answer = await confirm({ message, initialValue: false, input: io.stdin, output: io.stdout as NodeJS.WriteStream });
  if (isCancel(answer)) throw givenUp();
  return answer;
}

/** Asks for a secret without showing it. */
export async function askSecret(io: Io, message: string): Promise<string> {
  const { password, isCancel } = await import("@clack/prompts");
  const output = io.stdout as NodeJS.WriteStream;
  const answer = await password({ message, mask: "", input: io.stdin, output, validate: (text) => (text ? undefined : "It is empty") });
  if (isCancel(answer)) throw givenUp();
  return answer;
}

/** Asks for a line of text; what is typed is shown. */
export async function askText(io: Io, message: string): Promise<string> {
  const { text, isCancel } = await import("@clack/prompts");
  const answer = await text({ message, input: io.stdin, output: io.stdout as NodeJS.WriteStream });
  if (isCancel(answer)) throw givenUp();
  return answer;
}

/** Lets a person choose one of several. */
export async function askChoice(io: Io, message: string, options: { value: string; label: string; hint: string }[]): Promise<string> {
  const { select, isCancel } = await import("@clack/prompts");
  const answer = await select({ message, options, input: io.stdin, output: io.stdout as NodeJS.WriteStream });
  if (isCancel(answer)) throw givenUp();
  return answer;
}

/** All of stdin as text. */
export async function readStdin(io: Io): Promise<string> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of io.stdin) {
    const bytes = Buffer.from(piece as Uint8Array | string);
    size += bytes.length;
    if (size > STDIN_MAX) throw new AppError("payload_too_large", "What came from stdin is too long. Send less than 16 MB.");
    pieces.push(bytes);
  }
  return Buffer.concat(pieces).toString("utf8");
}

function givenUp(): AppError {
  return new AppError("interrupted", "Nothing was changed.");
}
