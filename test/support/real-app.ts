// The real app for tests: a real SQLite file and profiles in a temporary home, the real HTTP edge on a loopback port, and
// a model whose answers the test writes. Use it as `await using app = await startApp()`: it stops itself, and fails the
// test when an answer was not what the OpenAPI document promises.
import assert from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { awaitTurn } from "../../src/app/turn/await-turn.ts";
import type { Client } from "../../src/client/client.ts";
import { createClient } from "../../src/client/client.ts";
import { OWNER_ID } from "../../src/domain/ids.ts";
import type { SessionId } from "../../src/domain/ids.ts";
import type { Message } from "../../src/domain/message.ts";
import type { ToolQuestion } from "../../src/domain/question.ts";
import type { Turn } from "../../src/domain/turn.ts";
import type { Price } from "../../src/domain/usage.ts";
import type { Clock } from "../../src/ports/clock.ts";
import type { LogFields } from "../../src/ports/log.ts";
import type { Models } from "../../src/ports/model.ts";
import type { Tool } from "../../src/ports/tool.ts";
import { systemClock } from "../../src/adapters/system/clock.ts";
import { createCheckedFetch } from "./checked-fetch.ts";
import type { EventReader } from "./event-reader.ts";
import { readEvents } from "./event-reader.ts";
import type { Life } from "./life.ts";
import { beginLife } from "./life.ts";
import type { Script, ScriptedModels } from "./scripted-model.ts";
import { createScriptedModels } from "./scripted-model.ts";
import { createSeededRandom } from "./seeded-random.ts";

export type RealAppOptions = {
  /** `thread` is the store of a running server; `inline` is quicker and the same commands. */
  store?: "inline" | "thread";
  script?: Script;
  /** null for a model whose price nobody knows. */
  price?: Price | null;
  clock?: Clock;
  seed?: number;
  /** File names and YAML; two agents, `ada` and `bob`, when left out. */
  profiles?: Record<string, string>;
  /** Further tools beside the real ones. */
  tools?: Tool[];
  /** Instead of the scripted models. */
  models?: Models;
  /** False leaves out the beat, for tests in which months pass. */
  beats?: boolean;
  /** True embeds in the background, as a running server does. */
  embeds?: boolean;
};

export type LogLine = { level: "info" | "warn" | "error"; message: string; fields: LogFields | undefined };

/** What stays the same over all lives of the process. */
export type Ground = Required<Omit<RealAppOptions, "script" | "price" | "profiles" | "seed">> & {
  home: string;
  database: string;
  random: ReturnType<typeof createSeededRandom>;
  token: string;
  log: LogLine[];
  /** 0 until the first life has taken one. */
  port: number;
};

export const PROFILES: Record<string, string> = {
  "ada.yaml": "agent_id: ada\nname: Ada\nrole: Mathematician\npersonality: { tone: precise }\n",
  "bob.yaml": "agent_id: bob\nname: Bob\nrole: Builder\nmemory: { stm_window: 10 }\n",
};

export type RealApp = Awaited<ReturnType<typeof startApp>>;

export async function startApp(options: RealAppOptions = {}) {
  const clock = options.clock ?? systemClock;
  const home = mkdtempSync(join(tmpdir(), "rapport-app-"));
  mkdirSync(join(home, "profiles"));
  for (const [file, yaml] of Object.entries(options.profiles ?? PROFILES)) writeFileSync(join(home, "profiles", file), yaml);
  const random = createSeededRandom(options.seed);
  const models = createScriptedModels(options.script, options.price === undefined ? { clock } : { clock, price: options.price });
  const ground: Ground = {
    store: options.store ?? "inline",
    tools: options.tools ?? [],
    models: options.models ?? models,
    beats: options.beats ?? true,
    embeds: options.embeds ?? false,
    ...{ home, clock, random, port: 0, log: [] },
    database: join(home, "sessions", "rapport.db"),
    token: random.secret(32),
  };
  const breaches: string[] = [];
  const life = await beginLife(ground);
  return new Server(ground, { life, models, breaches });
}

class Server {
  readonly url: string;
  readonly client: Client;
  readonly models: ScriptedModels;
  readonly home: string;
  readonly database: string;
  /** An owner token that holds over restarts, as RAPPORT_TOKEN does. */
  readonly token: string;
  readonly log: LogLine[];
  /** A fetch that checks answers against the OpenAPI document. */
  readonly fetch: typeof fetch;
  readonly #ground: Ground;
  readonly #breaches: string[];
  #life: Life | undefined;

