// One stream for a whole window: the list and the named sessions, over reconnects, and with clients that do not read.
import assert from "node:assert/strict";
import { connect } from "node:net";
import { test } from "node:test";
import type { SessionEvent } from "../../src/domain/event.ts";
import { isDurable } from "../../src/domain/event.ts";
import type { SessionId } from "../../src/domain/ids.ts";
import { say } from "../support/door.ts";
import type { EventReader } from "../support/event-reader.ts";
import type { RealApp } from "../support/real-app.ts";
import { PROFILES, startApp } from "../support/real-app.ts";
import { problemOf } from "../support/refusal.ts";

/** The id that the reader would come back with. */
const positionOf = (reader: EventReader) => reader.seen.findLast(({ id }) => id !== undefined)?.id ?? "";
const durableOf = (events: SessionEvent[], id: SessionId) => events.filter(isDurable).filter((event) => event.session_id === id).map((event) => event.seq);
const upTo = (n: number) => Array.from({ length: n }, (_, index) => index + 1);

test("a window begins with ready, and then hears of its list and of every session that it named", async () => {
  await using app = await startApp();
  const [one, two] = [await app.session(), await app.session("bob")];
  const reader = await app.events(`/events?session=${one}&session=${two}`);
  await reader.until(({ type }) => type === "ready");
  assert.equal(reader.seen[0]?.type, "ready");
  const [a, b] = [await app.client.askMessage(one, { content: "a" }), await app.client.askMessage(two, { content: "b" })];
  for (const { turn } of [a, b]) await reader.until(({ data }) => data.type === "turn.finished" && data.turn_id === turn.turn_id);
  const third = await app.session();
  await reader.until(({ data }) => data.type === "session.created" && data.session_id === third);
  assert.deepEqual(durableOf(reader.session(), one), upTo((await app.client.getSession(one)).event_seq));
  assert.deepEqual(durableOf(reader.session(), two), upTo((await app.client.getSession(two)).event_seq));
  const cursors = reader.list().map(({ cursor }) => cursor);
  assert.deepEqual(cursors, [...new Set(cursors)].sort((x, y) => x - y));
});

test("each change of the list comes with the row as it is", async () => {
  await using app = await startApp();
  const reader = await app.events("/events");
  await reader.until(({ type }) => type === "ready");
  const id = await app.session();
  await app.client.askMessage(id, { content: "Hello there" });
  await app.client.renameSession(id, "Renamed");
  await app.client.closeSession(id);
  await app.client.reopenSession(id);
  await app.client.deleteSession(id);
  await reader.until(({ type }) => type === "session.deleted");
  const types = reader.list().map(({ type }) => type);
  for (const type of ["session.created", "session.touched", "session.renamed", "session.closed", "session.reopened", "session.deleted"] as const) assert.ok(types.includes(type), type);
  assert.equal(reader.list().findLast(({ type }) => type === "session.renamed")?.session?.title, "Renamed");
  assert.equal(reader.list().findLast(({ type }) => type === "session.closed")?.session?.status, "closed");
  assert.equal(reader.list().findLast(({ type }) => type === "session.touched")?.session?.message_count, 2);
  assert.equal(reader.list().at(-1)?.session, null);
});

test("a window that comes back with its last id misses nothing and gets nothing twice", async () => {
  await using app = await startApp();
  const [one, two] = [await app.session(), await app.session()];
  const path = `/events?session=${one}&session=${two}`;
  const events: SessionEvent[] = [];
  let position: string | undefined = "0,0,0";
  for (let round = 0; round < 4; round += 1) {
    await app.client.askMessage(one, { content: `while away ${round}` });
    const reader = await app.events(path, position);
    await reader.until(({ type }) => type === "ready");
    const { turn } = await app.client.askMessage(two, { content: `while here ${round}` });
    await reader.until(({ data }) => data.type === "turn.finished" && data.turn_id === turn.turn_id);
    events.push(...reader.session());
    position = positionOf(reader);
    reader.close();
  }
  for (const id of [one, two]) assert.deepEqual(durableOf(events, id), upTo((await app.client.getSession(id)).event_seq));
});

