// A home for real server processes that follow one another on it, at one address and with one token, and a window that
// reads a session's events over the wire across all of them.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Client } from "../../src/client/client.ts";
import type { PatchSettings } from "../../src/contract/setting.ts";
import type { DurableEvent, SessionEvent } from "../../src/domain/event.ts";
import { endsTurn, isDurable } from "../../src/domain/event.ts";
import type { SessionId, TurnId } from "../../src/domain/ids.ts";
import type { Turn } from "../../src/domain/turn.ts";
import { lastSaid } from "./fake-answer.ts";
import type { FakeProvider, FakeRequest } from "./fake-provider.ts";
import { type ServerProcess, startServerProcess } from "./server-process.ts";

/** Nothing that a test waits for takes longer than this on a busy machine. */
const COMES_WITHIN_MS = 30_000;
const TOKEN = "process-home-token-process-home";

export type ProcessHome = {
  home: string;
  /** The server that runs now. */
  server: ServerProcess;
  client: Client;
  /** Starts the next server; the one before has ended. */
  start(): Promise<ServerProcess>;
  session(agent?: string): Promise<SessionId>;
  remove(): Promise<void>;
};

/** Makes a home with agents (the rest of a profile by agent id) and settings, and starts its first server. */
export async function openProcessHome(agents: Record<string, string>, settings: PatchSettings): Promise<ProcessHome> {
  const home = mkdtempSync(join(tmpdir(), "rapport-process-"));
  mkdirSync(join(home, "profiles"));
  for (const [id, rest] of Object.entries(agents)) writeFileSync(join(home, "profiles", `${id}.yaml`), `agent_id: ${id}\nname: ${id}\nrole: Assistant\n${rest}\n`);
  const env: Record<string, string> = { RAPPORT_TOKEN: TOKEN };
  const start = async () => {
    const server = await startServerProcess({ home, env });
    env["RAPPORT_PORT"] = new URL(server.url).port;
    return server;
  };
  const server = await start();
  await server.client.patchSettings(settings);
  const [first = ""] = Object.keys(agents);
  const own: ProcessHome = {
    home,
    server,
    get client() {
      return own.server.client;
    },
    start: async () => (own.server = await start()),
    session: async (agent = first) => (await own.client.createSession({ agent_id: agent })).session_id,
    async remove() {
      await own.server.kill9();
      rmSync(home, { recursive: true, force: true });
    },
  };
  return own;
}

/** Reads a session's events from the number `after` until one that `holds`, which comes last; deltas are among them. */
export async function readUntil(client: Client, session_id: SessionId, { after = 0, holds }: { after?: number; holds(event: SessionEvent): boolean }): Promise<SessionEvent[]> {
  const events: SessionEvent[] = [];
  try {
    for await (const event of client.watchSession(session_id, after, AbortSignal.timeout(COMES_WITHIN_MS))) {
      events.push(event);
      if (holds(event)) return events;
    }
  } catch (error) {
    throw new Error(`it did not come; the events were:\n${events.map((event) => JSON.stringify(event).slice(0, 300)).join("\n")}`, { cause: error });
  }
  throw new Error(`the stream ended after ${events.map(({ type }) => type).join(" ")}`);
}

/** The requests that the provider got for a message, once they `hold`. */
export async function untilAsked(fake: FakeProvider, content: string, holds: (requests: FakeRequest[]) => boolean): Promise<FakeRequest[]> {
  const until = performance.now() + COMES_WITHIN_MS;
  for (;;) {
    const requests = await requestsFor(fake, content);
    if (holds(requests)) return requests;
    assert.ok(performance.now() < until, `the provider got for "${content}": ${requests.map(({ outcome }) => outcome).join(", ") || "nothing"}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** The requests that the provider got for a message so far. */
export async function requestsFor(fake: FakeProvider, content: string): Promise<FakeRequest[]> {
  return (await fake.requests()).filter(({ body }) => lastSaid(body) === content);
}

/** True for the event that ends `turn_id`. */
export function endOf(turn_id: TurnId): (event: SessionEvent) => boolean {
  return (event) => endsTurn(event) && event.turn_id === turn_id;
}

/** The whole log of a session up to the end of a turn: numbered from 1 without gaps. */
export async function readLog(client: Client, session_id: SessionId, { turn_id }: Pick<Turn, "turn_id">): Promise<DurableEvent[]> {
  const events = (await readUntil(client, session_id, { holds: endOf(turn_id) })).filter(isDurable);
  assert.deepEqual(events.map(({ seq }) => seq), events.map((_, index) => index + 1));
  return events;
}