  constructor(ground: Ground, parts: { life: Life; models: ScriptedModels; breaches: string[] }) {
    this.#ground = ground;
    this.#breaches = parts.breaches;
    this.#life = parts.life;
    this.models = parts.models;
    ({ home: this.home, database: this.database, token: this.token, log: this.log } = ground);
    this.url = `http://127.0.0.1:${ground.port}`;
    this.fetch = createCheckedFetch(parts.breaches);
    this.client = createClient({ base_url: this.url, token: ground.token, fetch: this.fetch });
  }

  /** The app that runs now. */
  get app(): Life["app"] {
    assert.ok(this.#life, "the app was stopped");
    return this.#life.app;
  }

  /** A request below /api as the owner, without the client: for what a client would never send. */
  async request(method: string, path: string, init: { json?: unknown; body?: string; headers?: Record<string, string> } = {}): Promise<Response> {
    const body = init.json === undefined ? init.body : JSON.stringify(init.json);
    const headers = { authorization: `Bearer ${this.token}`, ...(body === undefined ? {} : { "content-type": "application/json" }), ...init.headers };
    return this.fetch(`${this.url}/api${path}`, body === undefined ? { method, headers } : { method, headers, body });
  }

  /** Opens an event stream below /api. */
  async events(path: string, lastEventId?: string): Promise<EventReader> {
    const stop = new AbortController();
    const headers: Record<string, string> = { authorization: `Bearer ${this.token}` };
    if (lastEventId !== undefined) headers["last-event-id"] = lastEventId;
    return this.readEvents(await this.fetch(`${this.url}/api${path}`, { headers, signal: stop.signal }), stop);
  }

  readEvents(response: Response, stop = new AbortController()): EventReader {
    assert.equal(response.status, 200);
    return readEvents(response, stop);
  }

  /** A new session with an agent. */
  async session(agent_id = "ada"): Promise<SessionId> {
    return (await this.client.createSession({ agent_id })).session_id;
  }

  /** The turn after its end, with its messages. Rejects when it takes longer than fifteen seconds. */
  async ended(turn: Turn): Promise<{ turn: Turn; messages: Message[] }> {
    const result = await this.halted(turn);
    assert.ok(result.turn.ended_at, `the turn is still ${result.turn.status}`);
    return result;
  }

  /** The turn once it asks its person or has ended; after fifteen seconds as it is then. */
  halted(turn: Turn): Promise<{ turn: Turn; messages: Message[] }> {
    return awaitTurn(this.app, { person_id: OWNER_ID }, turn, AbortSignal.timeout(15_000));
  }

  /** The turn once it asks its person. Rejects when it takes longer than fifteen seconds. */
  async asking(turn: Turn): Promise<{ turn: Turn; question: ToolQuestion; messages: Message[] }> {
    const result = await this.halted(turn);
    assert.ok(result.turn.question, `the turn is ${result.turn.status} and asks nothing`);
    return { ...result, question: result.turn.question };
  }

  /** Rows of the database file, read beside the server. */
  rows<T = Record<string, unknown>>(sql: string, ...values: SQLInputValue[]): T[] {
    const db = new DatabaseSync(this.database, { readOnly: true });
    try {
      return db.prepare(sql).all(...values) as T[];
    } finally {
      db.close();
    }
  }

  /** Changes the database file beside the server: for states that no route can make yet. */
  write(sql: string, ...values: SQLInputValue[]): void {
    const db = new DatabaseSync(this.database);
    db.exec("PRAGMA busy_timeout = 5000");
    db.prepare(sql).run(...values);
    db.close();
  }

  /** A clean stop; a second one does nothing. */
  async stop(): Promise<void> {
    const life = this.#life;
    this.#life = undefined;
    await life?.stop();
  }

  /** After a clean stop: the same home and port, everything in memory forgotten. */
  async restart(): Promise<void> {
    await this.stop();
    this.#life = await beginLife(this.#ground);
  }

  /** As after kill -9: whatever ran is cut off between two commits, and a new process begins on what the file holds. */
  async crash(): Promise<void> {
    const life = this.#life;
    this.#life = undefined;
    const kept = join(this.home, "kept");
    const files = ["", "-wal"].map((end) => ({ file: `${this.database}${end}`, copy: `${kept}${end}` }));
    await life?.die(() => {
      // In a thread of its own the store may be writing just now; its files are then kept as its end leaves them.
      if (this.#ground.store === "thread") return;
      for (const { file, copy } of files) if (existsSync(file)) cpSync(file, copy);
    });
    for (const { file, copy } of files) if (existsSync(copy)) cpSync(copy, file);
    for (const { copy } of files) rmSync(copy, { force: true });
    this.#life = await beginLife(this.#ground);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    rmSync(this.home, { recursive: true, force: true });
    assert.deepEqual(this.#breaches, [], "every answer is as the OpenAPI document says");
  }
}
