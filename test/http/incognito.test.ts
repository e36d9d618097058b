// The end of incognito sessions: at their closing, or after a day without a message, also over a restart.
import assert from "node:assert/strict";
import { test } from "node:test";
import { catchUp } from "../support/care.ts";
import { createDoor, pauseAt } from "../support/door.ts";
import { createFakeClock } from "../support/fake-clock.ts";
import { joinMember } from "../support/member.ts";
import type { RealApp } from "../support/real-app.ts";
import { startApp } from "../support/real-app.ts";
import { refused } from "../support/refusal.ts";

const DAY = 86_400_000;

async function hidden(app: RealApp) {
  const { session_id } = await app.client.createSession({ agent_id: "ada", incognito: true });
  await app.client.askMessage(session_id, { content: "Between us" });
  return session_id;
}

const left = (app: RealApp) => app.rows("SELECT session_id FROM sessions").length + app.rows("SELECT 1 FROM messages").length + app.rows("SELECT 1 FROM jobs WHERE kind = 'incognito'").length;
const causes = (app: RealApp) => app.rows<{ cause: string }>("SELECT cause FROM deletions").map(({ cause }) => cause);

test("an incognito session that is closed answers as any other, is then gone, and watchers are told", async () => {
  await using app = await startApp({ beats: false });
  const id = await hidden(app);
  const watched = await app.events("/events");
  const closed = await app.client.closeSession(id);
  assert.deepEqual([closed.session.status, closed.returned], ["closed", []]);
  await catchUp(app);
  await watched.until((event) => event.type === "session.deleted");
  await refused(app.client.getSession(id), "not_found");
  assert.equal(left(app), 0);
  assert.deepEqual(causes(app), ["incognito"]);
});

test("closed while it is being answered, it goes when the answer has ended", async () => {
  const door = createDoor();
  await using app = await startApp({ beats: false, script: pauseAt(door, ["half"], [" whole"]) });
  const { session_id } = await app.client.createSession({ agent_id: "ada", incognito: true });
  const { turn } = await app.client.sendMessage(session_id, { content: "Go on" });
  await door.reached;
  await app.client.closeSession(session_id);
  await catchUp(app);
  assert.equal((await app.client.getSession(session_id)).running_turn_id, turn.turn_id);
  door.open();
  assert.equal((await app.ended(turn)).messages.at(-1)?.content, "half whole");
  await catchUp(app);
  await refused(app.client.getSession(session_id), "not_found");
  assert.equal(left(app), 0);
});

test("a day after its last message an incognito session is gone, however often it was spoken in before, and no other is", async () => {
  const clock = createFakeClock();
  await using app = await startApp({ clock, beats: false });
  const id = await hidden(app);
  const open = await app.session();
  await app.client.askMessage(open, { content: "For all time" });
  await clock.advance(DAY - 1);
  await catchUp(app);
  await app.client.askMessage(id, { content: "Still here" });
  await clock.advance(DAY - 1);
  await catchUp(app);
  assert.equal((await app.client.getSession(id)).message_count, 4);
  await app.restart();
  await clock.advance(1);
  await catchUp(app);
  await refused(app.client.getSession(id), "not_found");
  assert.equal((await app.client.getSession(open)).message_count, 2);
  assert.deepEqual(causes(app), ["incognito"]);
});

test("a crash between closing and erasing changes nothing about it", async () => {
  await using app = await startApp({ beats: false });
  const id = await hidden(app);
  await app.client.closeSession(id);
  await app.crash();
  await catchUp(app);
  await refused(app.client.getSession(id), "not_found");
  assert.equal(left(app), 0);
});

test("a fork of an incognito session ends like it", async () => {
  const clock = createFakeClock();
  await using app = await startApp({ clock, beats: false });
  const fork = await app.client.forkSession(await hidden(app));
  assert.equal(fork.incognito, true);
  await clock.advance(DAY);
  await catchUp(app);
  assert.equal(left(app), 0);
});

test("one of somebody who was removed is erased like any other, also when their sessions are kept", async () => {
  const clock = createFakeClock();
  await using app = await startApp({ clock, beats: false });
  const { client, person_id } = await joinMember(app, "Ben");
  const { session_id } = await client.createSession({ agent_id: "ada", incognito: true });
  await client.askMessage(session_id, { content: "Between us" });
  await app.client.removePerson(person_id, "keep");
  await clock.advance(DAY);
  await catchUp(app);
  assert.equal(left(app), 0);
});
