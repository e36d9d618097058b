// Pruning through the whole app: what goes, what stays and why, plans, and going on after a crash.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Prune, PrunePlan } from "../../src/domain/care/prune.ts";
import type { SessionId } from "../../src/domain/ids.ts";
import { catchUp, catchUpReading } from "../support/care.ts";
import { createDoor, pauseAt, say } from "../support/door.ts";
import type { FakeClock } from "../support/fake-clock.ts";
import { createFakeClock } from "../support/fake-clock.ts";
import { joinMember } from "../support/member.ts";
import type { RealApp } from "../support/real-app.ts";
import { PROFILES, startApp } from "../support/real-app.ts";
import { refused } from "../support/refusal.ts";

const DAY = 86_400_000;
/** Agents that learn nothing: their sessions are read in no time, and no model is asked. */
const FORGETFUL = { "ada.yaml": `${PROFILES["ada.yaml"]}memory: { transfer_policy: none }\n`, "bob.yaml": "agent_id: bob\nname: Bob\nrole: Builder\nmemory: { transfer_policy: none }\n" };
const LEARNING = { ...PROFILES, "ada.yaml": `${PROFILES["ada.yaml"]}memory: { transfer_policy: carry_all }\nllm: { provider: offline, model: quote }\n` };

async function talk(app: RealApp, content = "Hello", agent_id = "ada"): Promise<SessionId> {
  const id = await app.session(agent_id);
  await app.client.askMessage(id, { content });
  return id;
}

const iso = (clock: FakeClock) => new Date(clock.now()).toISOString();
const idsOf = async (app: RealApp) => (await app.client.listSessions({ archived: "any" })).sessions.map(({ session_id }) => session_id).toSorted();

const sorted = (...ids: (SessionId | undefined)[]) => ids.map(String).toSorted();

/** A day later all that was said has been read. */
async function rest(app: RealApp, clock: FakeClock, days = 1): Promise<void> {
  await clock.advance(days * DAY);
  await catchUpReading(app);
}

/** `count` sessions and a time after all of them. */
async function withOld(app: RealApp, clock: FakeClock, count: number): Promise<{ ids: SessionId[]; before: string }> {
  const ids: SessionId[] = [];
  for (let at = 0; at < count; at += 1) ids.push(await talk(app, `Old ${at}`));
  await rest(app, clock);
  return { ids, before: iso(clock) };
}

async function startOld(count: number, profiles = FORGETFUL) {
  const clock = createFakeClock();
  const app = await startApp({ clock, profiles, beats: false });
  return { app, clock, ...(await withOld(app, clock, count)) };
}

test("without a valid bound nothing is pruned, whatever else is asked for", async () => {
  const { app, ids } = await startOld(2);
  await using _app = app;
  for (const query of ["", "?before=", "?before=all", "?before=30d", "?before=2026-02-30", "?before=2026-13-01", "?before=0", "?plan_id=prn_1", "?agent_id=ada", "?before=2026-02-01&before=2026-03-01", "?before=2026-02-01&typ=chat"]) {
    assert.equal((await app.request("DELETE", `/sessions${query}`)).status, 400, query);
  }
  assert.deepEqual(await idsOf(app), ids.toSorted());
});

test("sessions last active before the bound go, those at it or after it stay, and one receipt says so", async () => {
  const clock = createFakeClock(Date.UTC(2026, 0, 31, 23, 59, 59, 999));
  await using app = await startApp({ clock, profiles: FORGETFUL, beats: false });
  const old = await talk(app, "Goes");
  await clock.advance(1);
  const kept = await talk(app, "Stays");
  await rest(app, clock);
  const answer = await app.request("DELETE", "/sessions?before=2026-02-01");
  assert.equal(answer.status, 200);
  const prune = (await answer.json()) as Prune;
  assert.deepEqual(prune.counts, { sessions: 1, deleted: 1, spared: 0, left: 0 });
  assert.deepEqual([prune.status, prune.before, prune.deletion?.cause, prune.deletion?.counts.sessions], ["finished", "2026-02-01T00:00:00.000Z", "prune", 1]);
  assert.deepEqual(await idsOf(app), [kept]);
  await refused(app.client.getSession(old), "not_found");
  assert.deepEqual((await app.client.listPrunes()).prunes, [prune]);
  assert.equal((await app.request("GET", "/deletions").then((response) => response.json() as Promise<{ deletions: unknown[] }>)).deletions.length, 1);
});

