// Corners of a session's life: two windows that act at the same moment, and what comes too late. Both succeed, or the later
// one hears 404 or 409 with the state as it is; and both windows show the same afterwards.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { SessionId } from "../../src/domain/ids.ts";
import { OWNER_ID } from "../../src/domain/ids.ts";
import type { SessionView } from "../../src/domain/view.ts";
import { apply, EMPTY_VIEW } from "../../src/domain/view.ts";
import { createDoor, inTurn, pauseAt } from "../support/door.ts";
import type { EventReader } from "../support/event-reader.ts";
import type { RealApp } from "../support/real-app.ts";
import { startApp } from "../support/real-app.ts";
import { problemOf } from "../support/refusal.ts";
import { replyToLast } from "../support/scripted-model.ts";

/** What a window does to the session, as a request below it. `$input` and `$turn` are the waiting input and the running turn. */
type Act = [method: string, path: string, json?: object];

const rename = (title: string): Act => ["PATCH", "", { title }];
const close: Act = ["POST", "/close"];
const reopen: Act = ["POST", "/reopen"];
const remove: Act = ["DELETE", ""];
const fork: Act = ["POST", "/fork", {}];
const send: Act = ["POST", "/messages", { content: "From a window" }];
const steer: Act = ["POST", "/messages", { content: "From a window", mode: "steer" }];
const interrupt: Act = ["POST", "/messages", { content: "From a window", mode: "interrupt" }];
const edit = (content: string): Act => ["PATCH", "/queue/$input", { content }];
const move: Act = ["PATCH", "/queue/$input", { position: 0 }];
const withdraw: Act = ["DELETE", "/queue/$input"];
const cancel: Act = ["POST", "/turns/$turn/cancel"];
const retry: Act = ["POST", "/turns/$turn/retry"];

/** Two acts at once; `when` is what the session does meanwhile. */
const RACES: [when: "idle" | "busy" | "closed", one: Act, other: Act][] = [
  ["idle", rename("One"), rename("Two")],
  ["idle", close, close],
  ["idle", close, send],
  ["idle", close, rename("Late")],
  ["idle", send, send],
  ["idle", remove, send],
  ["idle", remove, remove],
  ["idle", remove, rename("Late")],
  ["idle", remove, fork],
  ["idle", remove, close],
  ["closed", reopen, send],
  ["closed", reopen, close],
  ["closed", reopen, reopen],
  ["closed", reopen, remove],
  ["busy", close, close],
  ["busy", close, send],
  ["busy", close, cancel],
  ["busy", close, edit("Late")],
  ["busy", close, withdraw],
  ["busy", close, steer],
  ["busy", close, fork],
  ["busy", remove, send],
  ["busy", remove, cancel],
  ["busy", remove, edit("Late")],
  ["busy", remove, fork],
  ["busy", edit("One"), edit("Two")],
  ["busy", edit("One"), move],
  ["busy", withdraw, edit("Late")],
  ["busy", withdraw, withdraw],
  ["busy", withdraw, move],
  ["busy", cancel, cancel],
  ["busy", cancel, send],
  ["busy", cancel, edit("Late")],
  ["busy", cancel, withdraw],
  ["busy", cancel, retry],
  ["busy", interrupt, interrupt],
  ["busy", interrupt, withdraw],
  ["busy", interrupt, cancel],
  ["busy", steer, withdraw],
  ["busy", fork, send],
];

const nameOf = ([method, path, json]: Act) => [method, path === "" ? "the session" : path, ...(json && Object.keys(json).length > 0 ? [JSON.stringify(json)] : [])].join(" ");

for (const [when, one, other] of RACES) {
  test(`two windows act at once on a session that is ${when}: ${nameOf(one)} and ${nameOf(other)}`, async () => {
    await race(when, [one, other]);
    await race(when, [other, one]);
  });
}

