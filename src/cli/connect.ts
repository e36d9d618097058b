// Finds the server a command talks to: a remote one, the one that runs on this home, or the app in this process.
import { setTimeout as pause } from "node:timers/promises";
import type { Client } from "../client/client.ts";
import { createClient } from "../client/client.ts";
import { AppError } from "../domain/errors.ts";
import type { CliOptions } from "./options.ts";
import { followServer } from "./restart.ts";

export type Connection = {
  client: Client;
  url: string;
  place: "remote" | "running" | "in-process";
  pid: number | null;
  /** Begins what is due, where no server does: a command that waits for it calls this. */
  work(): void;
  close(): Promise<void>;
};

export type Target = { server?: string; token?: string };

/** A neighbour that also works in its own process is usually done within this time. */
const LOCK_PATIENCE_MS = 3000;
const LOCK_PAUSE_MS = 100;
/** A busy machine may hide a running server from the first looks. */
const LOCK_TRIES = 3;

/** Connects by `--server`, the environment, `<home>`, or in this process, in that order. */
export async function connect(options: CliOptions, target: Target): Promise<Connection> {
  const remote = target.server ?? options.remote?.url;
  if (remote !== undefined) return connectRemote(remote, target.token ?? options.remote?.token);
  const giveUpAt = Date.now() + LOCK_PATIENCE_MS;
  for (let tries = 1; ; tries++) {
    const found = await options.findServer();
    if (found) {
      const client = createClient(followServer(found, options.findServer, target.token));
      return { client, url: found.url, place: "running", pid: found.pid, work: () => undefined, close: async () => undefined };
    }
    try {
      return await connectInProcess(options, target.token);
    } catch (error) {
      const locked = error instanceof AppError && error.code === "home_locked";
      if (!locked || (tries >= LOCK_TRIES && Date.now() > giveUpAt)) throw error;
      // Another command holds the home, or a server is starting: look again for both.
      await pause(LOCK_PAUSE_MS, undefined, { signal: options.signal });
    }
  }
}

function connectRemote(address: string, token: string | undefined): Connection {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.search || url.hash) {
    throw new AppError("invalid_request", "That is no server address. Give one such as http://127.0.0.1:7420");
  }
  const base_url = `${url.origin}${url.pathname.replace(/\/+$/, "")}`;
  const client = createClient(token === undefined ? { base_url } : { base_url, token });
  return { client, url: base_url, place: "remote", pid: null, work: () => undefined, close: async () => undefined };
}

async function connectInProcess(options: CliOptions, token: string | undefined): Promise<Connection> {
  const own = await options.openInProcess();
  const client = createClient({ base_url: own.url, token: token ?? own.token });
  return { client, url: own.url, place: "in-process", pid: null, work: () => own.work?.(), close: () => own.close() };
}
