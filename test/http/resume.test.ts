// People who act while a turn is just being taken up after a crash: cancel, delete, send, send again.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { RealApp } from "../support/real-app.ts";
import { createDoor, inTurn, pauseAt } from "../support/door.ts";
import { startApp } from "../support/real-app.ts";
import { replyToLast } from "../support/scripted-model.ts";

/** A crash whose next life answers requests but still looks for models, so that no turn is taken up before `release`. */
async function crashAndHold(app: RealApp): Promise<{ release(): Promise<void> }> {
  const { detect } = app.models;
  const held = Promise.withResolvers<void>();
  app.models.detect = () => held.promise.then(() => detect());
  const back = app.crash();
  const until = performance.now() + 15_000;
  while (!(await isUp(app))) assert.ok(performance.now() < until, "the server did not come back");
  return {
    release: () => {
      held.resolve();
      return back;
    },
  };
}

function isUp(app: RealApp): Promise<boolean> {
  return app.client.health().then(
    () => true,
    () => false,
  );
}

/** An app with a session in which a turn was cut off, and which is just being taken up. */
async function startCutOff() {
  const door = createDoor();
  const app = await startApp({ script: inTurn(pauseAt(door, ["half"]), replyToLast) });
  const id = await app.session();
  const { turn } = await app.client.sendMessage(id, { content: "One", client_id: "c1" });
  await door.reached;
  return { app, id, turn, ...(await crashAndHold(app)) };
}

test("a turn that is just being taken up shows as running and can be stopped; it is then not asked again", async () => {
  const { app, id, turn, release } = await startCutOff();
  await using _ = app;
  assert.equal((await app.client.getSession(id)).running_turn_id, turn.turn_id);
  const cancelling = app.client.cancelTurn(id, turn.turn_id);
  // The request has reached the server when one that was sent after it was answered.
  for (let pass = 0; pass < 3; pass += 1) await app.client.getSession(id);
  await release();
  const cancelled = await cancelling;
  assert.deepEqual([cancelled.status, cancelled.reason?.code], ["cancelled", "stopped"]);
  assert.equal(app.models.requests.length, 1);
  assert.equal((await app.client.askMessage(id, { content: "Two" })).messages[1]?.content, "Reply to: Two");
});

test("a session can be deleted while its turn is just being taken up, and nothing of it comes back", async () => {
  const { app, id, release } = await startCutOff();
  await using _ = app;
  await app.client.deleteSession(id);
  await release();
  await assert.rejects(app.client.getSession(id), { code: "not_found" });
  const other = await app.session();
  assert.equal((await app.client.askMessage(other, { content: "Two" })).messages[1]?.content, "Reply to: Two");
  const left = Object.fromEntries(["turns", "steps", "partials", "messages"].map((table) => [table, app.rows<{ n: number }>(`SELECT count(*) AS n FROM ${table}`)[0]?.n]));
  assert.deepEqual(left, { turns: 1, steps: 1, partials: 0, messages: 2 }, "only the other session's");
  assert.equal(app.models.requests.length, 2);
  assert.deepEqual(app.log.filter(({ level }) => level === "error"), []);
});

test("a message that is sent while a turn is just being taken up waits for it, and both are answered in order", async () => {
  const { app, id, turn, release } = await startCutOff();
  await using _ = app;
  const sending = app.client.sendMessage(id, { content: "Two" });
  const again = app.client.sendMessage(id, { content: "One", client_id: "c1" });
  await release();
  const [two, one] = await Promise.all([sending, again]);
  assert.equal(one.turn.turn_id, turn.turn_id);
  await app.ended(turn);
  await app.ended(two.turn);
  const { messages } = await app.client.listMessages(id);
  assert.deepEqual(messages.map(({ content }) => content), ["One", "Reply to: One", "Two", "Reply to: Two"]);
  assert.equal(app.models.requests.length, 3);
});
