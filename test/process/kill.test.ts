// A real server that is killed at each point of a turn that has a name, as it shows from outside: in the session's events or
// in what its provider is asked. The next start on the same home loses nothing, answers nothing twice and goes on by itself.
import assert from "node:assert/strict";
import { after, before, describe, type TestContext, test } from "node:test";
import type { Accepted } from "../../src/contract/message.ts";
import type { SessionEvent } from "../../src/domain/event.ts";
import { endsTurn, isDurable } from "../../src/domain/event.ts";
import type { SessionId, TurnId } from "../../src/domain/ids.ts";
import type { Message } from "../../src/domain/message.ts";
import type { Turn } from "../../src/domain/turn.ts";
import { apply, EMPTY_VIEW } from "../../src/domain/view.ts";
import { type FakeProvider, startFakeProvider } from "../support/fake-provider.ts";
import { endOf, openProcessHome, type ProcessHome, readLog, readUntil, requestsFor, untilAsked } from "../support/process-home.ts";

const CALLS = 30;
const tokens = (count: number) => Array.from({ length: count }, (_, index) => `t${index + 1} `).join("");

let fake: FakeProvider;
before(async () => void (fake = await startFakeProvider()));
after(async () => fake?.stop());

async function openHome(agent = "llm: { provider: fake, model: fake }"): Promise<ProcessHome> {
  return openProcessHome({ cleo: agent }, { providers: { fake: { kind: "openai-compatible", base_url: fake.url } } });
}

/** Runs with a home and a session of its own, and removes the home. */
async function withHome(run: (home: ProcessHome, session_id: SessionId) => Promise<void>, agent?: string): Promise<void> {
  const home = await openHome(agent);
  try {
    await run(home, await home.session());
  } finally {
    await home.remove();
  }
}

const send = async (home: ProcessHome, session_id: SessionId, content: string) => (await home.client.sendMessage(session_id, { content })).turn;
const typed = (type: SessionEvent["type"]) => ({ holds: (event: SessionEvent) => event.type === type });

/** Reads until a window would show `text` as what the agent is saying. */
async function untilShown(home: ProcessHome, session_id: SessionId, text: string): Promise<void> {
  let view = EMPTY_VIEW;
  await readUntil(home.client, session_id, {
    holds(event) {
      view = apply(view, event);
      return view.live?.text === text;
    },
  });
}

/** Starts the server after the one that ended, and waits until the session goes on, for which nobody asks. */
async function startAgain(t: TestContext, home: ProcessHome, session_id: SessionId): Promise<void> {
  const ended = Date.now();
  await home.start();
  const listens = performance.now();
  await readUntil(home.client, session_id, { holds: (event) => isDurable(event) && Date.parse(event.at) >= ended });
  t.diagnostic(`it went on within ${Math.round(performance.now() - listens)} ms of listening`);
}

type Sent = { turn: Pick<Turn, "turn_id">; content: string; answer?: RegExp };
type Ended = { turns: Turn[]; messages: Message[]; log: SessionEvent[] };

/** Waits for the end of all turns, and checks what holds after every kill: each message stands once, and is answered once. */
async function settle(home: ProcessHome, session_id: SessionId, sent: readonly Sent[]): Promise<Ended> {
  const { client } = home;
  const last = sent.at(-1)?.turn;
  assert.ok(last);
  const log = await readLog(client, session_id, last);
  const [session, page] = await Promise.all([client.getSession(session_id), client.listMessages(session_id, { limit: 200 })]);
  const { messages, turns, queue } = page;
  assert.deepEqual([session.running_turn_id, session.queued_count, queue], [null, 0, []]);
  assert.deepEqual(messages.filter(({ role }) => role === "user").map(({ content }) => content), sent.map(({ content }) => content), "each message once, in the order of sending");
  assert.deepEqual(log.filter(endsTurn).map(({ turn_id }) => turn_id), sent.map(({ turn }) => turn.turn_id), "each turn ends once, in the order of sending");
  for (const { turn, content, answer = /^You said: / } of sent) {
    const own = turns.find(({ turn_id }) => turn_id === turn.turn_id);
    assert.equal(own?.status, "finished", `"${content}": ${own?.reason?.message}`);
    const said = messages.filter(({ turn_id, role, content: text }) => turn_id === turn.turn_id && role === "assistant" && text !== "");
    const whole = said.filter(({ status }) => status === "complete");
    assert.equal(whole.length, 1, `"${content}" is answered once`);
    assert.match(whole[0]?.content ?? "", answer);
    assert.deepEqual(said.filter((one) => one !== whole[0]).map(({ status }) => status).filter((status) => status !== "interrupted"), []);
  }
  assert.deepEqual(log.reduce(apply, EMPTY_VIEW).messages, messages, "a window that reads the log shows what is stored");
  const { messages: next } = await client.askMessage(session_id, { content: "And now?" });
  assert.match(next.at(-1)?.content ?? "", /^You said: And now\? /);
  return { turns, messages, log };
}

