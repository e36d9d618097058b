// Between the deletion of a long session and the end of its rows: nothing in the home takes it up again, at whatever moment the
// server was cut off.
import assert from "node:assert/strict";
import { test } from "node:test";
import { CONSENT_EXPIRES } from "../../src/domain/question.ts";
import type { SessionId } from "../../src/domain/ids.ts";
import type { Tool } from "../../src/ports/tool.ts";
import { readBundle } from "../support/bundle.ts";
import { catchUp } from "../support/care.ts";
import { createDoor, inTurn, pauseAt, say } from "../support/door.ts";
import { createFakeClock } from "../support/fake-clock.ts";
import type { RealApp } from "../support/real-app.ts";
import { PROFILES, startApp } from "../support/real-app.ts";

/** A session with more messages than go with the deletion itself. */
async function longSession(app: RealApp): Promise<SessionId> {
  const id = await app.session();
  const at = app.app.clock.now();
  const turns = Array.from({ length: 130 }, (_, index) => ({
    turn_id: app.app.random.id("trn"),
    messages: (["user", "assistant"] as const).map((role) => ({ message_id: app.app.random.id("msg"), role, parts: [{ type: "text" as const, text: `Line ${index}` }], at })),
  }));
  await app.app.store.run("importTurns", { session_id: id, person_id: "per_owner", turns, now: at });
  return id;
}

const stored = (app: RealApp) => app.rows("SELECT 1 FROM messages").length;
const faults = async (app: RealApp) => (await app.app.care.examine()).faults;

test("a question that stood open in a session that was deleted does not expire later and let its turn go on", async () => {
  const clock = createFakeClock();
  const mail: Tool = { name: "send_mail", description: "Sends a mail", input_schema: { type: "object" }, origin: "tool", repeatable: false, run: async () => "sent" };
  const profiles = { ...PROFILES, "ada.yaml": `${PROFILES["ada.yaml"]}tools: { approval: { send_mail: ask } }\n` };
  await using app = await startApp({ clock, profiles, tools: [mail], script: inTurn(() => [{ type: "tool_call", call_id: "a", tool: "send_mail", input: {}, problem: null }], say("Nobody answered.")) });
  const id = await longSession(app);
  const { turn } = await app.client.sendMessage(id, { content: "Go" });
  await app.asking(turn);
  await app.client.deleteSession(id);
  const before = stored(app);
  assert.ok(before > 0);
  await clock.advance(CONSENT_EXPIRES + 60_000);
  assert.deepEqual([app.models.requests.length, stored(app)], [1, before]);
});

test("when another embedding model is chosen, nothing of a deleted session is given to it", async () => {
  await using app = await startApp({ script: say("Yes.") });
  const kept = await app.client.askMessage(await app.session(), { content: "This stays" });
  await app.client.deleteSession(await longSession(app));
  await app.app.store.run("putSettings", { values: { embedding_model: "scripted/scripted" }, endLogins: null, now: app.app.clock.now() });
  const waiting = await app.app.store.ask("listUnembedded", { limit: 1000 });
  assert.deepEqual(waiting.map(({ id }) => id).toSorted(), kept.messages.map(({ message_id }) => message_id).toSorted());
});

test("a session that was deleted can be brought back from a bundle at once", async () => {
  await using app = await startApp({ beats: false });
  const id = await longSession(app);
  const bundle = new Blob([await readBundle(app.client)]);
  await app.client.deleteSession(id);
  assert.deepEqual((await app.client.importSessions(bundle)).imported, [id]);
  await catchUp(app);
  assert.deepEqual([(await app.client.getSession(id)).message_count, stored(app), await faults(app)], [260, 260, []]);
});

test("a crash after the deletion leaves nothing that the doctor finds fault with, and the rows go after the next start", async () => {
  const door = createDoor();
  await using app = await startApp({ beats: false, script: pauseAt(door, ["half"]) });
  const id = await longSession(app);
  await app.client.sendMessage(id, { content: "Go" });
  await app.client.sendMessage(id, { content: "Wait" });
  await door.reached;
  await app.client.deleteSession(id);
  await app.crash();
  door.open();
  assert.ok(stored(app) > 0);
  assert.deepEqual(await faults(app), []);
  await app.app.store.run("purgeDeleted", { limit: 50 });
  // Made anew in the middle of it, the text index holds nothing of what is going.
  await app.app.store.run("rebuildIndex", { now: app.app.clock.now() });
  assert.deepEqual([app.rows("SELECT 1 FROM message_texts"), await faults(app)], [[], []]);
  await catchUp(app);
  assert.deepEqual([stored(app), app.rows("SELECT 1 FROM sessions"), app.models.requests.length, await faults(app)], [0, [], 1, []]);
});
