// A real server that is killed again and again while people talk: every acknowledged message is answered once, what was
// said is kept, and what was cut off goes on by itself. Run it again with CRASH_SEED to kill at the same places.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Client } from "../../src/client/client.ts";
import { openWindow } from "../../src/client/window.ts";
import type { SessionEvent } from "../../src/domain/event.ts";
import { endsTurn, isDurable } from "../../src/domain/event.ts";
import type { SessionId, TurnId } from "../../src/domain/ids.ts";
import type { SessionView } from "../../src/domain/view.ts";
import { apply, EMPTY_VIEW } from "../../src/domain/view.ts";
import { createDice } from "../simulation/random.ts";
import { lastSaid } from "../support/fake-answer.ts";
import { type FakeProvider, startFakeProvider } from "../support/fake-provider.ts";
import { type ServerProcess, startServerProcess } from "../support/server-process.ts";

const RUNS = 10;
/** Every answer has ended this long after a start. */
const ENDS_WITHIN_MS = 15_000;
const TOKEN = "crash-test-token-crash-test-token";
const seed = Number(process.env["CRASH_SEED"] ?? Math.floor(Math.random() * 1e9));

let fake: FakeProvider;

before(async () => void (fake = await startFakeProvider()));
after(async () => fake?.stop());

/** A home with the fake provider, and how to start a server on it: each time at the same address, with the same token. */
async function openHome() {
  const home = mkdtempSync(join(tmpdir(), "rapport-crash-"));
  const env: Record<string, string> = { RAPPORT_TOKEN: TOKEN };
  const start = async () => {
    const server = await startServerProcess({ home, env });
    env["RAPPORT_PORT"] = new URL(server.url).port;
    return server;
  };
  const server = await start();
  await server.client.patchSettings({ default_model: "fake/fake", providers: { fake: { kind: "openai-compatible", base_url: fake.url } } });
  const [agent] = (await server.client.listAgents()).agents;
  assert.ok(agent);
  const session = async () => (await server.client.createSession({ agent_id: agent.agent_id })).session_id;
  return { home, server, start, session, remove: () => rmSync(home, { recursive: true, force: true }) };
}

/** A message, and what its last answer must be. */
type Line = { content: string; answer: RegExp; turn_id?: TurnId };
type Talk = { session_id: SessionId; lines: Line[] };

const tokens = (count: number) => Array.from({ length: count }, (_, index) => `t${index + 1} `).join("");
const said = (count: number, rate: number) => (name: string): Line => ({ content: `${name} [[tokens=${count} rate=${rate}]]`, answer: new RegExp(`^${tokens(count)}$`) });
const plain = said(6, 100);
const slow = said(45, 75);
const tool = (name: string): Line => ({ content: `${name} [[tool=current_time {}]]`, answer: /^The tool said: \{"utc".*\}$/ });

/** Sends what was not acknowledged yet, in order; whoever got no answer sends the same again, under the same client id. */
async function send(client: Client, talk: Talk): Promise<void> {
  for (const line of talk.lines) {
    line.turn_id ??= (await client.sendMessage(talk.session_id, { content: line.content, client_id: line.content.slice(0, 20) })).turn.turn_id;
  }
}