test("a window that came without a position can come back with the id of ready and misses nothing in between", async () => {
  await using app = await startApp();
  const [one, two] = [await app.session(), await app.session()];
  await app.client.askMessage(one, { content: "long ago" });
  const before = (await app.client.getSession(one)).event_seq;
  const first = await app.events(`/events?session=${one}&session=${two}`);
  await first.until(({ type }) => type === "ready");
  const ready = positionOf(first);
  first.close();
  const { turn } = await app.client.askMessage(one, { content: "while away" });
  const second = await app.events(`/events?session=${one}&session=${two}`, ready);
  await second.until(({ data }) => data.type === "turn.finished" && data.turn_id === turn.turn_id);
  assert.equal(durableOf(second.session(), one)[0], before + 1);
});

test("list changes that happened while a window was away come when it is back", async () => {
  await using app = await startApp();
  const first = await app.events("/events");
  await first.until(({ type }) => type === "ready");
  const position = positionOf(first);
  first.close();
  const id = await app.session();
  await app.client.askMessage(id, { content: "Hi" });
  const gone = await app.session();
  await app.client.deleteSession(gone);
  const second = await app.events("/events", position);
  await second.until(({ type }) => type === "ready");
  const told = second.list().map(({ type, session_id }) => `${type} ${session_id === id ? "id" : session_id === gone ? "gone" : "?"}`);
  assert.deepEqual(new Set(told), new Set(["session.created id", "session.touched id", "session.renamed id", "session.deleted gone"]));
});

test("positions that do not fit the address are refused", async () => {
  await using app = await startApp();
  const id = await app.session();
  for (const cursor of ["1", "1,2,3", "a,b", "1;2", "-1,0", "1,9999999999999999"]) {
    await problemOf(await app.request("GET", `/events?session=${id}`, { headers: { "last-event-id": cursor } }), 400, "invalid_request");
    await problemOf(await app.request("GET", `/events?session=${id}&cursor=${encodeURIComponent(cursor)}`), 400, "invalid_request");
  }
  await problemOf(await app.request("GET", "/events?session=nonsense"), 400, "invalid_request");
  const many = Array.from({ length: 301 }, (_, n) => `session=ses_${String(n).padStart(32, "0")}`).join("&");
  await problemOf(await app.request("GET", `/events?${many}`), 400, "invalid_request");
});

test("three hundred sessions fit into one window, with positions as long as they get, and one more does not", async () => {
  await using app = await startApp();
  const id = await app.session();
  const others = Array.from({ length: 299 }, (_, n) => `session=ses_${String(n).padStart(32, "0")}`);
  const reader = await app.events(`/events?session=${id}&${others.join("&")}&cursor=${encodeURIComponent(`0,0${",9".repeat(299).replaceAll("9", "9".repeat(15))}`)}`);
  await reader.until(({ type }) => type === "ready");
  const { turn } = await app.client.askMessage(id, { content: "Hi" });
  await reader.until(({ data }) => data.type === "turn.finished" && data.turn_id === turn.turn_id);
});

test("a position that the log has not reached is refused before the stream begins, and names what it is about", async () => {
  await using app = await startApp();
  const [one, two] = [await app.session(), await app.session()];
  await app.client.askMessage(two, { content: "Hi" });
  const { event_seq } = await app.client.getSession(two);
  const path = `/events?session=${one}&session=${two}`;
  const ahead = await problemOf(await app.request("GET", path, { headers: { "last-event-id": `0,0,${event_seq + 1}` } }), 409, "conflict");
  assert.deepEqual([ahead.title, ahead.details], ["This position is ahead of the session. Read it again.", { session_id: two }]);
  const list = await problemOf(await app.request("GET", path, { headers: { "last-event-id": "999999,0,0" } }), 409, "conflict");
  assert.equal(list.details, undefined);
  await problemOf(await app.request("GET", `/sessions/${two}/events`, { headers: { "last-event-id": String(event_seq + 1) } }), 409, "conflict");
  const reader = await app.events(path, `,,${event_seq}`);
  await reader.until(({ type }) => type === "ready");
});

