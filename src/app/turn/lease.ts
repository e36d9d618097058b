// The beat: whoever runs turns says so every few seconds. A turn whose holder has fallen silent is taken up by another,
// and questions that nobody answered in time are closed.
import { AppError } from "../../domain/errors.ts";
import type { App } from "../app.ts";

/** Milliseconds that a holder may be silent before its turns are taken from it. */
const LEASE = 30_000;
/** Milliseconds between two beats. */
export const BEAT = 10_000;

/** Until when a turn that is claimed or renewed at `now` is held. */
export function leaseFrom(now: number): number {
  return now + LEASE;
}

/** Renews the leases of what runs here, and lets go of what somebody else has claimed. */
export async function beat(app: App): Promise<void> {
  const running = [...app.running.values()].filter((turn) => turn.held !== undefined);
  if (running.length === 0) return;
  const turns = running.flatMap((turn) => turn.held ?? []);
  const { lost } = await app.store.run("beatTurns", { turns, lease_until: leaseFrom(app.clock.now()) });
  for (const turn of running) {
    if (lost.includes(turn.turn_id)) turn.control.abort(new AppError("interrupted", "This turn has been taken up elsewhere."));
  }
}