/** A window that stays open over everything; `views` is what it would show. */
function watch(server: ServerProcess, talks: readonly Talk[]) {
  const views = new Map<SessionId, SessionView>(talks.map(({ session_id }) => [session_id, EMPTY_VIEW]));
  const faults: string[] = [];
  const looks = new Set<() => void>();
  let events = 0;
  const window = openWindow({ base_url: server.url, token: TOKEN }, {
    onList: () => undefined,
    onState: () => undefined,
    onSession(event) {
      const view = views.get(event.session_id) as SessionView;
      if (isDurable(event) && event.seq !== view.seq + 1) faults.push(`event ${event.seq} came after ${view.seq}`);
      views.set(event.session_id, apply(view, event));
      events += 1;
      for (const look of looks) look();
    },
  });
  for (const { session_id } of talks) window.watch(session_id, 0);
  /** Resolves when it `holds`; looks at every event. */
  const until = (holds: () => boolean, within = ENDS_WITHIN_MS) => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const timer = setTimeout(() => reject(new Error(`seed ${seed}: it did not happen within ${within} ms`)), within);
    const look = () => holds() && resolve();
    looks.add(look);
    look();
    return promise.finally(() => {
      clearTimeout(timer);
      looks.delete(look);
    });
  };
  const allEnded = (talk: Talk) => talk.lines.every(({ turn_id }) => turn_id !== undefined && views.get(talk.session_id)?.turns[turn_id]?.ended_at);
  return { views, faults, until, window, seen: () => events, quiet: () => talks.every(allEnded) };
}

/** Everything about one session that must be true once all is quiet. Returns how often a turn was taken up. */
async function check(client: Client, talk: Talk, view: SessionView | undefined): Promise<number> {
  const { session_id } = talk;
  const session = await client.getSession(session_id);
  const { messages, turns, queue } = await client.listMessages(session_id, { limit: 200 });
  assert.deepEqual([session.running_turn_id, session.queued_count, queue], [null, 0, []]);
  assert.deepEqual(messages.filter(({ role }) => role === "user").map(({ content }) => content), talk.lines.map(({ content }) => content), "each message once, in the order of sending");
  assert.deepEqual(view?.messages, messages, "the window shows what is stored");
  assert.deepEqual([view?.seq, view?.live, view?.running_turn_id], [session.event_seq, null, null]);
  const events = await readLog(client, session_id, session.event_seq);
  const requests = (await fake.requests()).map(({ body }) => lastSaid(body));
  let again = 0;
  for (const { content, answer, turn_id } of talk.lines) {
    const turn = turns.find((one) => one.turn_id === turn_id);
    const own = messages.filter((message) => message.turn_id === turn_id && message.role === "assistant");
    const begun = events.filter((event) => event.type === "step.started" && event.turn_id === turn_id).length;
    const asked = requests.filter((text) => text === content).length;
    assert.ok(asked <= begun && asked >= (turn?.steps ?? 0), `"${content}" was asked ${asked} times in ${begun} steps`);
    assert.equal(events.filter((event) => endsTurn(event) && event.turn_id === turn_id).length, 1);
    const cutOff = own.filter(({ status }) => status === "interrupted");
    for (const message of cutOff) assert.ok(message.content !== "" && (content.includes("tokens") ? tokens(60).startsWith(message.content) : true), message.content);
    again += begun - (turn?.steps ?? 0);
    // A tool that a kill caught at work is the one thing that is not gone on with.
    if (content.includes("[[tool") && turn?.reason?.code === "interrupted") continue;
    assert.equal(turn?.status, "finished", `"${content}": ${turn?.reason?.message}`);
    const whole = own.filter(({ status, parts }) => status === "complete" && parts.every(({ type }) => type === "text"));
    assert.equal(whole.length, 1, `"${content}" is answered once`);
    assert.match(whole[0]?.content ?? "", answer);
    assert.equal(own.length, whole.length + cutOff.length + (turn.steps - 1));
  }
  return again;
}

/** The whole event log, which is numbered without gaps. */
async function readLog(client: Client, session_id: SessionId, last: number): Promise<SessionEvent[]> {
  const events: SessionEvent[] = [];
  for await (const event of client.watchSession(session_id, 0, AbortSignal.timeout(ENDS_WITHIN_MS))) {
    if (!isDurable(event)) continue;
    events.push(event);
    assert.equal(event.seq, events.length);
    if (event.seq === last) break;
  }
  return events;
}