test("a session that is gone does not keep a window from the others", async () => {
  await using app = await startApp();
  const [gone, id] = [await app.session(), await app.session()];
  await app.client.deleteSession(gone);
  const reader = await app.events(`/events?session=${gone}&session=${id}`, ",3,0");
  const told = await reader.until(({ type }) => type === "session.deleted");
  assert.equal("session_id" in told.data && told.data.session_id, gone);
  const { turn } = await app.client.askMessage(id, { content: "Hi" });
  await reader.until(({ data }) => data.type === "turn.finished" && data.turn_id === turn.turn_id);
});

const MEGABYTE = "x".repeat(1024 * 1024);
const deltasOf = (reader: EventReader) => reader.session().filter((event) => event.type === "text.delta").length;

test("a reader that does not read is cut off, and neither the turns nor other readers wait for it", async () => {
  await using app = await startApp({ profiles: { "ada.yaml": `${PROFILES["ada.yaml"]}limits: { tokens_per_turn: 10000000 }\n` } });
  const id = await app.session();
  const slow = await openDeaf(app, `/api/sessions/${id}/events`);
  const quick = await app.events(`/sessions/${id}/events`);
  let said = 0;
  app.models.setScript(async function* () {
    // As fast as the quick reader reads: what the slow one does not take can only pile up.
    for (let n = 0; n < 3; n += 1) {
      yield { type: "text", text: MEGABYTE };
      said += 1;
      await quick.until(() => deltasOf(quick) >= said);
    }
  });
  for (const content of ["one", "two", "three", "four", "five"]) {
    const { turn, messages } = await app.client.askMessage(id, { content });
    assert.equal(turn.status, "finished");
    assert.equal(messages[1]?.content.length, 3 * MEGABYTE.length);
    await quick.until(({ data }) => data.type === "turn.finished" && data.turn_id === turn.turn_id);
  }
  assert.equal(await slow.wasCutOff(), true);
});

/** A client that asks and then does not read; `wasCutOff` lets in what came and says whether the end is missing. */
async function openDeaf(app: RealApp, path: string): Promise<{ wasCutOff(): Promise<boolean> }> {
  const { hostname, port } = new URL(app.url);
  const socket = connect(Number(port), hostname);
  socket.write(`GET ${path} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nAuthorization: Bearer ${app.token}\r\n\r\n`);
  await new Promise((resolve) => socket.once("readable", resolve));
  return {
    wasCutOff() {
      const { promise, resolve } = Promise.withResolvers<boolean>();
      let ends = 0;
      socket.on("data", (chunk) => {
        ends += chunk.toString("latin1").split("event: turn.finished").length - 1;
        if (ends === 5) resolve(false);
      });
      socket.once("error", () => resolve(true));
      socket.once("close", () => resolve(true));
      return promise.finally(() => socket.destroy());
    },
  };
}

test("a reader that does read is never cut off, however much it has missed", async () => {
  await using app = await startApp({ script: say(MEGABYTE) });
  const id = await app.session();
  for (let n = 0; n < 20; n += 1) await app.client.askMessage(id, { content: `m${n}` });
  const { event_seq } = await app.client.getSession(id);
  const reader = await app.events(`/sessions/${id}/events`, "0");
  await reader.until(({ id: at }) => at === String(event_seq));
  assert.deepEqual(durableOf(reader.session(), id), upTo(event_seq));
});

test("ten watchers of one answer all get it whole", async () => {
  await using app = await startApp({ script: say(...Array.from({ length: 200 }, (_, n) => `${n} `)) });
  const id = await app.session();
  const readers = await Promise.all(Array.from({ length: 10 }, () => app.events(`/events?session=${id}`)));
  await Promise.all(readers.map((reader) => reader.until(({ type }) => type === "ready")));
  const { turn, messages } = await app.client.askMessage(id, { content: "Count" });
  for (const reader of readers) {
    await reader.until(({ data }) => data.type === "turn.finished" && data.turn_id === turn.turn_id);
    const text = reader.session().filter((event) => event.type === "text.delta").map((event) => event.text).join("");
    assert.equal(text, messages[1]?.content);
  }
});
