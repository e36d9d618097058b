// One window's stream against the real server: kept alive over restarts and crashes, nothing missed and nothing twice.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { ListEvent, SessionEvent } from "../domain/event.ts";
import { isDurable } from "../domain/event.ts";
import type { SessionId } from "../domain/ids.ts";
import { createDoor, inTurn, pauseAt } from "../../test/support/door.ts";
import type { RealApp } from "../../test/support/real-app.ts";
import { startApp } from "../../test/support/real-app.ts";
import { replyToLast } from "../../test/support/scripted-model.ts";
import type { Wire } from "./http.ts";
import type { WindowState } from "./window.ts";
import { openWindow, REFUSED_RETRY_MS, WATCHED_MAX } from "./window.ts";

const PATIENCE_MS = 15_000;

/** A window that keeps what it is told, and a way to wait for it. */
function openRecorded(wire: Wire) {
  const sessions: SessionEvent[] = [];
  const list: ListEvent[] = [];
  const states: WindowState[] = [];
  const resets: (SessionId | null)[] = [];
  const looks = new Set<() => void>();
  const note = <T>(into: T[]) => (one: T) => {
    into.push(one);
    looks.forEach((look) => look());
  };
  const window = openWindow(wire, { onSession: note(sessions), onList: note(list), onState: note(states), onReset: note(resets) });
  const until = (holds: () => boolean, what: string) => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const look = () => holds() && resolve();
    const timer = setTimeout(() => reject(new Error(`${what} did not happen; states: ${states.join(" ")}`)), PATIENCE_MS);
    looks.add(look);
    look();
    return promise.finally(() => {
      clearTimeout(timer);
      looks.delete(look);
    });
  };
  return {
    ...{ window, sessions, list, states, resets, until },
    isOpen: (times: number) => until(() => states.filter((state) => state === "open").length >= times, `being open ${times} times`),
    ended: (turn_id: string) => until(() => sessions.some((event) => event.type.startsWith("turn.f") && "turn_id" in event && event.turn_id === turn_id), "the turn's end"),
    [Symbol.dispose]: () => window.close(),
  };
}

const wireOf = (app: RealApp): Wire => ({ base_url: app.url, token: app.token });
const seqsOf = (events: SessionEvent[], id: SessionId) => events.filter(isDurable).filter((event) => event.session_id === id).map((event) => event.seq);
const upTo = (n: number) => Array.from({ length: n }, (_, index) => index + 1);

test("a window comes back after the server was restarted, with its list and its sessions whole", async () => {
  await using app = await startApp();
  const [one, two] = [await app.session(), await app.session()];
  using recorded = openRecorded(wireOf(app));
  recorded.window.watch(one, 0);
  recorded.window.watch(two, 0);
  await recorded.isOpen(1);
  const first = await app.client.askMessage(one, { content: "before" });
  await recorded.ended(first.turn.turn_id);
  await app.stop();
  await recorded.until(() => recorded.states.at(-1) === "offline", "going offline");
  await app.restart();
  const second = await app.client.askMessage(two, { content: "while it was away" });
  const third = await app.session();
  await recorded.ended(second.turn.turn_id);
  for (const id of [one, two]) assert.deepEqual(seqsOf(recorded.sessions, id), upTo((await app.client.getSession(id)).event_seq));
  await recorded.until(() => recorded.list.some(({ type, session_id }) => type === "session.created" && session_id === third), "the new session");
  const cursors = recorded.list.map(({ cursor }) => cursor);
  assert.deepEqual(cursors, [...new Set(cursors)].sort((a, b) => a - b));
  assert.equal(recorded.states.at(-1), "open");
});

test("a window that watched through a crash sees the turn end as interrupted, and the next one whole", async () => {
  const door = createDoor();
  await using app = await startApp({ script: inTurn(pauseAt(door, ["half"]), replyToLast) });
  const id = await app.session();
  using recorded = openRecorded(wireOf(app));
  recorded.window.watch(id, 0);
  const { turn } = await app.client.sendMessage(id, { content: "One" });
  await door.reached;
  await app.crash();
  recorded.window.retry();
  await recorded.ended(turn.turn_id);
  const next = await app.client.askMessage(id, { content: "Two" });
  await recorded.ended(next.turn.turn_id);
  assert.deepEqual(seqsOf(recorded.sessions, id), upTo((await app.client.getSession(id)).event_seq));
});

test("watching one more session during an answer neither repeats nor loses events of the others", async () => {
  const door = createDoor();
  await using app = await startApp({ script: inTurn(pauseAt(door, ["a "], ["b"]), replyToLast) });
  const [one, two] = [await app.session(), await app.session()];
  using recorded = openRecorded(wireOf(app));
  recorded.window.watch(one, 0);
  await recorded.isOpen(1);
  const { turn } = await app.client.sendMessage(one, { content: "Go" });
  await door.reached;
  recorded.window.watch(two, 0);
  await recorded.isOpen(2);
  door.open();
  await recorded.ended(turn.turn_id);
  const other = await app.client.askMessage(two, { content: "And you" });
  await recorded.ended(other.turn.turn_id);
  for (const id of [one, two]) assert.deepEqual(seqsOf(recorded.sessions, id), upTo((await app.client.getSession(id)).event_seq));
});