async function race(when: "idle" | "busy" | "closed", acts: [Act, Act]): Promise<void> {
  const { app, id, names, door } = await startAt(when);
  await using _ = app;
  const windows = await Promise.all([openWindow(app, id), openWindow(app, id)]);
  const sent = acts.map((act) => perform(app, id, act, names));
  await reached(app);
  door.open();
  const answers = await Promise.all(sent);
  await settle(app, id);
  const good = answers.filter(({ status }) => status < 300);
  assert.ok(good.length > 0, JSON.stringify(answers));
  for (const answer of answers) if (answer.status >= 300) await assertTells(app, id, answer);
  await assertSame(app, id, windows);
  assert.deepEqual(app.log.filter(({ level }) => level === "error"), []);
}

type Names = Record<string, string>;
const NOTHING: Names = {};

/** A session with one answer; busy: its second turn stands at the door, and two messages wait behind it. */
async function startAt(when: "idle" | "busy" | "closed") {
  const door = createDoor();
  const app = await startApp({ script: inTurn(replyToLast, when === "busy" ? pauseAt(door, ["half "], ["whole"]) : replyToLast, replyToLast) });
  const id = await app.session();
  await app.client.askMessage(id, { content: "First" });
  if (when === "closed") await app.client.closeSession(id);
  if (when !== "busy") return { app, id, door, names: NOTHING };
  const { turn } = await app.client.sendMessage(id, { content: "Second" });
  await door.reached;
  await app.client.sendMessage(id, { content: "Third" });
  await app.client.sendMessage(id, { content: "Fourth" });
  const input = (await app.client.listQueue(id)).queue[1];
  return { app, id, door, names: { $turn: turn.turn_id, $input: input?.input_id ?? "" } as Names };
}

async function openWindow(app: RealApp, id: SessionId): Promise<EventReader> {
  const reader = await app.events(`/events?session=${id}`, ",0");
  await reader.until(({ type }) => type === "ready");
  return reader;
}

type Answer = { status: number; body: { code?: string; title?: string; details?: Record<string, unknown> } };

async function perform(app: RealApp, id: SessionId, [method, path, json]: Act, names: Names): Promise<Answer> {
  const place = path.replace(/\$\w+/, (name) => names[name] ?? name);
  const response = await app.request(method, `/sessions/${id}${place}`, json ? { json } : {});
  return { status: response.status, body: (await response.json()) as Answer["body"] };
}

/** Requests have reached the server when some that were sent after them were answered. */
async function reached(app: RealApp): Promise<void> {
  for (let pass = 0; pass < 3; pass += 1) await app.client.health();
}

/** Until nothing runs or waits in the session, or it is gone. */
async function settle(app: RealApp, id: SessionId): Promise<void> {
  const until = performance.now() + 15_000;
  for (;;) {
    const session = await app.client.getSession(id).catch(() => undefined);
    if (!session || (session.running_turn_id === null && session.queued_count === 0)) return;
    assert.ok(performance.now() < until, `the session does not come to rest: ${JSON.stringify(session)}`);
  }
}

/** A refusal is 404 when it is gone and 409 when the state forbids it, and its details are the state. */
async function assertTells(app: RealApp, id: SessionId, { status, body }: Answer): Promise<void> {
  const words = JSON.stringify(body);
  assert.ok(status === 404 || status === 409, words);
  const { details } = body;
  assert.ok(details, words);
  if (status === 404) return await assert.rejects(app.client.getSession(id), { code: "not_found" }, words);
  if (body.code === "session_closed") return assert.deepEqual(details, { session_id: id, status: "closed" });
  const turn_id = String(details["turn_id"]) as `trn_${string}`;
  const turn = await app.app.store.ask("getTurn", { turn_id, person_id: OWNER_ID });
  assert.ok(turn, words);
  if (body.code === "turn_ended") assert.equal(details["status"], turn.status, words);
  else assert.equal(body.code, "session_busy", words);
}