test("a dry run deletes nothing, counts what would go, and its plan carries out exactly that", async () => {
  const { app, clock, ids, before } = await startOld(3);
  await using _app = app;
  await app.client.placeSession(ids[0] as SessionId, { pinned: true });
  const plan = await app.client.planPrune({ before });
  const { spared, spared_by_reason, sessions, messages, bytes, undistilled } = plan;
  assert.deepEqual({ spared, spared_by_reason, sessions, messages, undistilled }, {
    ...{ spared: [{ session_id: ids[0], title: "Old 0", reason: "pinned" }], spared_by_reason: { running: 0, pinned: 1, not_distilled: 0, changed: 0 } },
    ...{ sessions: 2, messages: 4, undistilled: 0 },
  });
  assert.ok(bytes > 0);
  assert.equal((await idsOf(app)).length, 3);
  assert.deepEqual((await app.client.listPrunes()).prunes, []);
  // Since then one is used, one is made old enough, and one is no longer pinned.
  await app.client.askMessage(ids[1] as SessionId, { content: "Still here" });
  await app.client.placeSession(ids[0] as SessionId, { pinned: false });
  await clock.advance(DAY / 4);
  const prune = await app.client.pruneSessions({ before: iso(clock), plan_id: plan.plan_id });
  assert.equal(prune.before, before);
  assert.deepEqual(prune.counts, { sessions: 3, deleted: 1, spared: 2, left: 0 });
  assert.deepEqual(prune.spared.map(({ session_id, reason }) => `${session_id} ${reason}`).toSorted(), [`${ids[0]} pinned`, `${ids[1]} changed`].toSorted());
  assert.deepEqual(await idsOf(app), sorted(ids[0], ids[1]));
  // Asked for again it tells of itself and takes nothing more.
  await app.client.placeSession(ids[1] as SessionId, { archived: true });
  assert.deepEqual(await app.client.pruneSessions({ before, plan_id: plan.plan_id }), prune);
  assert.equal((await idsOf(app)).length, 2);
});

test("a plan is kept for a day, is nobody else's, and can be called off", async () => {
  const { app, clock, ids, before } = await startOld(1);
  await using _app = app;
  const member = await joinMember(app, "Ben");
  const plan = await app.client.planPrune({ before });
  await refused(member.client.pruneSessions({ before, plan_id: plan.plan_id }), "not_found");
  await refused(member.client.getPrune(plan.plan_id), "not_found");
  await refused(member.client.cancelPrune(plan.plan_id), "not_found");
  assert.equal((await app.client.cancelPrune(plan.plan_id)).status, "cancelled");
  await refused(app.client.pruneSessions({ before, plan_id: plan.plan_id }), "conflict");
  const late = await app.client.planPrune({ before });
  await clock.advance(DAY + 1);
  await refused(app.client.pruneSessions({ before, plan_id: late.plan_id }), "conflict");
  assert.equal((await app.request("DELETE", `/sessions?before=${before}&dry_run=true&plan_id=${late.plan_id}`)).status, 400);
  // Nobody believes to have narrowed down what a plan takes.
  for (const more of ["agent_id=ada", "type=chat", "skip_distill=true", "forget=false"]) assert.equal((await app.request("DELETE", `/sessions?before=${before}&plan_id=${late.plan_id}&${more}`)).status, 400, more);
  assert.deepEqual(await idsOf(app), ids);
});

test("nobody prunes what is somebody else's, and agent and type choose", async () => {
  const { app, clock, ids } = await startOld(2);
  await using _app = app;
  const member = await joinMember(app, "Ben");
  const { session_id: theirs } = await member.client.createSession({ agent_id: "ada" });
  await member.client.askMessage(theirs, { content: "Mine" });
  const bob = await talk(app, "To Bob", "bob");
  app.write("UPDATE sessions SET type = 'heartbeat', distill_after = NULL WHERE session_id = ?", ids[1] as string);
  await rest(app, clock);
  const before = iso(clock);
  assert.equal((await app.client.planPrune({ before, agent_id: "bob" })).sessions, 1);
  assert.equal((await app.client.planPrune({ before, type: ["heartbeat", "schedule"] })).sessions, 1);
  assert.equal((await app.client.pruneSessions({ before, agent_id: "ada", type: ["chat"] })).counts.deleted, 1);
  assert.deepEqual(await idsOf(app), sorted(ids[1], bob));
  assert.equal((await member.client.getSession(theirs)).session_id, theirs);
});

