// A terminal for the tests of this folder: streams in memory that remember what was written.
import { PassThrough, Writable } from "node:stream";
import { runCli } from "../../src/cli/cli.ts";
import type { CliOptions } from "../../src/cli/options.ts";

export type Ran = { code: number; stdout: string; stderr: string };

type Options = Partial<Omit<CliOptions, "argv" | "io">> & { url?: string; stdin?: string; tty?: boolean; columns?: number };

/** A terminal in memory: what is typed goes in, what is written is kept. */
export function createTerminal({ tty = false, columns = 60 }: { tty?: boolean; columns?: number } = {}) {
  const written = { stdout: "", stderr: "" };
  const waiters = new Set<() => void>();
  const keep = (name: "stdout" | "stderr") =>
    Object.assign(
      new Writable({
        write(piece: Buffer, _encoding, done) {
          written[name] += piece.toString("utf8");
          for (const wake of waiters) wake();
          done();
        },
      }),
      tty ? { isTTY: true, columns, rows: 24 } : {},
    );
  const stdin = Object.assign(new PassThrough(), { isTTY: tty, setRawMode: () => undefined }) as unknown as NodeJS.ReadStream;
  return {
    written,
    io: { stdout: keep("stdout"), stderr: keep("stderr"), stdin, isTty: tty },
    type: (text: string) => void (stdin as unknown as PassThrough).write(text),
    /** Waits until stdout holds `text` (after position `from`). */
    async shows(text: string, from = 0): Promise<void> {
      while (!written.stdout.slice(from).includes(text)) {
        await new Promise<void>((resolve) => {
          const wake = () => {
            waiters.delete(wake);
            resolve();
          };
          waiters.add(wake);
        });
      }
    },
  };
}

/** Options of a command line in a test: a server at `url`, or none. */
export function optionsFor(argv: string[], io: CliOptions["io"], { url, stdin: _stdin, tty: _tty, columns: _columns, ...more }: Options = {}): CliOptions {
  return {
    argv,
    io,
    home: "/nowhere",
    version: "1.2.3",
    signal: new AbortController().signal,
    findServer: async () => (url === undefined ? null : { url, token: "secret", pid: 42 }),
    openInProcess: () => Promise.reject(new Error("no app in this test")),
    serve: async () => 0,
    openRestore: () => Promise.reject(new Error("no home in this test")),
    checkProfiles: async () => ({ problems: [], agents: [] }),
    ...more,
  };
}

/** Runs one command line to its end. */
export async function run(argv: string[], options: Options = {}): Promise<Ran> {
  const terminal = createTerminal({ tty: options.tty ?? false, ...(options.columns === undefined ? {} : { columns: options.columns }) });
  if (!options.tty) (terminal.io.stdin as unknown as PassThrough).end(options.stdin ?? "");
  const code = await runCli(optionsFor(argv, terminal.io, options));
  return { code, ...terminal.written };
}