/** Both windows show what the server has, and nobody hears of a session any more that is gone. */
async function assertSame(app: RealApp, id: SessionId, windows: EventReader[]): Promise<void> {
  const session = await app.client.getSession(id).catch(() => undefined);
  if (!session) {
    for (const window of windows) await window.until(({ type }) => type === "session.deleted");
    return;
  }
  const page = await app.client.listMessages(id);
  const views: SessionView[] = [];
  for (const window of windows) {
    await window.until(({ data }) => "seq" in data && data.session_id === id && data.seq === page.event_seq);
    views.push(window.session().filter((event) => event.session_id === id).reduce(apply, EMPTY_VIEW));
  }
  assert.deepEqual(views[0], views[1]);
  const { messages, queue, status, title, running_turn_id, live } = views[0] ?? EMPTY_VIEW;
  assert.deepEqual({ messages, queue, status, title, running_turn_id, live }, { messages: page.messages, queue: page.queue, status: session.status, title: session.title, running_turn_id: null, live: null });
  const rows = windows.map((window) => window.list().findLast((event) => event.session_id === id)?.session);
  assert.deepEqual(rows[0], rows[1]);
  if (rows[0]) assert.deepEqual([rows[0].status, rows[0].title], [status, title]);
}

test("every form of sending to a closed session is refused with its state, and nothing of it is stored", async () => {
  await using app = await startApp();
  const id = await app.session();
  await app.client.askMessage(id, { content: "First" });
  await app.client.closeSession(id);
  const forms: [string, Record<string, string>][] = [["/messages", {}], ["/messages", { prefer: "respond-async" }], ["/messages/stream", {}]];
  for (const [path, headers] of forms) {
    for (const mode of ["queue", "steer", "interrupt", "reject"]) {
      const problem = await problemOf(await app.request("POST", `/sessions/${id}${path}`, { json: { content: "Late", mode }, headers }), 409, "session_closed");
      assert.deepEqual(problem.details, { session_id: id, status: "closed" });
    }
  }
  assert.deepEqual((await app.client.listMessages(id)).messages.map(({ content }) => content), ["First", "Reply to: First"]);
  assert.equal(app.rows("SELECT * FROM turns").length, 1);
});

test("whoever waits for the answer in a session that is deleted hears that it is gone, running or queued", async () => {
  const door = createDoor();
  await using app = await startApp({ script: pauseAt(door, ["half"]) });
  const id = await app.session();
  const waiting = [app.request("POST", `/sessions/${id}/messages`, { json: { content: "One" } })];
  await door.reached;
  waiting.push(app.request("POST", `/sessions/${id}/messages`, { json: { content: "Two" } }));
  const stream = app.readEvents(await app.request("POST", `/sessions/${id}/messages/stream`, { json: { content: "Three" } }));
  await reached(app);
  await app.client.deleteSession(id);
  for (const response of await Promise.all(waiting)) await problemOf(response, 404, "not_found");
  await stream.until(({ type }) => type === "session.deleted");
  await stream.ended();
});

test("a session that is closed during a turn and reopened before its end goes on with that turn", async () => {
  const { app, id, door, names } = await startAt("busy");
  await using _ = app;
  const windows = await Promise.all([openWindow(app, id), openWindow(app, id)]);
  const { returned } = await app.client.closeSession(id);
  assert.deepEqual(returned.map(({ content }) => content), ["Third", "Fourth"]);
  const open = await app.client.reopenSession(id);
  assert.deepEqual([open.status, open.running_turn_id, open.queued_count], ["open", names["$turn"], 0]);
  const { turn } = await app.client.sendMessage(id, { content: "Fifth" });
  assert.equal(turn.status, "queued");
  door.open();
  assert.equal((await app.ended(turn)).messages[1]?.content, "Reply to: Fifth");
  assert.deepEqual((await app.client.listMessages(id)).messages.map(({ content }) => content), ["First", "Reply to: First", "Second", "half whole", "Fifth", "Reply to: Fifth"]);
  await assertSame(app, id, windows);
});

test("a fork of a session that is deleted a moment later stays whole and goes its own way", async () => {
  const { app, id, door } = await startAt("busy");
  await using _ = app;
  const copy = await app.client.forkSession(id);
  await app.client.deleteSession(id);
  door.open();
  assert.deepEqual((await app.client.listMessages(copy.session_id)).messages.map(({ content }) => content), ["First", "Reply to: First"]);
  assert.equal((await app.client.askMessage(copy.session_id, { content: "On" })).messages[1]?.content, "Reply to: On");
});
