// Sends random requests to one app, in order, and says what of the answers its document does not promise.
import assert from "node:assert/strict";
import { readServerEvents } from "../../../src/client/sse.ts";
import type { Document } from "../checked-fetch.ts";
import { createCheckedFetch, findOperation } from "../checked-fetch.ts";
import type { Schema } from "../json-schema.ts";
import { checkValue } from "../json-schema.ts";
import type { RealApp } from "../real-app.ts";
import type { Pool } from "./pool.ts";
import type { RandomRequest } from "./request.ts";

export type Game = {
  app: RealApp;
  document: Document;
  pool: Pool;
  breaches: string[];
  fetch: typeof fetch;
  /** Answers that have not come to their end. */
  waiting: Set<Promise<void>>;
  /** Streams that are open until somebody leaves. */
  watching: Set<Promise<void>>;
  leave: AbortController;
};

/** Passes of the event loop that an answer may take before the next request is sent beside it. */
const PASSES = 1000;

export function startGame(app: RealApp, document: Document, pool: Pool): Game {
  const breaches: string[] = [];
  return { app, document, pool, breaches, fetch: createCheckedFetch(breaches), waiting: new Set(), watching: new Set(), leave: new AbortController() };
}

/** Sends one request; goes on when it is answered, or when it is clear that it waits for something. Throws on a breach. */
export async function sendRandom(game: Game, request: RandomRequest): Promise<void> {
  let over = false;
  const open = request.method === "GET" ? game.watching : game.waiting;
  const answer = ask(game, request).finally(() => {
    over = true;
    open.delete(answer);
  });
  open.add(answer);
  for (let pass = 0; !over && pass < PASSES; pass += 1) await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(game.breaches, []);
}

/** Waits for every answer, leaves the streams, and throws on a breach. Nothing may hold the model any more. */
export async function endGame(game: Game): Promise<void> {
  await Promise.all(game.waiting);
  game.leave.abort();
  await Promise.all(game.watching);
  assert.deepEqual(game.breaches, []);
}

async function ask(game: Game, request: RandomRequest): Promise<void> {
  const url = addressOf(game, request);
  const where = `${request.method} ${url}`;
  const headers = { authorization: `Bearer ${game.app.token}`, ...mapValues(request.headers, (text) => toHeader(game.pool.fill(text))) };
  const mayHaveBody = request.body !== null && request.method !== "GET";
  const body = mayHaveBody ? { body: game.pool.fill(request.body ?? "") } : {};
  try {
    const response = await game.fetch(`${game.app.url}/api${url}`, { method: request.method, headers, ...body, signal: request.method === "GET" ? game.leave.signal : null });
    const promised = findOperation(game.document, { method: request.method.toLowerCase(), path: new URL(response.url).pathname });
    const mayFail = promised?.responses[String(response.status)] !== undefined;
    if (response.status >= 500 && !mayFail) game.breaches.push(`${where} ${response.status}: ${await response.clone().text()}`);
    await read(game, response, { where, schema: promised?.responses["200"]?.content?.["text/event-stream"]?.schema });
  } catch (error) {
    if (!game.leave.signal.aborted) game.breaches.push(`${where}: no answer: ${String(error)} ${String((error as Error).cause ?? "")}`);
  }
}

/** Reads an answer to its end: JSON for the ids in it, an event stream against the schema of its events. */
async function read(game: Game, response: Response, { where, schema }: { where: string; schema: Schema | undefined }): Promise<void> {
  const type = response.headers.get("content-type") ?? "";
  if (/\bjson\b/.test(type)) return game.pool.learn(await response.json(), /\/sessions\/(ses_[0-9a-f]{32})/.exec(response.url)?.[1]);
  if (!type.startsWith("text/event-stream") || !schema) return void (await response.arrayBuffer());
  for await (const event of readServerEvents(response.body as ReadableStream<Uint8Array>)) {
    const data = JSON.parse(event.data) as { type?: string };
    game.pool.learn(data);
    const problems = checkValue(game.document, schema, data);
    if (data.type !== event.type) problems.push(`event: ${event.type} carries a ${data.type}`);
    game.breaches.push(...problems.map((problem) => `${where} ${event.type}: ${problem} ${event.data}`));
  }
}

function addressOf({ pool }: Game, request: RandomRequest): string {
  const at = pool.fillAll(request.at);
  const path = request.path.replace(/\{(\w+)\}/g, (_, name: string) => encode(at[name] ?? ""));
  const query = request.query.map(([name, value]) => `${encode(name)}=${encode(pool.fill(value))}`).join("&");
  return query === "" ? path : `${path}?${query}`;
}

/** Percent-encoded; half a surrogate pair as the bytes that no UTF-8 has. Dots too, as they would lead to another route. */
function encode(text: string): string {
  const parts = text.split(/(?<![\ud800-\udbff])([\udc00-\udfff])|([\ud800-\udbff])(?![\udc00-\udfff])/).filter((part) => part !== undefined);
  const bytes = parts.map((part) => (part.isWellFormed() ? encodeURIComponent(part) : "%ED%A0%80")).join("");
  return /^\.{1,2}$/.test(bytes) ? "%2E%2E%2E" : bytes;
}

/** What a header can carry at all; the client refuses the rest itself. */
function toHeader(text: string): string {
  return text.replace(/[^ -~\u00a1-\u00ff]/g, "?").trim();
}

function mapValues(record: Record<string, string>, change: (text: string) => string): Record<string, string> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
}
