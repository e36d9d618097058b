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
import { openWindow } from "./window.ts";

const PATIENCE_MS = 15_000;

/** A window that keeps what it is told, and a way to wait for it. */
function openRecorded(wire: Wire) {
  const sessions: SessionEvent[] = [];
  const list: ListEvent[] = [];
  const states: WindowState[] = [];
  const looks = new Set<() => void>();
  const note = <T>(into: T[]) => (one: T) => {
    into.push(one);
    looks.forEach((look) => look());
  };
  const window = openWindow(wire, { onSession: note(sessions), onList: note(list), onState: note(states) });
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
    ...{ window, sessions, list, states, until },
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
