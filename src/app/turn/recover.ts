// Turns that nobody runs: found after a start and while the server runs, and gone on with.
import type { App } from "../app.ts";
import { expireQuestion } from "./tool/answer.ts";
import { BEAT, beat } from "./lease.ts";
import { advance, takeUp } from "./runner.ts";

/**
 * After a start: finds what a crash or a stop cut off and what waits. With `goOn` all of it goes on by itself; a process
 * that only serves one command leaves it, and takes up just the session that somebody sends to.
 */
export async function recoverTurns(app: App, options: { goOn: boolean }): Promise<void> {
  await findTurns(app, { lapsed: false, ...options });
}

/** Beats, takes up what lapsed and closes what expired, until `signal`. A beat that fails is made up for by the next. */
export async function keepTurns(app: App, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await app.clock.sleep(BEAT, signal).catch(() => undefined);
    if (signal.aborted || app.stopping) return;
    await keep(app).catch((error: unknown) => app.log.warn("a beat failed", { error: error instanceof Error ? error.message : String(error) }));
  }
}

async function keep(app: App): Promise<void> {
  await beat(app);
  const { questions, lapsed } = await app.store.ask("findOverdue", { now: app.clock.now() });
  for (const question of questions) {
    // One that is answered at this moment, or cannot be closed, keeps no other turn from going on.
    await expireQuestion(app, question).catch((error: unknown) => app.log.warn("a question was not closed", { turn_id: question.turn_id, error: error instanceof Error ? error.message : String(error) }));
  }
  if (lapsed) await findTurns(app, { lapsed: true, goOn: true });
}

async function findTurns(app: App, { lapsed, goOn }: { lapsed: boolean; goOn: boolean }): Promise<void> {
  const { cutOff, waiting } = await app.store.run("recoverTurns", { lapsed, now: app.clock.now() });
  for (const one of cutOff) app.cutOff.set(one.session.session_id, one);
  if (cutOff.length > 0) app.log.info("turns were cut off", { turns: cutOff.length });
  if (!goOn) return;
  for (const one of cutOff) takeUp(app, one.session.session_id);
  for (const session of waiting) void advance(app, session);
}