test("a session in which a turn runs or something waits stays, archived ones go, and incognito ones are not in it", async () => {
  const door = createDoor();
  const clock = createFakeClock();
  await using app = await startApp({ clock, profiles: FORGETFUL, beats: false });
  const archived = await talk(app, "Put away");
  await app.client.placeSession(archived, { archived: true });
  const { session_id: hidden } = await app.client.createSession({ agent_id: "ada", incognito: true });
  await app.client.askMessage(hidden, { content: "Nobody is told" });
  await rest(app, clock, 0.5);
  app.models.setScript(pauseAt(door, ["half"]));
  const busy = await app.session();
  const { turn } = await app.client.sendMessage(busy, { content: "Go on" });
  await door.reached;
  await app.client.sendMessage(busy, { content: "And then" });
  await clock.advance(1000);
  const plan = await app.client.planPrune({ before: iso(clock) });
  assert.deepEqual([plan.sessions, plan.spared_by_reason.running, JSON.stringify(plan).includes(hidden)], [1, 1, false]);
  assert.equal((await app.client.pruneSessions({ before: iso(clock) })).counts.deleted, 1);
  assert.deepEqual(await idsOf(app), [busy, hidden].toSorted());
  door.open();
  await app.ended(turn);
});

test("what was not read for the memory is read first; where that cannot be done it stays, unless reading is skipped", async () => {
  const clock = createFakeClock();
  await using app = await startApp({ clock, profiles: LEARNING, beats: false });
  const id = await talk(app, "My cat is called Tom.");
  const unread = await talk(app, "I like tea.", "bob");
  await clock.advance(60_000);
  const plan = await app.client.planPrune({ before: iso(clock) });
  assert.deepEqual([plan.sessions, plan.undistilled], [2, 2]);
  await app.client.deleteAgent("bob");
  const begun = await app.request("DELETE", `/sessions?before=${iso(clock)}&plan_id=${plan.plan_id}`);
  assert.equal(begun.status, 202);
  assert.deepEqual(((await begun.json()) as Prune).counts, { sessions: 2, deleted: 0, spared: 0, left: 2 });
  await catchUpReading(app);
  await clock.advance(2000);
  await catchUp(app);
  const prune = await app.client.getPrune(plan.plan_id);
  assert.deepEqual([prune.status, prune.counts, prune.spared], ["finished", { sessions: 2, deleted: 1, spared: 1, left: 0 }, [{ session_id: unread, title: "I like tea", reason: "not_distilled" }]]);
  await refused(app.client.getSession(id), "not_found");
  assert.match((await app.client.listMemories("ada")).memories[0]?.text ?? "", /Tom/);
  const before = iso(clock);
  assert.equal((await app.client.pruneSessions({ before, skip_distill: true })).counts.deleted, 1);
  assert.deepEqual(await idsOf(app), []);
});

test("memories that only pruned sessions support are counted, and go when they are to be forgotten", async () => {
  const clock = createFakeClock();
  await using app = await startApp({ clock, profiles: LEARNING, beats: false });
  for (const content of ["My cat is called Tom.", "My dog is called Rex."]) await app.client.distillSession(await talk(app, content));
  await catchUpReading(app);
  await clock.advance(60_000);
  const before = iso(clock);
  const later = await talk(app, "My dog is called Rex.");
  await app.client.distillSession(later);
  await catchUpReading(app);
  const plan = await app.client.planPrune({ before, forget: true });
  assert.deepEqual([plan.sessions, plan.memories_only_here, plan.memories_shared], [2, 1, 1]);
  const prune = await app.client.pruneSessions({ before, plan_id: plan.plan_id });
  assert.equal(prune.deletion?.counts.memories, 1);
  assert.deepEqual((await app.client.listMemories("ada")).memories.map(({ text }) => /Tom|Rex/.exec(text)?.[0]), ["Rex"]);
});

test("a prune that is cut off anywhere goes on after the start and takes exactly its plan, with one receipt", async () => {
  const { app, clock, ids, before } = await startOld(6);
  await using _app = app;
  const plan = await app.client.planPrune({ before });
  const kept = await talk(app, "New");
  for (let cut = 1; cut <= 4; cut += 1) {
    let left = cut;
    const { store } = app.app;
    const { run } = store;
    // The process dies after its `cut`th command.
    store.run = (name, input) => (left-- > 0 ? run(name, input) : new Promise(() => undefined));
    void app.client.pruneSessions({ before, plan_id: plan.plan_id }).catch(() => undefined);
    if (cut > 1) void catchUp(app);
    await clock.advance(1000);
    await app.crash();
  }
  assert.notEqual((await app.client.getPrune(plan.plan_id)).status, "finished");
  await catchUp(app);
  const prune = await app.client.getPrune(plan.plan_id);
  assert.deepEqual([prune.status, prune.counts.deleted, prune.deletion?.counts.sessions, prune.deletion?.counts.messages], ["finished", ids.length, ids.length, 2 * ids.length]);
  assert.deepEqual(await idsOf(app), [kept]);
});