test("what is no longer watched is not told any more", async () => {
  await using app = await startApp();
  const [one, two] = [await app.session(), await app.session()];
  using recorded = openRecorded(wireOf(app));
  recorded.window.watch(one, 0);
  recorded.window.watch(two, 0);
  await recorded.isOpen(1);
  recorded.window.unwatch(one);
  await recorded.isOpen(2);
  await app.client.askMessage(one, { content: "unseen" });
  const { turn } = await app.client.askMessage(two, { content: "seen" });
  await recorded.ended(turn.turn_id);
  assert.deepEqual(seqsOf(recorded.sessions, one), []);
});

test("a window without a valid login says so once and stops asking", async () => {
  await using app = await startApp();
  let asked = 0;
  const counting: typeof fetch = (input, init) => {
    asked += 1;
    return fetch(input, init);
  };
  using recorded = openRecorded({ base_url: app.url, token: "wrong", fetch: counting });
  await recorded.until(() => recorded.states.at(-1) === "unauthorized", "being refused");
  recorded.window.retry();
  assert.deepEqual([asked, recorded.states], [1, ["connecting", "unauthorized"]]);
});

test("a window that was closed stays closed", async () => {
  await using app = await startApp();
  const recorded = openRecorded(wireOf(app));
  await recorded.isOpen(1);
  recorded.window.close();
  const told = recorded.list.length;
  const after = await app.events("/events");
  await after.until(({ type }) => type === "ready");
  await app.session();
  await after.until(({ type }) => type === "session.created");
  assert.deepEqual([recorded.list.length, recorded.states.filter((state) => state === "open").length], [told, 1]);
});

test("a window whose server fell behind its positions is told what to read again, and goes on from now", async () => {
  await using app = await startApp();
  const [one, two] = [await app.session(), await app.session()];
  using recorded = openRecorded(wireOf(app));
  recorded.window.watch(one, 0);
  recorded.window.watch(two, 999);
  await recorded.isOpen(1);
  assert.deepEqual(recorded.resets, [two]);
  assert.equal(recorded.states.includes("offline"), false);
  for (const id of [one, two]) {
    const { turn } = await app.client.askMessage(id, { content: "Hi" });
    await recorded.ended(turn.turn_id);
    assert.deepEqual(seqsOf(recorded.sessions, id), upTo((await app.client.getSession(id)).event_seq));
  }
});

test("a window whose list fell behind is told to read it again", async () => {
  await using app = await startApp();
  await app.session();
  using recorded = openRecorded(wireOf(app));
  await recorded.isOpen(1);
  await app.stop();
  await recorded.until(() => recorded.states.at(-1) === "offline", "going offline");
  // As a backup of an earlier time leaves it.
  app.write("DELETE FROM list_events");
  await app.restart();
  await recorded.isOpen(2);
  assert.deepEqual(recorded.resets, [null]);
  const id = await app.session();
  await recorded.until(() => recorded.list.some(({ session_id }) => session_id === id), "the new session");
});

/** Lets everything run that waits for nothing but its turn. */
async function settle(): Promise<void> {
  for (let pass = 0; pass < 50; pass += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** A server of which only the addresses count that it is asked for; it answers each as `answer` does. */
function openAsked(answer: (signal: AbortSignal) => Response) {
  const asked: URL[] = [];
  const fetching = async (input: unknown, init?: RequestInit) => {
    asked.push(new URL(String(input)));
    return answer(init?.signal as AbortSignal);
  };
  return { ...openRecorded({ base_url: "http://here.invalid", fetch: fetching }), asked };
}

test("a window watches its newest sessions when there are more than the server allows, and the others when there is room", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const open = (signal: AbortSignal) => new ReadableStream({ start: (controller) => signal.addEventListener("abort", () => controller.error(signal.reason)) });
  using recorded = openAsked((signal) => new Response(open(signal)));
  const ids = Array.from({ length: WATCHED_MAX + 2 }, (_, n): SessionId => `ses_${n}`);
  for (const [seq, id] of ids.entries()) recorded.window.watch(id, seq);
  await settle();
  const last = () => recorded.asked.at(-1)?.searchParams;
  assert.deepEqual(last()?.getAll("session"), ids.slice(2));
  assert.equal(last()?.get("cursor")?.split(",")[1], "2");
  recorded.window.unwatch(ids.at(-1) ?? "ses_");
  await settle();
  assert.deepEqual(last()?.getAll("session"), ids.slice(1, -1));
  // Its timers end with it; cleared later, they would take those of the next test's clock.
  recorded.window.close();
  await settle();
});

test("a window that is refused as wrong asks again after a minute, not in a loop", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const wrong = { type: "about:blank", title: "Wrong", status: 400, code: "invalid_request" };
  using recorded = openAsked(() => Response.json(wrong, { status: 400 }));
  const offline = (times: number) => recorded.until(() => recorded.states.filter((state) => state === "offline").length === times, "being offline");
  await offline(1);
  t.mock.timers.tick(REFUSED_RETRY_MS - 1);
  await settle();
  assert.deepEqual([recorded.asked.length, recorded.states], [1, ["connecting", "offline"]]);
  t.mock.timers.tick(1);
  await offline(2);
  assert.equal(recorded.asked.length, 2);
});