test(`nothing is lost, nothing is answered twice and everything is answered although the server is killed ${RUNS} times`, async (t) => {
  t.diagnostic(`CRASH_SEED=${seed}`);
  const dice = createDice(seed);
  const { server: first, start, session, remove } = await openHome();
  let server = first;
  const talks: Talk[] = [];
  for (let n = 0; n < 3; n += 1) talks.push({ session_id: await session(), lines: [] });
  const watcher = watch(server, talks);
  try {
    for (let run = 1; run <= RUNS; run += 1) {
      const name = (what: string) => `run ${run} ${what}`;
      talks[0]?.lines.push(...["a", "b"].map((one) => plain(name(one))));
      talks[1]?.lines.push(slow(name("slow")), ...["x", "y", "z"].map((one) => plain(name(one))));
      talks[2]?.lines.push(...["p", "q", "r"].map((one) => tool(name(one))));
      const from = watcher.seen();
      const place = dice.roll(75);
      const { client } = server;
      const sending = Promise.allSettled(talks.map((talk) => send(client, talk)));
      await watcher.until(() => watcher.seen() - from >= place || watcher.quiet());
      await server.kill9();
      await sending;
      server = await start();
      watcher.window.retry();
      const again = server.client;
      await Promise.all(talks.map((talk) => send(again, talk)));
      await watcher.until(watcher.quiet);
    }
    const again = await Promise.all(talks.map((talk) => check(server.client, talk, watcher.views.get(talk.session_id))));
    assert.deepEqual(watcher.faults, []);
    const taken = again.reduce((sum, one) => sum + one, 0);
    t.diagnostic(`${taken} steps were asked again`);
    assert.ok(taken > 0, "the kills came in the middle of answers");
    assert.equal((await server.client.diagnose()).database.integrity, "ok");
  } catch (error) {
    throw new Error(`CRASH_SEED=${seed}`, { cause: error });
  } finally {
    watcher.window.close();
    await server.kill9();
    remove();
  }
});

test("an answer that a stop cut off is completed after the next start, although nobody asks for it", async () => {
  const { server: first, start, session, remove } = await openHome();
  let server = first;
  try {
    const session_id = await session();
    const events: SessionEvent[] = [];
    const content = "stopped [[tokens=60 fault=stall after=10 times=1]]";
    const { turn } = await server.client.sendMessage(session_id, { content });
    const next = await server.client.sendMessage(session_id, { content: plain("waits").content });
    let view = EMPTY_VIEW;
    for await (const event of server.client.watchSession(session_id, 0, AbortSignal.timeout(ENDS_WITHIN_MS))) {
      view = apply(view, event);
      if (isDurable(event)) events.push(event);
      if (view.live?.text === tokens(10)) break;
    }
    assert.equal(await server.stop(), 0, "the server ends in good order");
    server = await start();
    for await (const event of server.client.watchSession(session_id, events.length, AbortSignal.timeout(ENDS_WITHIN_MS))) {
      if (isDurable(event)) events.push(event);
      if (endsTurn(event) && event.turn_id === next.turn.turn_id) break;
    }
    assert.deepEqual(events.filter(isDurable).map(({ seq }) => seq), events.map((_, index) => index + 1));
    const { messages } = await server.client.listMessages(session_id);
    assert.deepEqual(events.reduce(apply, EMPTY_VIEW).messages, messages);
    assert.deepEqual(messages.map(({ role, status }) => [role, status]), [
      ["user", "complete"], ["assistant", "interrupted"], ["assistant", "complete"], ["user", "complete"], ["assistant", "complete"],
    ]);
    const [, cut, whole] = messages;
    assert.deepEqual([cut?.content, whole?.content], [tokens(10), tokens(60)], "what was said before the stop is kept");
    assert.deepEqual([whole?.turn_id, cut?.turn_id], [turn.turn_id, turn.turn_id]);
    const asked = (await fake.requests()).filter(({ body }) => lastSaid(body) === content);
    assert.equal(asked.length, 2);
    assert.equal(JSON.stringify(asked[1]?.body.messages).includes("t1 "), false, "the text before the stop is not sent");
  } finally {
    await server.kill9();
    remove();
  }
});
