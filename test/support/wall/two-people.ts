// One home with two people in it who each have words that the other must never see, and requests of both at random.
import assert from "node:assert/strict";
import fc from "fast-check";
import { textOf } from "../../../src/domain/message.ts";
import type { Part } from "../../../src/domain/message.ts";
import type { Document } from "../checked-fetch.ts";
import { loadDocument } from "../checked-fetch.ts";
import { createDoor } from "../door.ts";
import { createFakeClock } from "../fake-clock.ts";
import { joinMember } from "../member.ts";
import { endGame, sendRandom, startGame } from "../random-request/play.ts";
import type { Game } from "../random-request/play.ts";
import { createPool } from "../random-request/pool.ts";
import type { RandomRequest } from "../random-request/request.ts";
import { anyRequest } from "../random-request/request.ts";
import type { RealApp } from "../real-app.ts";
import { startApp } from "../real-app.ts";
import type { Script } from "../scripted-model.ts";
import { replyToLast } from "../scripted-model.ts";
import { watchFor } from "./watch-for.ts";

/** Words that stand in everything a person writes, and in nothing else. */
export const CANARIES = ["quokkaowner", "wombatmember"] as const;

/** A request of one of the two, by number. */
export type Asked = { by: 0 | 1; request: RandomRequest };

/** What only the owner may do, and what would let one in as the other: neither is part of this game. */
const APART = /^\/(people|invites|login|logout|tokens|settings|agents(?!\/\{agent_id\}\/memory)|backups|doctor|diagnosis|models)/;

/** Requests to every operation that people have of their own. */
export function anyAsked(document: Document): fc.Arbitrary<Asked[]> {
  const paths = Object.fromEntries(Object.entries(document.paths).filter(([path]) => !APART.test(path)));
  const asked = fc.record({ by: fc.constantFrom<0 | 1>(0, 1), request: anyRequest({ ...document, paths }) });
  return fc.array(asked, { minLength: 20, maxLength: 60, size: "max" });
}

/** Lets both ask what they like, with ids of both; `spoil` may break the app first. Throws when one is told the other's words. */
export async function liveTogether(asked: Asked[], spoil: (app: RealApp) => void = () => undefined): Promise<void> {
  const door = createDoor();
  const clock = createFakeClock();
  await using app = await startApp({ clock, script: repeatAll(door.wait) });
  spoil(app);
  const { game, tokens } = await moveIn(app);
  for (const { by, request } of asked) {
    await sendRandom(game, signed(request, { token: tokens[by], canary: CANARIES[by] }));
  }
  app.models.setScript(replyToLast);
  door.open();
  for (let minute = 0; game.waiting.size > 0 && minute < 60; minute += 1) await clock.advance(60_000);
  await endGame(game);
}

/** The owner and a member, each with sessions, a file, a queue and a turn that runs; every id is known to both. */
async function moveIn(app: RealApp): Promise<{ game: Game; tokens: [string, string] }> {
  const member = await joinMember(app, "Ben");
  const tokens: [string, string] = [app.token, (await member.client.createToken("own", ["chat"])).token];
  const document = await loadDocument(app.url);
  const pool = createPool(new Set(["cursor"]));
  const game = startGame(app, document, pool);
  for (const [index, client] of [app.client, member.client].entries()) {
    const canary = CANARIES[index] as string;
    const bytes = new Blob([`${canary} in a file`], { type: "text/plain" });
    const { file_id } = await client.uploadFile(`${canary}.txt`, bytes);
    const { session_id } = await client.createSession({ agent_id: "ada", title: `${canary} title` });
    pool.learn(await client.askMessage(session_id, { content: `${canary} hello`, attachments: [file_id] }));
    pool.learn(await client.addMemory("ada", { text: `${canary} likes tea` }));
    const { session_id: busy } = await client.createSession({ agent_id: "ada", title: `${canary} busy` });
    for (const content of ["wait", "later", "last"]) pool.learn(await client.sendMessage(busy, { content: `${canary} ${content}`, client_id: content }));
    pool.learn(await client.listQueue(busy), busy);
    pool.learn([{ session_id }, { session_id: busy }, { file_id }, { agent_id: "ada" }]);
    pool.learn(await client.listSessions({ limit: 1 }));
  }
  game.fetch = watchFor(game, (init) => {
    const asks = new Headers(init?.headers).get("authorization") === `Bearer ${tokens[0]}` ? 0 : 1;
    return CANARIES[1 - asks] as string;
  });
  return { game, tokens };
}

/** The request as one of the two sends it: under their name, and with their word in whatever they write. */
function signed(request: RandomRequest, by: { token: string; canary: string }): RandomRequest {
  return { ...request, headers: { ...request.headers, authorization: `Bearer ${by.token}` }, body: request.body && sign(request.body, by.canary) };
}

function sign(body: string, canary: string): string {
  try {
    const value = JSON.parse(body) as Record<string, unknown>;
    for (const field of ["content", "title", "text", "q"]) if (typeof value[field] === "string") value[field] = `${canary} ${value[field]}`;
    // A memory for everybody who talks to the agent is no secret; here all are their person's own.
    if (typeof value["scope"] === "string") value["scope"] = "person";
    return JSON.stringify(value);
  } catch {
    return body;
  }
}

/**
 * A model that repeats whatever reaches it, files included, so that what was mixed into a prompt shows in an answer; asked for a
 * tool, it looks for every session there is.
 */
function repeatAll(hold: () => ReturnType<ReturnType<typeof createDoor>["wait"]>): Script {
  return function* (request, call) {
    const words = (parts: readonly Part[]) => `${textOf(parts)} ${parts.map((part) => (part.type === "tool_result" ? part.output : "")).join(" ")}`;
    const last = request.messages.findLast(({ role }) => role === "user");
    const asked = textOf(last?.parts ?? []);
    if (asked.includes("fail")) yield { type: "failure", code: "provider_auth", message: "It did not work.", retry_after: null };
    else if (asked.includes("tool") && request.messages.at(-1)?.role !== "tool") yield { type: "tool_call", call_id: `call_${call}`, tool: "sessions", input: { action: "list" }, problem: null };
    else if (asked.includes("wait")) yield hold();
    yield { type: "text", text: `Heard: ${request.messages.map(({ parts }) => words(parts)).join(" | ")} ${request.messages.length} ${[...(request.files?.values() ?? [])].map((file) => ("data" in file ? Buffer.from(file.data).toString() : "")).join(" ")}`.slice(0, 5000) };
  };
}

/** Fails unless an app that was broken tells one the other's words within `runs` lives. */
export async function assertCaught(spoil: (app: RealApp) => void, document: Document, runs: number): Promise<void> {
  const property = fc.asyncProperty(anyAsked(document), (asked) => liveTogether(asked, spoil));
  const { errorInstance } = await fc.check(property, { seed: 1, numRuns: runs, endOnFailure: true });
  assert.match(String((errorInstance as Error | null)?.message), /was told/);
}
