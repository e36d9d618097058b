// The edge that time comes in by: while the server runs, what is due is done.
import type { App } from "../app/app.ts";
import { keepEmbedding } from "../app/embed/work.ts";
import { LANES } from "../app/job/lanes.ts";
import { work } from "../app/job/work.ts";
import { keepTurns } from "../app/turn/recover.ts";

/** Keeps turns alive and does what is due, until the returned function is called; it resolves once the job at hand is left. */
export function startClock(app: App): () => Promise<void> {
  const over = new AbortController();
  const running = Promise.all([keepTurns(app, over.signal), ...LANES.map((lane) => work(app, lane, over.signal)), keepEmbedding(app, over.signal)]);
  return async () => {
    over.abort();
    await running;
  };
}
