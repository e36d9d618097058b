// One app with something of everything in it, for requests that come at random: sessions, turns that run and wait, what is
// closed, deleted and removed, and a model that answers, fails, calls tools or stands still as the words ask it to.
import assert from "node:assert/strict";
import { textOf } from "../../../src/domain/message.ts";
import { loadDocument } from "../checked-fetch.ts";
import type { FakeClock } from "../fake-clock.ts";
import { createFakeClock } from "../fake-clock.ts";
import type { RealApp } from "../real-app.ts";
import { PROFILES, startApp } from "../real-app.ts";
import type { Script } from "../scripted-model.ts";
import { replyToLast } from "../scripted-model.ts";
import type { Game } from "./play.ts";
import { endGame, sendRandom, startGame } from "./play.ts";
import { createPool } from "./pool.ts";
import type { RandomRequest } from "./request.ts";

/** What happens next: a request, the model going on with what it holds, or time passing. */
export type Happening = { type: "request"; request: RandomRequest } | { type: "release" } | { type: "pass"; ms: number };

type Gate = { opened: Promise<void>; open(): void };

/** Lets everything happen in one app, and then looks whether it is still well. Throws on the first breach. */
export async function liveThrough(happenings: Happening[]): Promise<void> {
  const clock = createFakeClock();
  let gate = createGate();
  const release = () => {
    gate.open();
    gate = createGate();
  };
  await using app = await startApp({ clock, script: createScript(() => gate.opened) });
  const game = await fillWorld(app);
  for (const happening of happenings) {
    if (happening.type === "request") await sendRandom(game, happening.request);
    else if (happening.type === "release") release();
    else await clock.advance(happening.ms);
  }
  app.models.setScript(replyToLast);
  gate.open();
  await passUntilAnswered(game, clock);
  await endGame(game);
  await assertWell(app);
}

function createGate(): Gate {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: resolve };
}

/** A model that does what the last word of the person says; what it holds goes on when `held` resolves. */
function createScript(held: () => Promise<void>): Script {
  return function* (request, call) {
    const last = request.messages.findLast(({ role }) => role === "user");
    const words = textOf(last?.parts ?? []);
    const isStep = request.messages.at(-1)?.role === "tool";
    if (words.includes("fail")) yield { type: "failure", code: call % 2 === 0 ? "provider_unavailable" : "provider_auth", message: "It did not work.", retry_after: null };
    else if (words.includes("tool") && !isStep) yield { type: "tool_call", call_id: `call_${call}`, tool: call % 3 === 0 ? "nothing" : "current_time", input: {}, problem: null };
    else if (words.includes("wait")) {
      yield { type: "text", text: "One moment " };
      yield { type: "hold", until: held() };
    }
    yield { type: "text", text: "Yes." };
  };
}

/** Sessions with an answer, closed, deleted, of a removed agent, and one whose turn runs with two inputs behind it. */
async function fillWorld(app: RealApp): Promise<Game> {
  const document = await loadDocument(app.url);
  const names = Object.values(document.paths).flatMap((methods) => Object.values(methods).flatMap(({ parameters }) => (parameters ?? []).map(({ name }) => name)));
  const pool = createPool(new Set(names));
  const { client } = app;
  await client.createAgent("agent_id: gone\nname: Gone\nrole: Nobody\n");
  const ids = { busy: await app.session(), answered: await app.session("bob"), closed: await app.session(), deleted: await app.session(), orphan: await app.session("gone"), empty: await app.session("bob") };
  for (const id of [ids.answered, ids.closed, ids.deleted, ids.orphan]) pool.learn(await client.askMessage(id, { content: "Hello" }));
  for (const content of ["wait", "Second", "Third"]) pool.learn(await client.sendMessage(ids.busy, { content, client_id: content }));
  pool.learn(await client.listQueue(ids.busy), ids.busy);
  pool.learn(await client.listSessions({ limit: 1 }));
  await client.closeSession(ids.closed);
  await client.deleteSession(ids.deleted);
  await client.deleteAgent("gone");
  pool.learn(await client.createToken("A token", ["read"]));
  pool.learn(Object.values(ids).map((session_id) => ({ session_id })));
  pool.learn(["ada", "bob", "gone"].map((agent_id) => ({ agent_id })));
  return startGame(app, document, pool);
}

/** Lets time pass until nobody waits: pauses before another try take minutes at most. */
async function passUntilAnswered(game: Game, clock: FakeClock): Promise<void> {
  for (let minute = 0; game.waiting.size > 0 && minute < 60; minute += 1) await clock.advance(60_000);
}

/** The app answers as on its first day, its database is whole, and nothing unexpected was logged. */
async function assertWell(app: RealApp): Promise<void> {
  await app.client.patchSettings({ default_model: null, providers: { scripted: null } });
  await app.client.createAgent(PROFILES["ada.yaml"] ?? "").catch(() => app.client.putAgent("ada", PROFILES["ada.yaml"] ?? ""));
  const { turn, messages } = await app.client.askMessage(await app.session("ada"), { content: "Are you well?" });
  assert.equal(turn.status, "finished", JSON.stringify(turn.reason));
  assert.equal(messages.at(-1)?.content, "Reply to: Are you well?");
  assert.equal((await app.client.diagnose()).database.integrity, "ok");
  assert.deepEqual(app.log.filter(({ level }) => level === "error"), []);
}
