// What the terminal edge is given by the binary: everything it may know about the world.
import type { Agent, ProfileProblem } from "../domain/agent.ts";

export type Io = {
  stdout: NodeJS.WritableStream;
  stderr: NodeJS.WritableStream;
  stdin: NodeJS.ReadStream;
  /** True when a person sits at both ends: questions may be asked. */
  isTty: boolean;
};

/** A server that runs on this home. */
export type FoundServer = { url: string; token: string; pid: number };

/** The app in this process, behind an address of its own. */
export type OwnServer = {
  url: string;
  token: string;
  /** Begins what is due by itself, until `close`. */
  work?(): void;
  close(): Promise<void>;
};

/** A backup that was unpacked and checked, and the home locked for it. Ends with `commit` or `discard`. */
export type OpenRestore = {
  schema_version: number;
  sessions: number;
  messages: number;
  /** null for a copy that does not say when it was made. */
  created_at: string | null;
  /** Replaces the home; where the replaced things are kept comes back, null when there were none. */
  commit(): string | null;
  discard(): void;
};

export type CliOptions = {
  /** Arguments without node and script. */
  argv: string[];
  io: Io;
  home: string;
  version: string;
  /** Reads `<home>/server.json` and checks that the server is alive. */
  findServer(): Promise<FoundServer | null>;
  /** Opens the app in this process under the home's lock. Throws AppError `home_locked`. */
  openInProcess(): Promise<OwnServer>;
  /** Starts the server in the foreground; resolves at its end with the exit code. */
  serve(flags: { host?: string; port?: number }): Promise<number>;
  /** Reads `<home>/profiles` without a server. */
  checkProfiles(): Promise<{ problems: ProfileProblem[]; agents: Agent[] }>;
  /** Locks the home and checks a backup, a path or a name in its backups folder. */
  openRestore(file: string): Promise<OpenRestore>;
  /** Aborted by Ctrl+C and by requests to end. */
  signal: AbortSignal;
  /** A server elsewhere, from the environment; `--server` and `--token` win. */
  remote?: { url: string; token?: string };
  /** Where a server of this home would listen, for `doctor`. */
  address?: { host: string; port: number };
};