test("a cancelled prune ends where it is", async () => {
  const { app, ids, before } = await startOld(3);
  await using _app = app;
  const plan = await app.client.planPrune({ before });
  const owner = { person_id: "per_owner" as const, now: app.app.clock.now() };
  await app.app.store.run("startPrune", { ...owner, prune_id: plan.plan_id, deletion_id: app.app.random.id("del") });
  await app.app.store.run("pruneSession", { prune_id: plan.plan_id, session_id: ids[0] as SessionId, room: true, now: owner.now });
  const cancelled = await app.client.cancelPrune(plan.plan_id);
  assert.deepEqual([cancelled.status, cancelled.counts], ["cancelled", { sessions: 3, deleted: 1, spared: 0, left: 2 }]);
  await catchUp(app);
  assert.equal((await idsOf(app)).length, 2);
  const { plan_id } = (await app.client.planPrune({ before })) satisfies PrunePlan;
  assert.notEqual(plan_id, plan.plan_id);
});

test("a retention rule prunes its type once a day for every person, and without one nothing goes by itself", async () => {
  const { app, clock, ids } = await startOld(2);
  await using _app = app;
  const member = await joinMember(app, "Ben");
  const { session_id: theirs } = await member.client.createSession({ agent_id: "ada" });
  await member.client.askMessage(theirs, { content: "Mine" });
  await app.client.placeSession(ids[0] as SessionId, { pinned: true });
  await rest(app, clock, 400);
  await catchUp(app);
  assert.equal((await idsOf(app)).length, 2);
  assert.deepEqual((await app.client.getSettings()).retention, { chat: null, heartbeat: null, schedule: null, subagent: null });
  await app.client.patchSettings({ retention: { heartbeat: 1 } });
  await catchUp(app);
  assert.equal((await idsOf(app)).length, 2);
  const fresh = await talk(app, "New");
  assert.equal((await app.client.patchSettings({ retention: { chat: 30 } })).retention.chat, 30);
  await catchUp(app);
  assert.deepEqual(await idsOf(app), sorted(ids[0], fresh));
  assert.deepEqual(app.rows("SELECT 1 FROM sessions WHERE session_id = ?", theirs), []);
  for (const table of ["prunes", "deletions"]) assert.deepEqual(app.rows<{ cause: string }>(`SELECT cause FROM ${table} WHERE person_id = ?`, member.person_id).map(({ cause }) => cause), ["retention"]);
  for (let day = 0; day < 31; day += 1) {
    await rest(app, clock);
    await catchUp(app);
  }
  assert.deepEqual(await idsOf(app), [ids[0]]);
  await app.client.patchSettings({ retention: { chat: null, heartbeat: null } });
  await catchUp(app);
  assert.deepEqual(app.rows("SELECT * FROM jobs WHERE kind = 'retention'"), []);
});

test("a clock that jumps ahead makes no rule erase anything for a day, so that it can be put right", async () => {
  const { app, clock, ids } = await startOld(1);
  await using _app = app;
  await app.client.patchSettings({ retention: { chat: 30 } });
  await catchUp(app);
  assert.deepEqual(await idsOf(app), ids);
  await clock.advance(4000 * DAY);
  await catchUp(app);
  assert.deepEqual(await idsOf(app), ids);
  assert.deepEqual(app.log.filter(({ message }) => message.startsWith("retention rules wait")).map(({ level, fields }) => [level, fields?.["days"]]), [["warn", 3999]]);
  await rest(app, clock, 0.5);
  await catchUp(app);
  assert.deepEqual(await idsOf(app), ids);
  // Off for long once more: what has waited is not put off for ever.
  await rest(app, clock, 14);
  await catchUp(app);
  assert.deepEqual(await idsOf(app), []);
  const later = await talk(app, "Later");
  await rest(app, clock, 40);
  await catchUp(app);
  assert.deepEqual(await idsOf(app), [later], "the next time that the rules are late they wait again");
  await rest(app, clock);
  await catchUp(app);
  assert.deepEqual(await idsOf(app), []);
});

test("a read token cannot prune, and the answer to a prune is kept from others", async () => {
  const { app, before } = await startOld(1);
  await using _app = app;
  const { token } = await app.client.createToken("reader", ["read"]);
  const headers = { authorization: `Bearer ${token}` };
  assert.equal((await app.request("DELETE", `/sessions?before=${before}`, { headers })).status, 403);
  assert.equal((await app.request("DELETE", `/sessions?before=${before}&dry_run=true`, { headers })).status, 403);
  app.models.setScript(say("ok"));
  assert.equal((await idsOf(app)).length, 1);
});
