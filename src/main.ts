// The binary: no argument starts the server, anything else is a command of the terminal.
import { enableCompileCache } from "node:module";
import type { Config } from "./config.ts";

// Compiled code is kept between starts; everything else loads after this line.
enableCompileCache();
const [{ readConfig }, { isAppError }, { checkProfiles, findServer, openRestore, serve, VERSION }] = await Promise.all([
  import("./config.ts"),
  import("./domain/errors.ts"),
  import("./serve.ts"),
]);
const STOPS_WITHIN_MS = 10_000;
process.exitCode = await runMain(process.argv.slice(2));

/** Runs with the given arguments and resolves with the exit code. */
async function runMain(argv: string[]): Promise<number> {
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      stop.abort();
      // A terminal and npm may both pass on one Ctrl+C, so asking twice means nothing; taking too long does.
      setTimeout(() => process.exit(130), STOPS_WITHIN_MS).unref();
    });
  }
  try {
    const config = readConfig();
    if (argv.length === 0) return await serveForeground(config, stop.signal);
    return await runCommand(config, argv, stop.signal);
  } catch (error) {
    if (!isAppError(error)) throw error;
    process.stderr.write(`${error.message}\n`);
    return error.code === "invalid_request" ? 2 : 1;
  }
}

async function runCommand(config: Config, argv: string[], signal: AbortSignal): Promise<number> {
  const { runCli } = await import("./cli/cli.ts");
  const remote = config.server === undefined ? {} : { remote: config.token === undefined ? { url: config.server } : { url: config.server, token: config.token } };
  return runCli({
    argv,
    io: { stdout: process.stdout, stderr: process.stderr, stdin: process.stdin, isTty: process.stdin.isTTY && process.stdout.isTTY },
    home: config.home,
    version: VERSION,
    findServer: () => findServer(config.home),
    async openInProcess() {
      const { url, token, work, stop } = await serve({ ...config, host: "127.0.0.1", port: 0 }, { visible: false });
      return { url, token, work, close: stop };
    },
    serve: (flags) => serveForeground({ ...config, ...flags }, signal),
    checkProfiles: () => checkProfiles(config.home),
    openRestore: (file) => openRestore(config.home, file),
    signal,
    address: { host: config.host, port: config.port },
    ...remote,
  });
}

/** Serves until the signal; prints where, and the one-time link that logs in. */
async function serveForeground(config: Config, signal: AbortSignal): Promise<number> {
  // The terminal may be closed, or what reads the output end: the server goes on, and stops in order when it is asked to.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
  const server = await serve(config, { visible: true });
  process.stdout.write(`Rapport ${VERSION} listens on ${server.url}\nLog in with this link, it works once: ${server.loginLink()}\nHome: ${config.home}. Stop with Ctrl+C.\n`);
  if (!signal.aborted) await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
  process.stdout.write("Stopping.\n");
  await server.stop();
  return 0;
}
