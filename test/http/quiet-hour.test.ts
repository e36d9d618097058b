// When a large database is compacted: in a quiet hour, and on a machine that is never on then, at any moment without a turn.
import assert from "node:assert/strict";
import { test } from "node:test";
import { catchUp } from "../support/care.ts";
import { createDoor, pauseAt } from "../support/door.ts";
import { createFakeClock } from "../support/fake-clock.ts";
import type { RealApp } from "../support/real-app.ts";
import { startApp } from "../support/real-app.ts";

const HOUR = 3_600_000;
/** Ten in the morning of the server's time zone. */
const MORNING = new Date(2026, 0, 5, 10).getTime();

/** A home with a large database, and a session in it that was deleted. */
async function large(clock: ReturnType<typeof createFakeClock>, app: RealApp): Promise<void> {
  const id = await app.session();
  await app.client.askMessage(id, { content: "Go" });
  app.write("CREATE TABLE ballast (x)");
  app.write("WITH n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 40) INSERT INTO ballast SELECT zeroblob(1000000) FROM n");
  await app.client.deleteSession(id);
  await clock.advance(60_000);
  await catchUp(app);
}

const gone = (app: RealApp) => app.rows<{ at: number | null }>("SELECT bytes_gone_at AS at FROM deletions")[0]?.at ?? null;

test("a large database waits for the night, a moment in which nobody is kept waiting", async () => {
  const clock = createFakeClock(MORNING);
  await using app = await startApp({ clock, beats: false });
  await large(clock, app);
  assert.equal(gone(app), null);
  await clock.advance(16 * HOUR);
  await catchUp(app);
  assert.equal(gone(app), null);
  await clock.advance(HOUR);
  await catchUp(app);
  assert.equal(gone(app), clock.now());
});

test("on a machine that is off at night it is done by day, once a day has passed and no turn runs", async () => {
  const clock = createFakeClock(MORNING);
  const door = createDoor();
  await using app = await startApp({ clock, beats: false });
  await large(clock, app);
  app.models.setScript(pauseAt(door, ["half"]));
  await clock.advance(25 * HOUR);
  const { turn } = await app.client.sendMessage(await app.session(), { content: "Go" });
  await door.reached;
  await catchUp(app);
  assert.equal(gone(app), null);
  door.open();
  await app.ended(turn);
  await clock.advance(60_000);
  await catchUp(app);
  assert.equal(gone(app), clock.now());
});