const resultsOf = (messages: readonly Message[]) => messages.flatMap(({ parts }) => parts).flatMap((part) => (part.type === "tool_result" ? [part.call_id] : []));
const askedFor = async (content: string) => (await requestsFor(fake, content)).length;
/** Requests for a turn's first step: none of its tools has a result in them. */
const firstSteps = async (content: string) => (await requestsFor(fake, content)).filter(({ body }) => body.messages.at(-1)?.role === "user").length;
const cutOffText = (messages: readonly Message[]) => messages.filter(({ status }) => status === "interrupted").map(({ content }) => content);

describe("a server that is killed", { concurrency: 3 }, () => {
  test("after it accepted a message and before its provider was asked, asks then", async (t) => {
    await withHome(async (home, session_id) => {
      const sent: Sent[] = [];
      // A process loads the provider's library with its first turn, which leaves time to kill it before.
      for (let missed = true; missed; ) {
        assert.ok(sent.length < 5, "the kill always came too late");
        const content = `first ${sent.length} ${session_id}`;
        sent.push({ turn: await send(home, session_id, content), content });
        await home.server.kill9();
        missed = (await askedFor(content)) > 0;
        if (missed) await home.start();
        else await startAgain(t, home, session_id);
      }
      await settle(home, session_id, sent);
      assert.equal(await askedFor(sent.at(-1)?.content ?? ""), 1);
    });
  });

  test("after its provider was asked and before a word came, asks again", async (t) => {
    await withHome(async (home, session_id) => {
      const content = "no word yet [[fault=hang times=1]]";
      const turn = await send(home, session_id, content);
      await untilAsked(fake, content, (requests) => requests.length === 1);
      await home.server.kill9();
      await startAgain(t, home, session_id);
      const { messages } = await settle(home, session_id, [{ turn, content }]);
      assert.deepEqual([await askedFor(content), messages.length], [2, 2]);
    });
  });

  for (const [point, says, count] of [["in the middle of a text", "tokens=60 rate=40", 30], ["after the last word of a text and before its end", "tokens=30 rate=40", 30]] as const) {
    test(`${point}, keeps what was said, marked, and says the whole`, async (t) => {
      await withHome(async (home, session_id) => {
        const content = `${point} [[${says} fault=stall after=${count} times=1]]`;
        const turn = await send(home, session_id, content);
        await untilShown(home, session_id, tokens(count));
        await home.server.kill9();
        await startAgain(t, home, session_id);
        const whole = tokens(Number(/tokens=(\d+)/.exec(says)?.[1]));
        const { messages } = await settle(home, session_id, [{ turn, content, answer: new RegExp(`^${whole}$`) }]);
        const [kept = "", ...more] = cutOffText(messages);
        assert.deepEqual([kept !== "" && tokens(count).startsWith(kept), more], [true, []], kept);
        assert.equal(await askedFor(content), 2);
        const again = (await requestsFor(fake, content))[1];
        assert.equal(JSON.stringify(again?.body.messages).includes("t1 "), false, "what was cut off is not sent");
      });
    });
  }

  for (const [point, type] of [["after tools were asked for and before they run", "step.finished"], ["between two tools", "tool.finished"]] as const) {
    test(`${point}, runs each of them once and asks no first step again`, async (t) => {
      await withHome(async (home, session_id) => {
        const content = `${point} ${"[[tool=current_time {}]]".repeat(CALLS)}`;
        const turn = await send(home, session_id, content);
        await readUntil(home.client, session_id, typed(type));
        await home.server.kill9();
        assert.equal(await firstSteps(content), 1);
        await startAgain(t, home, session_id);
        const { messages, log } = await settle(home, session_id, [{ turn, content, answer: /^The tool said: / }]);
        assert.deepEqual(resultsOf(messages), Array.from({ length: CALLS }, (_, index) => `call_fake_${index + 1}`));
        assert.equal(log.filter((event) => event.type === "tool.finished").length, CALLS);
        assert.deepEqual([await firstSteps(content), (await askedFor(content)) <= 3], [1, true]);
      });
    });
  }

  test("while it asks for consent, still asks, and goes on with the answer", async () => {
    await withHome(async (home, session_id) => {
      const content = "may I? [[tool=current_time {}]]";
      const turn = await send(home, session_id, content);
      await readUntil(home.client, session_id, typed("tool.asking"));
      await home.server.kill9();
      const { client } = await home.start();
      assert.equal((await client.getSession(session_id)).asking, true);
      await client.answerTool(session_id, turn.turn_id, { call_id: "call_fake_1", answer: "allow" });
      const { messages, log } = await settle(home, session_id, [{ turn, content, answer: /^The tool said: \{"utc"/ }]);
      assert.deepEqual([await askedFor(content), resultsOf(messages), log.filter(({ type }) => type === "tool.asking").length], [2, ["call_fake_1"], 1]);
    }, ASKS);
  });

  test("after the answer to its question and before the tool's result, runs the tool once and asks nobody again", async (t) => {
    await withHome(async (home, session_id) => {
      const content = "may I, then? [[tool=current_time {}]]";
      const turn = await send(home, session_id, content);
      await readUntil(home.client, session_id, typed("tool.asking"));
      await home.client.answerTool(session_id, turn.turn_id, { call_id: "call_fake_1", answer: "allow" });
      await home.server.kill9();
      await startAgain(t, home, session_id);
      const { messages, log } = await settle(home, session_id, [{ turn, content, answer: /^The tool said: \{"utc"/ }]);
      assert.deepEqual([await firstSteps(content), resultsOf(messages), log.filter(({ type }) => type === "tool.asking").length], [1, ["call_fake_1"], 1]);
    }, ASKS);
  });

  test("after a tool's result, goes on with the next step and runs no tool again", async (t) => {
    await fake.script("second", "", "[[fault=hang]]", "");
    await withHome(async (home, session_id) => {
      const content = "one tool [[tool=current_time {}]]";
      const turn = await send(home, session_id, content);
      await untilAsked(fake, content, (requests) => requests.length === 2);
      await home.server.kill9();
      await startAgain(t, home, session_id);
      const { messages, log } = await settle(home, session_id, [{ turn, content, answer: /^The tool said: \{"utc"/ }]);
      assert.deepEqual([await askedFor(content), await firstSteps(content), resultsOf(messages), log.filter(({ type }) => type === "tool.started").length], [3, 1, ["call_fake_1"], 1]);
    }, "llm: { provider: fake, model: second }");
  });

  for (const end of ["killed", "stopped"] as const) {
    test(`while three messages wait, answers them once and in order (${end})`, async (t) => {
      await withHome(async (home, session_id) => {
        const contents = [`${end} [[fault=hang times=1]]`, ...["a", "b", "c"].map((name) => `${end} ${name}`)];
        const sent = [];
        for (const content of contents) sent.push({ turn: await send(home, session_id, content), content });
        await untilAsked(fake, contents[0] ?? "", (requests) => requests.length === 1);
        assert.equal((await home.client.getSession(session_id)).queued_count, 3);
        if (end === "killed") await home.server.kill9();
        else assert.equal(await home.server.stop(), 0);
        await startAgain(t, home, session_id);
        await settle(home, session_id, sent);
        assert.deepEqual(await Promise.all(contents.map(askedFor)), [2, 1, 1, 1]);
      });
    });
  }

  test("while it waits before asking again, asks at the next start", async (t) => {
    await withHome(async (home, session_id) => {
      const content = "wait [[fault=500 retry_after=100 times=1]]";
      const turn = await send(home, session_id, content);
      await readUntil(home.client, session_id, typed("turn.waiting"));
      await home.server.kill9();
      await startAgain(t, home, session_id);
      await settle(home, session_id, [{ turn, content }]);
      assert.equal(await askedFor(content), 2);
    });
  });

  test("while it stops, goes on like after any kill", async (t) => {
    await withHome(async (home, session_id) => {
      const content = "stopping [[tokens=40 rate=40 fault=stall after=20 times=1]]";
      const turn = await send(home, session_id, content);
      await untilShown(home, session_id, tokens(20));
      const closed = readUntil(home.client, session_id, { holds: endOf(turn.turn_id) }).catch(() => undefined);
      process.kill(home.server.pid, "SIGTERM");
      await closed;
      await home.server.kill9();
      await startAgain(t, home, session_id);
      const { messages } = await settle(home, session_id, [{ turn, content, answer: new RegExp(`^${tokens(40)}$`) }]);
      assert.ok(cutOffText(messages).every((text) => text !== "" && tokens(20).startsWith(text)) && cutOffText(messages).length === 1);
      assert.equal(await askedFor(content), 2);
    });
  });

  test("while sessions are closed, deleted and forked, has done each of it wholly or not at all", async (t) => {
    await withHome(async (home) => {
      const places = await Promise.all(Array.from({ length: 15 }, (_, index) => beginPlace(home, index)));
      await Promise.all(places.map(({ content }) => untilAsked(fake, content, (requests) => requests.length === 1)));
      const { client } = home;
      const acts = places.map(async (place, index): Promise<Place> => {
        if (index % 3 === 0) return { ...place, act: "close", done: (await client.closeSession(place.session_id)).session.session_id };
        if (index % 3 === 1) return { ...place, act: "delete", done: (await client.deleteSession(place.session_id)) && place.session_id };
        return { ...place, act: "fork", done: (await client.forkSession(place.session_id)).session_id };
      });
      const named = acts.map((act, index) => act.catch((): Place => ({ ...(places[index] as Place), act: (["close", "delete", "fork"] as const)[index % 3], done: undefined })));
      await untilSome(acts, 4);
      await home.server.kill9();
      const acted = await Promise.all(named);
      t.diagnostic(`${acted.filter(({ done }) => done).length} of ${acted.length} were acknowledged before the kill`);
      await home.start();
      for (const place of acted) await checkPlace(home, place);
      const known = new Set(places.map(({ session_id }) => session_id));
      const forks = (await home.client.listSessions({ limit: 100 })).sessions.filter(({ session_id }) => !known.has(session_id));
      const acknowledged = acted.flatMap(({ act, done }) => (act === "fork" && done ? [done] : []));
      assert.ok(acknowledged.every((id) => forks.some(({ session_id }) => session_id === id)) && forks.length <= 5);
      for (const { session_id } of forks) await checkFork(home, session_id);
      assert.equal((await home.client.diagnose()).database.integrity, "ok");
    });
  });
});

const ASKS = "llm: { provider: fake, model: fake }\ntools: { approval: { current_time: ask } }";

type Place = { session_id: SessionId; turn: Turn; content: string; act?: "close" | "delete" | "fork" | undefined; done?: SessionId | undefined };

/** A session whose turn waits for its provider. */
async function beginPlace(home: ProcessHome, index: number): Promise<Place> {
  const session_id = await home.session();
  const content = `place ${index} [[fault=hang times=1]]`;
  return { session_id, content, turn: await send(home, session_id, content) };
}

/** Resolves when `count` of the promises are fulfilled. */
function untilSome(promises: readonly Promise<unknown>[], count: number): Promise<void> {
  let left = count;
  return new Promise((resolve) => {
    for (const promise of promises) promise.then(() => --left === 0 && resolve(), () => undefined);
  });
}

/** What was acknowledged is so; the turn of a session that is still there is answered once, closed or not. */
async function checkPlace(home: ProcessHome, { session_id, turn, content, act, done }: Place): Promise<void> {
  const session = await home.client.getSession(session_id).catch((error: { code?: string }) => error.code);
  if (typeof session !== "object") return assert.deepEqual([session, act], ["not_found", "delete"]);
  assert.ok(act !== "delete" || done === undefined, "what was deleted stays deleted");
  await readLog(home.client, session_id, turn);
  const { messages, turns } = await home.client.listMessages(session_id);
  assert.deepEqual([turns.map(({ status }) => status), messages.map(({ role }) => role)], [["finished"], ["user", "assistant"]], content);
  assert.ok((await askedFor(content)) <= 2);
  if (act === "close" && done) assert.equal((await home.client.getSession(session_id)).status, "closed");
}

/** A fork during the first turn holds what was finished: the question. */
async function checkFork(home: ProcessHome, session_id: SessionId): Promise<void> {
  const { messages } = await home.client.listMessages(session_id);
  assert.deepEqual(messages.map(({ role }) => role), ["user"]);
  assert.equal((await home.client.askMessage(session_id, { content: "And here?" })).turn.status, "finished");
}

test("a message that is sent twenty times at once, before and after a kill, under one client_id, is one turn", async () => {
  await withHome(async (home, session_id) => {
    const body = { content: "once [[tokens=20 rate=40]]", client_id: "only-once" };
    const sendAll = () => Array.from({ length: 20 }, () => home.client.sendMessage(session_id, body));
    const first = sendAll();
    await Promise.any(first);
    await home.server.kill9();
    const acknowledged = (await Promise.allSettled(first)).flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
    await home.start();
    const again = await Promise.all(sendAll());
    const turns = new Set<Accepted["turn"]["turn_id"]>([...acknowledged, ...again].map(({ turn }) => turn.turn_id));
    assert.deepEqual([turns.size, acknowledged.length > 0], [1, true]);
    const [turn_id] = turns as Iterable<TurnId>;
    assert.ok(turn_id);
    const { log } = await settle(home, session_id, [{ turn: { turn_id }, content: body.content, answer: new RegExp(`^${tokens(20)}$`) }]);
    assert.equal(log.filter((event) => isDurable(event) && event.type === "turn.started").length, 1);
    assert.ok((await askedFor(body.content)) <= 2);
  });
});
